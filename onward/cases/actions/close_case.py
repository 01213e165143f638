from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onward.audit.actions import record
from onward.base.rules.refusals import NotAllowed
from onward.cases.actions.locks import locked
from onward.cases.actions.move import move
from onward.cases.models import Case, Milestone
from onward.cases.states import MilestoneKind


@transaction.atomic
def close_case(*, case: Case, reason: str, on: date, by: object, now: datetime, version: int | None = None) -> Case:
    """Close a case for all its members. It opens again only by `reopen_case`, never by itself."""
    case = locked(case, version=version)
    _refuse_without_reason(reason)
    open_still = [member for member in case.members.all() if member.status and member.status != MilestoneKind.CLOSED]
    if not open_still:
        raise NotAllowed(_("This case is closed already."))
    for member in open_still:
        move(member=member, to=MilestoneKind.CLOSED, on=on, reason=reason.strip(), by=by, now=now)
    record("case.closed", by=by, now=now, case=case, people=[member.person for member in open_still])
    return case


@transaction.atomic
def reopen_case(*, case: Case, reason: str, on: date, by: object, now: datetime, version: int | None = None) -> Case:
    """Open a closed case again: its members apply anew that day. Somebody who departed does not apply anew."""
    case = locked(case, version=version)
    _refuse_without_reason(reason)
    departed = Milestone.objects.current().filter(member__case=case, kind=MilestoneKind.DEPARTED).values("member")
    closed = list(case.members.filter(status=MilestoneKind.CLOSED).exclude(pk__in=departed))
    if not closed:
        raise NotAllowed(
            _(
                "Nobody in this case can apply anew: it is not closed, or everybody departed. A closing that was "
                "wrong is retracted."
            )
        )
    for member in closed:
        move(member=member, to=MilestoneKind.APPLIED, on=on, reason=reason.strip(), by=by, now=now)
    record("case.reopened", by=by, now=now, case=case, people=[member.person for member in closed])
    return case


def _refuse_without_reason(reason: str) -> None:
    if not reason.strip():
        raise NotAllowed(_("Say why. The reason is kept with the case."), field="reason")
