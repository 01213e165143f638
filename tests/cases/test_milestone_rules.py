"""The order of milestones, and the status that follows: plain rules, without a database."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onward.cases.rules import Step, fits, ordered, status_of
from onward.cases.states import NEXT, MilestoneKind

FIRST = date(2007, 3, 1)


def steps(*kinds_and_days: tuple[str, int]) -> list[Step]:
    return [
        Step(kind, FIRST + timedelta(days=day), number) for number, (kind, day) in enumerate(kinds_and_days, start=1)
    ]


def test_where_nothing_stands_there_is_no_status():
    assert status_of([]) is None


def test_the_status_is_the_last_by_the_day_on_which_it_happened():
    recorded_late = steps(("applied", 0), ("departed", 20), ("eligible", 5))

    assert [step.kind for step in ordered(recorded_late)] == ["applied", "eligible", "departed"]
    assert status_of(recorded_late).kind == "departed"


def test_a_decision_recorded_after_a_departure_of_the_same_day_stands_before_it():
    assert [step.kind for step in ordered(steps(("applied", 0), ("departed", 5), ("eligible", 5)))] == [
        "applied",
        "eligible",
        "departed",
    ]


def test_who_withdraws_and_applies_again_on_one_day_has_applied():
    assert status_of(steps(("applied", 0), ("withdrew", 3), ("applied", 3))).kind == "applied"


def test_a_refusal_that_is_reconsidered_on_the_same_day_stands_as_recorded():
    assert status_of(steps(("applied", 0), ("refused", 3), ("eligible", 3))).kind == "eligible"
    assert status_of(steps(("applied", 0), ("eligible", 3), ("refused", 3))).kind == "refused"


def test_a_milestone_that_can_follow_what_is_before_and_precede_what_is_after_it_fits():
    before = steps(("applied", 0), ("departed", 20))

    assert fits(before, [*before, Step("eligible", FIRST + timedelta(days=5), 3)])
    assert not fits(before, [*before, Step("eligible", FIRST + timedelta(days=21), 3)])
    assert not fits(before, [*before, Step("arrived", FIRST + timedelta(days=5), 3)])


def test_history_that_came_in_by_a_register_does_not_stop_what_follows_it():
    history = steps(("applied", 0), ("departed", 20), ("eligible", 25), ("arrived", 26))

    assert fits(history, [*history, Step("closed", FIRST + timedelta(days=30), 5)])
    assert not fits(history, [*history, Step("refused", FIRST + timedelta(days=30), 5)])


def test_taking_away_what_others_rest_on_does_not_fit():
    before = steps(("applied", 0), ("eligible", 5), ("booked", 6), ("departed", 20))

    assert not fits(before, before[1:])
    assert not fits(before, [before[0], before[2], before[3]])
    assert fits(before, before[:3])


KINDS = st.sampled_from(list(MilestoneKind))
RECORDED = st.lists(st.tuples(KINDS, st.integers(0, 12)), max_size=12).map(lambda rows: steps(*rows))


@given(RECORDED)
def test_ordering_loses_nothing_and_goes_by_day(recorded):
    result = ordered(recorded)

    assert sorted(result, key=lambda step: step.number) == recorded
    assert [step.happened_on for step in result] == sorted(step.happened_on for step in result)


@given(RECORDED, st.randoms())
def test_the_order_does_not_depend_on_how_the_rows_came_out_of_the_database(recorded, random):
    shuffled = list(recorded)
    random.shuffle(shuffled)

    assert ordered(shuffled) == ordered(recorded)


@given(st.lists(st.tuples(KINDS, st.integers(0, 12), st.booleans()), max_size=25))
def test_whatever_is_tried_each_standing_milestone_may_follow_the_one_before(tries):
    standing: list[Step] = []
    for number, (kind, day, taken_back) in enumerate(tries, start=1):
        new = Step(kind, FIRST + timedelta(days=day), number)
        after = standing[:-1] if taken_back and standing else [*standing, new]
        standing = after if fits(standing, after) else standing

    chain = [None, *(MilestoneKind(step.kind) for step in ordered(standing))]
    assert all(b in NEXT[a] for a, b in pairwise(chain))


@pytest.mark.parametrize("kind", MilestoneKind)
def test_only_an_application_comes_first(kind):
    assert fits([], steps((kind, 0))) == (kind == MilestoneKind.APPLIED)
