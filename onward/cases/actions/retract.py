from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onward.audit.actions import record
from onward.base.rules.refusals import NotAllowed
from onward.cases.actions.dates import refuse_impossible_day
from onward.cases.actions.locks import locked, name_of, overtake
from onward.cases.actions.move import keep_status, refuse_wrong_destination, step_of
from onward.cases.models import Milestone
from onward.cases.queries.milestones import standing
from onward.cases.rules import fits
from onward.cases.states import MilestoneKind


@transaction.atomic
def retract(
    *,
    milestone: Milestone,
    reason: str,
    by: object,
    now: datetime,
    happened_on: date | None = None,
    destination: str = "",
    version: int | None = None,
) -> Milestone:
    """Take back a milestone that was recorded wrongly; with `happened_on`, record at once how it was.

    Nothing is erased: the retraction is a later row. Refused: a milestone that no longer stands, a retraction without
    reason, and one that would leave milestones of which one cannot follow the other.
    """
    case = locked(milestone.member.case, version=version)
    milestone = Milestone.objects.select_related("member__case", "member__person").get(
        pk=milestone.pk, member__case=case
    )
    member = milestone.member
    if not reason.strip():
        raise NotAllowed(_("Say why it was wrong. The reason is kept."), field="reason")
    before = standing(member)
    if milestone.pk not in {step.number for step in before}:
        raise NotAllowed(_("This milestone was retracted already."))
    _refuse_impossible(milestone, happened_on, destination, now)
    retraction = _follow(milestone, by, now, retracts=milestone, reason=reason.strip())
    after = [step for step in before if step.number != milestone.pk]
    if happened_on is not None:
        replacement = _follow(milestone, by, now, happened_on=happened_on, destination=destination)
        after.append(step_of(replacement))
    if not fits(before, after):
        raise NotAllowed(
            _(
                "Without it, what is recorded after it could not have happened. Retract the later milestones first, or "
                "say on which day it did happen."
            )
        )
    keep_status(member, after)
    overtake(case)
    detail = {"member": member.number, "kind": milestone.kind, "on": milestone.happened_on.isoformat()}
    if happened_on is not None:
        detail["corrected_to"] = happened_on.isoformat()
    record("milestone.retracted", by=by, now=now, case=case, people=[member.person], detail=detail)
    return retraction


def _refuse_impossible(milestone: Milestone, happened_on: date | None, destination: str, now: datetime) -> None:
    if happened_on is None:
        return
    refuse_impossible_day(happened_on, now=now, field="happened_on")
    refuse_wrong_destination(MilestoneKind(milestone.kind), destination)


def _follow(milestone: Milestone, by: object, now: datetime, **changed: object) -> Milestone:
    """A row of the same member, kind, day and destination, but for what is given."""
    row = {
        "member": milestone.member,
        "kind": milestone.kind,
        "happened_on": milestone.happened_on,
        "destination": milestone.destination,
        "source": "screen",
        "recorded_at": now,
        "recorded_by": name_of(by),
    }
    return Milestone.objects.create(**row | changed)
