"""Who joins a case."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from onward.base.rules.refusals import NotAllowed
from onward.cases import actions
from onward.cases.models import Member


def add(case, person, **given):
    return actions.add_member(
        case=case, person=person, applied_on=date(2007, 1, 20), by="test", now=timezone.now(), **given
    )


def test_a_child_joins_an_adults_case_without_more_ado_under_the_same_programmes(case, person):
    child = add(case, person("Haile", "Jonas", born_on="2012-04-01"))

    assert (child.number, child.status) == (2, "applied")
    assert list(child.applications.values_list("programme", flat=True)) == ["REAN"]
    assert len({member.pseudonym for member in case.members.all()}) == 2


def test_a_child_who_is_said_to_travel_alone_needs_the_consent_in_any_case(case, person):
    with pytest.raises(NotAllowed) as refusal:
        add(case, person("Haile", "Jonas", born_on="2012-04-01"), unaccompanied=True)

    assert refusal.value.field == "guardian_consent_on"
    assert Member.objects.count() == 1


def test_nobody_is_in_a_case_twice_nor_in_two_open_cases_of_a_pathway(case, open_case, person):
    with pytest.raises(NotAllowed, match="already"):
        add(case, case.members.get().person)
    other = person("Other")
    open_case(principal=other)
    with pytest.raises(NotAllowed, match="of their own"):
        add(case, other)
    assert case.members.count() == 1


def test_a_caseworker_adds_a_member_on_the_screen(as_, caseworker, case, person):
    client, newcomer = as_(caseworker), person("Haile", "Jonas")
    address = reverse("cases:add_member", args=[case.reference])
    shown = client.get(address).context["form"].initial

    answer = client.post(
        address,
        shown
        | {"person": newcomer.reference, "applied_on": "2007-01-20", "unaccompanied": "", "guardian_consent_on": ""},
    )

    assert answer.status_code == 302
    assert case.members.get(number=2).person == newcomer
    page = client.get(reverse("cases:members", args=[case.reference])).content.decode()
    assert "Jonas Haile" in page


def test_who_works_within_one_programme_adds_nobody_under_another(as_, account, office, case, person):
    client, newcomer = as_(account("caseworker", office=office, programme="REAN")), person("Haile", "Jonas")
    address = reverse("cases:add_member", args=[case.reference])
    shown = client.get(address).context["form"].initial
    sent = shown | {"person": newcomer.reference, "applied_on": "2007-01-20", "programmes": ["HRPT"]}

    refused = client.post(address, sent | {"unaccompanied": "", "guardian_consent_on": ""})

    assert refused.context["form"].errors == {"programmes": ["You may not work cases of this office under HRPT."]}
    assert case.members.count() == 1


def test_a_person_who_is_not_to_be_seen_is_not_added(as_, caseworker, case, open_case, other_office, person):
    hidden = person("Hidden")
    open_case(principal=hidden, office=other_office)
    address = reverse("cases:add_member", args=[case.reference])

    answer = as_(caseworker).post(
        address, {"version": case.version, "person": hidden.reference, "applied_on": "2007-01-20"}
    )

    assert list(answer.context["form"].errors) == ["person"]
    assert "Hidden" not in answer.content.decode()
    assert case.members.count() == 1
