"""The guardian's written consent, asked before a step on the screen. No role steps over it."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from onward.base.rules.refusals import NotAllowed
from onward.cases.models import Member
from onward.cases.queries.gates import gate_of
from onward.cases.rules import Gate


def refuse_closed_gate(member: Member, *, now: datetime) -> None:
    gate = gate_of(member, on=timezone.localdate(now))
    if gate == Gate.ACCOMPANIED_UNKNOWN:
        raise NotAllowed(
            _(
                "By the date of birth this person may be under 18. Record whether they travel without a parent or "
                "guardian before going on."
            ),
            field="unaccompanied",
        )
    if gate == Gate.NO_CONSENT:
        raise NotAllowed(
            _(
                "This person is an unaccompanied minor, and the guardian's written consent is not recorded. The "
                "application can be handled once the guardian has signed; nobody can go on without it."
            ),
            field="guardian_consent_on",
        )
