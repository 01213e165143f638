"""Whether an application may be taken up: the guardian's written consent."""

from datetime import date

from onward.base.rules.dates import PartialDate, is_under
from onward.cases.models import Member
from onward.cases.rules import Gate, guardian_gate
from onward.cases.rules.minors import ADULT
from onward.safeguarding.models import MinorRecord
from onward.safeguarding.queries import latest


def gate_of(member: Member, *, on: date) -> Gate:
    """Asks the minors' compartment whoever acts: the gate protects a child also from somebody who may not look."""
    minors = latest(member.person, member.case).minors
    others = member.case.members.exclude(pk=member.pk).values_list("person__born_on", flat=True)
    return gate(born_on=member.person.born_on, minors=minors, others=list(others), on=on)


def gate(*, born_on: str, minors: MinorRecord | None, others: list[str], on: date) -> Gate:
    """`gate_of` on values that were read already. `others`: birth dates of the rest of the case."""
    return guardian_gate(
        born=_parsed(born_on),
        on=on,
        unaccompanied=minors.unaccompanied if minors else None,
        consent_on=minors.guardian_consent_on if minors else None,
        with_an_adult=any(is_under(ADULT, _parsed(text), on) is False for text in others),
    )


def _parsed(born_on: str) -> PartialDate | None:
    return PartialDate.parse(born_on) if born_on else None
