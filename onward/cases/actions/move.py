from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from onward.audit.actions import record
from onward.base.rules.refusals import NotAllowed
from onward.cases.actions.dates import refuse_impossible_day
from onward.cases.actions.gate import refuse_closed_gate
from onward.cases.actions.locks import locked, name_of, overtake
from onward.cases.models import Member, Milestone
from onward.cases.queries.milestones import standing
from onward.cases.rules import Step, fits, status_of
from onward.cases.states import MilestoneKind

GATED = frozenset({MilestoneKind.ELIGIBLE, MilestoneKind.REFUSED, MilestoneKind.BOOKED, MilestoneKind.DEPARTED})
ON_SCREEN = "screen"


@transaction.atomic
def move(
    *,
    member: Member,
    to: MilestoneKind,
    on: date,
    by: object,
    now: datetime,
    destination: str = "",
    reason: str = "",
    source: str = ON_SCREEN,
    version: int | None = None,
) -> Milestone:
    """Record that something happened to a member, who takes the status that follows.

    Refused: a step that `states.NEXT` does not allow at that day's place among the milestones, a day after today, a
    departure without destination, and on the screen a step of an unaccompanied minor without the guardian's consent.
    """
    to = MilestoneKind(to)
    case = locked(member.case, version=version)
    member = case.members.select_related("case", "person").get(pk=member.pk)
    refuse_impossible_day(on, now=now, field="on")
    refuse_wrong_destination(to, destination)
    steps = standing(member)
    _refuse_step_out_of_order(steps, to=to, on=on, from_a_register=source != ON_SCREEN)
    if source == ON_SCREEN and to in GATED:
        refuse_closed_gate(member, now=now)
    milestone = Milestone.objects.create(
        member=member,
        kind=to,
        happened_on=on,
        destination=destination,
        reason=reason,
        source=source,
        recorded_at=now,
        recorded_by=name_of(by),
    )
    keep_status(member, [*steps, step_of(milestone)])
    overtake(case)
    detail = {"member": member.number, "kind": to.value, "on": on.isoformat(), "source": source}
    record("milestone.recorded", by=by, now=now, case=case, people=[member.person], detail=detail)
    return milestone


def step_of(milestone: Milestone) -> Step:
    return Step(milestone.kind, milestone.happened_on, milestone.pk)


def keep_status(member: Member, steps: Iterable[Step]) -> None:
    """Writes the status that follows from the milestones that stand. Called by `move` and `retract` only."""
    status = status_of(steps)
    member.status, member.status_on = (status.kind, status.happened_on) if status else ("", None)
    member.save(update_fields=["status", "status_on"])


def refuse_wrong_destination(kind: MilestoneKind, destination: str) -> None:
    if kind == MilestoneKind.DEPARTED and not destination:
        raise NotAllowed(_("Say to which country the person departed."), field="destination")
    if kind != MilestoneKind.DEPARTED and destination:
        raise NotAllowed(_("Only a departure has a destination. Leave it out."), field="destination")


def _refuse_step_out_of_order(steps: list[Step], *, to: MilestoneKind, on: date, from_a_register: bool) -> None:
    newest = Step(to, on, max((step.number for step in steps), default=0) + 1)
    if fits(steps, [*steps, newest], from_a_register=from_a_register):
        return
    status = status_of(steps)
    if status is None:
        raise NotAllowed(_("The first that can be recorded is the application."), field="to")
    words = {"to": to.label, "status": MilestoneKind(status.kind).label, "day": date_format(status.happened_on)}
    if on < status.happened_on:
        raise NotAllowed(
            _(
                "“%(to)s” on that day does not fit what was recorded: “%(status)s” on %(day)s. Look at the day "
                "once more."
            )
            % words,
            field="on",
        )
    raise NotAllowed(
        _("This person's status is “%(status)s” since %(day)s. “%(to)s” cannot follow that.") % words, field="to"
    )
