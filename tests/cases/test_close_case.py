"""A case is closed with a reason and never opens again by itself."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from onward.base.rules.refusals import NotAllowed
from onward.cases import actions
from onward.cases.states import MilestoneKind


def status(case) -> str:
    return case.members.get(number=1).status


def close(case, reason="Moved away without a word"):
    return actions.close_case(case=case, reason=reason, on=date(2007, 3, 1), by="test", now=timezone.now())


def reopen(case, reason="Came back"):
    return actions.reopen_case(case=case, reason=reason, on=date(2007, 4, 1), by="test", now=timezone.now())


def test_a_case_is_closed_and_opened_again_each_with_its_reason(case, trail):
    close(case)
    assert status(case) == "closed"

    reopen(case)
    assert status(case) == "applied"
    rows = case.members.get().milestones.order_by("pk").values_list("kind", "reason")
    assert list(rows) == [("applied", ""), ("closed", "Moved away without a word"), ("applied", "Came back")]
    assert [kind for kind, _ in trail("case.closed", "case.reopened")] == ["case.closed", "case.reopened"]


@pytest.mark.parametrize("act", [close, reopen])
def test_no_reason_no_change(case, act):
    with pytest.raises(NotAllowed) as refusal:
        act(case, reason=" ")

    assert refusal.value.field == "reason"
    assert status(case) == "applied"


def test_nothing_is_closed_twice_nor_opened_while_open(case):
    with pytest.raises(NotAllowed):
        reopen(case)
    close(case)
    with pytest.raises(NotAllowed, match="closed already"):
        close(case)


def test_who_departed_does_not_apply_anew_by_an_opening(case):
    member = case.members.get()
    actions.move(
        member=member, to=MilestoneKind.DEPARTED, on=date(2007, 2, 1), destination="AO", by="test", now=timezone.now()
    )
    close(case)

    with pytest.raises(NotAllowed, match="everybody departed"):
        reopen(case)
    assert status(case) == "closed"


def test_closing_and_opening_on_the_screen(as_, caseworker, case):
    client = as_(caseworker)
    for name, expected in (("close_case", "closed"), ("reopen_case", "applied")):
        address = reverse(f"cases:{name}", args=[case.reference])
        shown = client.get(address).context["form"].initial
        answer = client.post(address, shown | {"on": "2007-03-01", "reason": "A reason"})
        assert (answer.status_code, status(case)) == (302, expected)
    assert client.get(reverse("cases:case", args=[case.reference])).status_code == 200
