"""Everybody may take an application back until departure."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from onward.base.rules.refusals import NotAllowed
from onward.cases import actions
from onward.cases.states import MilestoneKind


@pytest.fixture
def family(open_case, person, caseworker):
    case = open_case()
    actions.add_member(
        case=case, person=person("Haile", "Jonas"), applied_on=date(2007, 1, 20), by=caseworker, now=timezone.now()
    )
    return case


def statuses(case) -> list[str]:
    return list(case.members.order_by("number").values_list("status", flat=True))


def withdraw(case, **given):
    return actions.withdraw(case=case, on=date(2007, 2, 1), by="test", now=timezone.now(), **given)


def test_one_member_withdraws_and_the_other_stays(family):
    withdraw(family, members=[family.members.get(number=2)])

    assert statuses(family) == ["applied", "withdrew"]


def test_the_whole_case_withdraws_but_for_who_has_departed(family):
    first = family.members.get(number=1)
    actions.move(
        member=first, to=MilestoneKind.DEPARTED, on=date(2007, 1, 30), destination="AO", by="test", now=timezone.now()
    )

    withdraw(family)

    assert statuses(family) == ["departed", "withdrew"]


def test_nobody_withdraws_after_departure(family):
    first = family.members.get(number=1)
    actions.move(
        member=first, to=MilestoneKind.DEPARTED, on=date(2007, 1, 30), destination="AO", by="test", now=timezone.now()
    )

    with pytest.raises(NotAllowed) as refusal:
        withdraw(family, members=[first, family.members.get(number=2)])

    assert refusal.value.field == "members"
    assert statuses(family) == ["departed", "applied"]


def test_a_withdrawal_of_a_minor_needs_no_consent(open_case, person):
    case = open_case(principal=person(born_on="2012-04-01"), unaccompanied=True, guardian_consent_on=date(2007, 1, 10))

    withdraw(case)

    assert statuses(case) == ["withdrew"]


def test_a_caseworker_records_it_without_a_reason(as_, caseworker, family):
    client = as_(caseworker)
    address = reverse("cases:withdraw", args=[family.reference])
    shown = client.get(address).context["form"].initial

    answer = client.post(address, shown | {"members": ["1", "2"], "on": "2007-02-01", "reason": ""})

    assert answer.status_code == 302
    assert statuses(family) == ["withdrew", "withdrew"]


def test_who_withdrew_may_apply_again(as_, caseworker, family):
    withdraw(family)
    member = family.members.get(number=1)

    actions.move(member=member, to=MilestoneKind.APPLIED, on=date(2007, 4, 1), by="test", now=timezone.now())

    assert statuses(family) == ["applied", "withdrew"]
