from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onward.base.rules.refusals import NotAllowed
from onward.cases.actions.locks import locked
from onward.cases.actions.move import move
from onward.cases.models import Case, Member, Milestone
from onward.cases.states import NEXT, MilestoneKind


@transaction.atomic
def withdraw(
    *,
    case: Case,
    on: date,
    by: object,
    now: datetime,
    members: Sequence[Member] = (),
    reason: str = "",
    version: int | None = None,
) -> list[Milestone]:
    """Members take their application back: those named, or all who still can. At any time before departure.

    No reason is owed: a person may change their mind. Refused for somebody who has departed, or withdrew already.
    """
    case = locked(case, version=version)
    wanted = {member.pk for member in members}
    able = [member for member in case.members.select_related("person") if may_withdraw(member)]
    withdrawing = [member for member in able if member.pk in wanted] if wanted else able
    if not withdrawing or len(withdrawing) < len(wanted):
        raise NotAllowed(
            _("An application can be withdrawn until departure. Somebody you chose has departed, or withdrew already."),
            field="members",
        )
    return [
        move(member=member, to=MilestoneKind.WITHDREW, on=on, reason=reason, by=by, now=now) for member in withdrawing
    ]


def may_withdraw(member: Member) -> bool:
    return bool(member.status) and MilestoneKind.WITHDREW in NEXT[MilestoneKind(member.status)]
