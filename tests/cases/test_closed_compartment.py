"""A fact of a closed compartment is not known to whoever may not look, whatever it says (ADR 17)."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from onward.access.actions import give_role
from onward.base.rules.refusals import NotAllowed
from onward.cases.models import Decision
from onward.programmes.actions import approve_programme, propose_programme
from onward.safeguarding.actions import record_statement
from onward.safeguarding.rules import Kind
from tests.cases.deciding import decide, page

PROTECTED = """
code: PROTECTED
name: {en: Protected, nl: Beschermd}
about: {en: A programme for the tests, nl: Een programma voor de tests}
pathway: return
project: TEST
source: the tests
versions:
  - version: "1"
    source: the tests
    conditions:
      - code: trafficked
        require: trafficking
        source: the tests
        says: {en: This programme is for victims of trafficking., nl: Dit is voor slachtoffers van mensenhandel.}
"""


@pytest.fixture
def of_closed_compartment(open_case):
    """Applies under a programme whose condition reads the trafficking compartment."""
    now = timezone.now()
    release = propose_programme(content=PROTECTED.strip().encode(), by="a@onward.example", now=now)
    approve_programme(release=release, by="b@onward.example", now=now)
    member = open_case(programmes=["PROTECTED"]).members.select_related("case", "person").get()
    return member


def traffic(member, trafficked):
    stated = {"trafficked": trafficked, "help_wanted": "arrival" if trafficked else ""}
    record_statement(
        kind=Kind.TRAFFICKING,
        person=member.person,
        case=member.case.reference,
        stated=stated,
        by="test",
        now=timezone.now(),
    )


def test_the_page_of_who_may_not_look_is_the_same_whatever_stands_in_the_compartment(
    as_, caseworker, of_closed_compartment
):
    client, pages = as_(caseworker), []
    for trafficked in (None, True, False):
        if trafficked is not None:
            traffic(of_closed_compartment, trafficked)
        answer = client.get(page(of_closed_compartment, "PROTECTED"))
        text = re.sub(r'name="(csrfmiddlewaretoken|seen)" value="[^"]*"', "", answer.content.decode())
        pages.append(re.sub(r'"X-CSRFToken": "[^"]*"', "", text))
        assert answer.context["assessment"].outcome == "unknown"
        assert [condition.closed for condition in answer.context["conditions"]] == [True]

    assert pages[0] == pages[1] == pages[2]


def test_the_applicants_page_says_nothing_of_a_closed_compartment(as_, caseworker, of_closed_compartment):
    traffic(of_closed_compartment, False)

    text = as_(caseworker).get(page(of_closed_compartment, "PROTECTED", "explain_decision")).content.decode()

    assert "victims of trafficking" not in text


def test_the_applicants_page_of_whoever_may_look_is_a_look_into_the_compartment(
    as_, account, office, of_closed_compartment, trail
):
    traffic(of_closed_compartment, False)
    both = account("caseworker", office=office)
    give_role(user=both, role="safeguarding_officer", office=office, by="test", now=timezone.now())

    answer = as_(both).get(page(of_closed_compartment, "PROTECTED", "explain_decision"))

    assert "for victims of trafficking" in answer.text
    assert trail("trafficking.viewed") == [("trafficking.viewed", [of_closed_compartment.person.reference])]


def test_who_may_not_look_decides_neither_way(caseworker, of_closed_compartment):
    traffic(of_closed_compartment, True)

    for eligible in (True, False):
        with pytest.raises(NotAllowed, match="Only a team leader"):
            decide(of_closed_compartment, eligible, by=caseworker, programme="PROTECTED", reason="I guess")


def test_who_opened_the_compartment_in_an_emergency_decides_and_the_look_is_in_the_trail(
    as_, caseworker, of_closed_compartment, trail
):
    from onward.access.actions import open_compartment

    member = of_closed_compartment
    traffic(member, True)
    open_compartment(
        person=member.person.reference,
        compartment="trafficking",
        reason="Danger at the airport today",
        by=caseworker,
        now=timezone.now(),
    )
    client = as_(caseworker)
    client.post(reverse("cases:acknowledge_warning", args=[member.case.reference]))
    shown = client.get(page(member, "PROTECTED"))
    sent = {"seen": shown.context["form"]["seen"].value(), "eligible": "yes", "reason": "", "step": "record"}

    assert client.post(page(member, "PROTECTED"), sent).status_code == 302
    assert Decision.objects.get().advised == "eligible"
    assert trail("trafficking.viewed")[-1] == ("trafficking.viewed", [member.person.reference])


def test_a_kept_decision_hides_what_it_rested_on_from_who_may_not_look(
    as_, account, caseworker, office, of_closed_compartment
):
    from onward.access.actions import open_compartment

    member = of_closed_compartment
    traffic(member, True)
    open_compartment(
        person=member.person.reference,
        compartment="trafficking",
        reason="Danger at the airport today",
        by=caseworker,
        now=timezone.now(),
    )
    decide(member, True, by=caseworker, programme="PROTECTED")

    text = as_(account("caseworker", office=office)).get(page(member, "PROTECTED", "explain_decision")).content.decode()
    assert "rafficking" not in text
    assert "You can take part" in text
