"""The guardian's written consent: a gate, which no role steps over (annual report 2007, 1.2.2)."""

from datetime import date
from enum import StrEnum

from onward.base.rules.dates import PartialDate, is_under

ADULT = 18


class Gate(StrEnum):
    """Why an application of a possible minor is not taken up. `OPEN`: nothing stands in the way."""

    OPEN = "open"
    ACCOMPANIED_UNKNOWN = "accompanied_unknown"
    NO_CONSENT = "no_consent"


def guardian_gate(
    *, born: PartialDate | None, on: date, unaccompanied: bool | None, consent_on: date | None, with_an_adult: bool
) -> Gate:
    """Whether a person's application may be taken up or decided on a day.

    Not knowing whether a child travels alone closes the gate, unless an adult is on the same case. A birth date that
    may make somebody a minor counts as a minor's; no birth date at all does not, unless it is stated that they are one.
    """
    may_be_a_minor = born is not None and is_under(ADULT, born, on) is not False
    if born is not None and not may_be_a_minor:
        return Gate.OPEN
    if unaccompanied:
        return Gate.OPEN if consent_on is not None and consent_on <= on else Gate.NO_CONSENT
    if unaccompanied is None and may_be_a_minor and not with_an_adult:
        return Gate.ACCOMPANIED_UNKNOWN
    return Gate.OPEN
