"""Taking back what was recorded wrongly. Whatever is recorded and taken back, the status follows."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onward.base.rules.refusals import NotAllowed
from onward.cases import actions
from onward.cases.models import Milestone
from onward.cases.queries import milestones_against_status, standing
from onward.cases.rules import ordered, status_of
from onward.cases.states import NEXT, MilestoneKind

FIRST = date(2007, 1, 15)


def moved(member, to, on, **given):
    return actions.move(member=member, to=to, on=on, by="test", now=timezone.now(), **given)


def taken_back(milestone, reason="mistyped", **given):
    return actions.retract(milestone=milestone, reason=reason, by="test", now=timezone.now(), **given)


@pytest.fixture
def departed(member):
    moved(member, MilestoneKind.ELIGIBLE, date(2007, 2, 1))
    moved(member, MilestoneKind.DEPARTED, date(2007, 3, 1), destination="AO")
    return member


def test_a_retraction_is_a_later_row_and_the_status_is_computed_anew(departed, trail):
    wrong = departed.milestones.get(kind="departed")

    row = taken_back(wrong)

    departed.refresh_from_db()
    assert (departed.status, departed.status_on) == ("eligible", date(2007, 2, 1))
    assert (row.retracts, row.kind, row.happened_on, row.destination, row.reason) == (
        wrong,
        "departed",
        date(2007, 3, 1),
        "AO",
        "mistyped",
    )
    assert Milestone.objects.filter(member=departed).count() == 4
    assert trail("milestone.retracted") == [("milestone.retracted", [departed.person.reference])]


def test_a_milestone_is_corrected_to_the_day_and_country_that_were_right(departed):
    taken_back(departed.milestones.get(kind="departed"), happened_on=date(2007, 3, 4), destination="CD")

    departed.refresh_from_db()
    assert (departed.status, departed.status_on) == ("departed", date(2007, 3, 4))
    assert departed.milestones.current().get(kind="departed").destination == "CD"


def test_the_application_itself_can_be_corrected_under_what_follows_it(departed):
    taken_back(departed.milestones.get(kind="applied"), happened_on=date(2007, 1, 12))

    assert ordered(standing(departed))[0].happened_on == date(2007, 1, 12)


@pytest.mark.parametrize("kind", ["applied", "eligible"])
def test_what_later_milestones_rest_on_is_not_taken_away(departed, kind):
    moved(departed, MilestoneKind.ARRIVED, date(2007, 3, 2))
    if kind == "eligible":
        taken_back(departed.milestones.get(kind="eligible"))
        assert departed.milestones.current().count() == 3
        return
    with pytest.raises(NotAllowed, match="could not have happened"):
        taken_back(departed.milestones.get(kind="applied"))
    assert departed.milestones.count() == 4


def test_nothing_is_taken_back_twice_or_without_a_reason(departed):
    wrong = departed.milestones.get(kind="departed")
    with pytest.raises(NotAllowed) as refusal:
        taken_back(wrong, reason="  ")
    assert refusal.value.field == "reason"

    row = taken_back(wrong)
    for again in (wrong, row):
        with pytest.raises(NotAllowed, match="already"):
            taken_back(again)
    assert departed.milestones.count() == 4


def page(member, place) -> str:
    return reverse("cases:retract", args=[member.case.reference, member.number, place])


def test_a_caseworker_takes_a_milestone_back_on_the_screen(as_, caseworker, departed):
    client = as_(caseworker)
    shown = client.get(page(departed, 3)).context["form"]

    answer = client.post(page(departed, 3), shown.initial | {"reason": "It was the brother who left."})

    departed.refresh_from_db()
    assert answer.status_code == 302
    assert departed.status == "eligible"
    timeline = client.get(reverse("cases:timeline", args=[departed.case.reference])).content.decode()
    assert "It was the brother who left." in timeline


def test_the_form_replayed_finds_nothing_to_take_back(as_, caseworker, departed):
    client = as_(caseworker)
    sent = client.get(page(departed, 3)).context["form"].initial | {"reason": "It was the brother who left."}
    client.post(page(departed, 3), sent)

    assert client.post(page(departed, 3), sent).status_code == 404
    assert departed.milestones.count() == 4


def test_a_case_of_another_office_keeps_its_milestones(as_, account, other_office, departed):
    sent = {"version": departed.case.version, "reason": "none of my business"}

    assert as_(account("caseworker", office=other_office)).post(page(departed, 3), sent).status_code == 404
    assert departed.milestones.count() == 3


STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(list(MilestoneKind)), st.integers(0, 9)),
        st.tuples(st.just("retract"), st.integers(0, 5)),
        st.tuples(st.just("correct"), st.integers(0, 9)),
    ),
    max_size=14,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_recorded_and_taken_back_the_status_is_the_computed_one(db, open_case, person, steps):
    member = open_case(principal=person()).members.select_related("case", "person").get()
    for step, number in steps:
        standing_rows = list(member.milestones.current().order_by("pk"))
        try:
            if step == "retract" and standing_rows:
                taken_back(standing_rows[number % len(standing_rows)])
            elif step == "correct" and standing_rows:
                row = standing_rows[number % len(standing_rows)]
                taken_back(row, happened_on=FIRST + timedelta(days=number), destination=row.destination)
            elif step not in ("retract", "correct"):
                destination = "AO" if step == MilestoneKind.DEPARTED else ""
                moved(member, step, FIRST + timedelta(days=number), destination=destination)
        except NotAllowed:
            pass

    member.refresh_from_db()
    status, chain = status_of(standing(member)), ordered(standing(member))
    assert (member.status, member.status_on) == ((status.kind, status.happened_on) if status else ("", None))
    assert milestones_against_status() == []
    assert all(b.kind in NEXT[MilestoneKind(a.kind)] for a, b in pairwise(chain))
