"""The guardian's written consent, as a rule."""

from datetime import date

import pytest

from onward.base.rules.dates import PartialDate
from onward.cases.rules import Gate, guardian_gate

TODAY = date(2007, 6, 15)
CHILD, ADULT, MAYBE = (PartialDate.parse(text) for text in ("1992-03-04", "1980", "1989"))


def gate(born, unaccompanied=None, consent=None, with_an_adult=False) -> Gate:
    return guardian_gate(
        born=born, on=TODAY, unaccompanied=unaccompanied, consent_on=consent, with_an_adult=with_an_adult
    )


@pytest.mark.parametrize("born", [CHILD, MAYBE])
def test_an_unaccompanied_minor_needs_the_guardians_consent(born):
    assert gate(born, unaccompanied=True) == Gate.NO_CONSENT
    assert gate(born, unaccompanied=True, consent=TODAY) == Gate.OPEN
    assert gate(born, unaccompanied=True, with_an_adult=True) == Gate.NO_CONSENT


def test_a_consent_that_is_still_to_be_given_opens_nothing():
    assert gate(CHILD, unaccompanied=True, consent=date(2007, 6, 16)) == Gate.NO_CONSENT


@pytest.mark.parametrize("born", [CHILD, MAYBE])
def test_not_knowing_whether_a_child_travels_alone_closes_the_gate_unless_an_adult_is_in_the_case(born):
    assert gate(born) == Gate.ACCOMPANIED_UNKNOWN
    assert gate(born, with_an_adult=True) == Gate.OPEN
    assert gate(born, unaccompanied=False) == Gate.OPEN


def test_an_adult_needs_no_guardian_even_if_a_statement_from_earlier_years_stands():
    assert gate(ADULT) == Gate.OPEN
    assert gate(ADULT, unaccompanied=True) == Gate.OPEN


def test_without_a_birth_date_only_a_statement_makes_a_minor():
    assert gate(None) == Gate.OPEN
    assert gate(None, unaccompanied=True) == Gate.NO_CONSENT
