"""Two people at once, in real threads on PostgreSQL. (On SQLite a writing transaction is alone from its start.)"""

import threading
from datetime import date

import pytest
from django.db import connection, connections
from django.utils import timezone

from onward.base.rules.refusals import NotAllowed, Stale
from onward.cases import actions, queries
from onward.cases.models import Case, Circumstances, Decision, Milestone
from onward.cases.queries.eligibility import assess
from onward.safeguarding.actions import record_statement
from onward.safeguarding.models import HealthRecord

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 5  # a race that is lost once in a while is lost


@pytest.fixture(autouse=True)
def on_postgresql(db):
    if connection.vendor != "postgresql":
        pytest.skip("real threads need PostgreSQL")


def together(*calls) -> list:
    """What each call gave back or raised, all begun at the same moment."""
    results: list = [None] * len(calls)
    start = threading.Barrier(len(calls))

    def run(place: int, call) -> None:
        start.wait()
        try:
            results[place] = call()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def refused(results: list, kind=NotAllowed) -> int:
    unexpected = [each for each in results if isinstance(each, Exception) and not isinstance(each, NotAllowed)]
    assert unexpected == []
    return sum(isinstance(each, kind) for each in results)


def test_two_who_open_a_case_for_one_person_open_one(open_case, person):
    for number in range(TIMES):
        principal = person(f"Person {number}")
        results = together(*[lambda: open_case(principal=principal) for _ in range(3)])  # noqa: B023

        assert refused(results) == 2
        assert Case.objects.filter(members__person=principal).count() == 1


def test_cases_opened_at_once_get_numbers_of_their_own_without_a_gap(open_case, person):
    people = [person(f"Person {number}") for number in range(8)]

    results = together(*[lambda each=each: open_case(principal=each) for each in people])

    assert refused(results) == 0
    assert sorted(case.reference for case in results) == [f"R-2007-{number:05}" for number in range(1, 9)]


def test_two_who_record_the_same_departure_record_one(open_case, person):
    for number in range(TIMES):
        member = open_case(principal=person(f"Person {number}")).members.get()

        def depart(member=member):
            return actions.move(
                member=member, to="departed", on=date(2007, 3, 1), destination="AO", by="test", now=timezone.now()
            )

        assert refused(together(depart, depart, depart)) == 2
        assert Milestone.objects.filter(member=member, kind="departed").count() == 1
    assert queries.milestones_against_status() == []


def test_a_departure_and_a_withdrawal_at_once_leave_one_of_them_standing(open_case, person):
    for number in range(TIMES):
        case = open_case(principal=person(f"Person {number}"))
        member, day, now = case.members.get(), date(2007, 3, 1), timezone.now()

        results = together(
            lambda: actions.move(member=member, to="departed", on=day, destination="AO", by="a", now=now),  # noqa: B023
            lambda: actions.withdraw(case=case, on=day, by="b", now=now),  # noqa: B023
        )

        assert refused(results) == 1
        assert len(queries.standing(member)) == 2


def test_a_milestone_is_taken_back_once(open_case, person):
    for number in range(TIMES):
        member = open_case(principal=person(f"Person {number}")).members.get()
        row = actions.move(
            member=member, to="departed", on=date(2007, 3, 1), destination="AO", by="test", now=timezone.now()
        )

        def take_back(row=row):
            return actions.retract(milestone=row, reason="mistyped", by="test", now=timezone.now())

        assert refused(together(take_back, take_back)) == 1
        member.refresh_from_db()
        assert member.status == "applied"


def test_two_who_state_circumstances_on_the_same_page_do_not_overwrite_one_another(open_case, person):
    for number in range(TIMES):
        member = open_case(principal=person(f"Person {number}")).members.get()
        seen = queries.holding(member).pk

        def change(place, member=member, seen=seen):
            return actions.change_circumstances(
                member=member, stated={"municipality": place}, by="test", now=timezone.now(), seen=seen
            )

        assert refused(together(lambda c=change: c("Utrecht"), lambda c=change: c("Zwolle")), Stale) == 1
        assert Circumstances.objects.filter(member=member).count() == 2


def test_two_who_decide_on_the_same_answer_make_one_decision(open_case, person, team_leader, caseworker):
    for number in range(TIMES):
        case = open_case(principal=person(f"Person {number}"), circumstances={"country_of_origin": "AO"})
        member = case.members.select_related("case", "person").get()
        seen = assess(member, "REAN", user=caseworker, on=timezone.localdate(), now=timezone.now()).digest

        def decide(eligible, by, member=member, seen=seen):
            return actions.record_decision(
                member=member,
                programme="REAN",
                eligible=eligible,
                reason="Because",
                by=by,
                now=timezone.now(),
                seen=seen,
            )

        results = together(lambda d=decide: d(True, caseworker), lambda d=decide: d(False, team_leader))
        assert refused(results) == 1
        assert Decision.objects.filter(member=member).count() == 1


def test_a_decision_rests_on_facts_that_nobody_changes_meanwhile(open_case, person, caseworker):
    for number in range(TIMES):
        case = open_case(
            principal=person(f"Person {number}"),
            programmes=["HRPT"],
            circumstances={"country_of_origin": "AO", "asylum_applied_on": date(2000, 3, 1)},
        )
        member = case.members.select_related("case", "person").get()
        seen = assess(member, "HRPT", user=caseworker, on=timezone.localdate(), now=timezone.now()).digest
        late = {"asylum_applied_on": date(2003, 3, 1)}

        decided, _changed = together(
            lambda: actions.record_decision(
                member=member,  # noqa: B023
                programme="HRPT",
                eligible=True,
                by=caseworker,
                now=timezone.now(),
                seen=seen,  # noqa: B023
            ),
            lambda: actions.change_circumstances(member=member, stated=late, by="test", now=timezone.now()),  # noqa: B023
        )

        member.refresh_from_db()
        if isinstance(decided, Stale):
            assert member.status == "applied"
        else:
            assert (decided.eligible, decided.advised, member.status) == (True, "eligible", "eligible")


def test_two_statements_on_the_same_page_do_not_overwrite_one_another(open_case, person):
    for number in range(TIMES):
        member = open_case(principal=person(f"Person {number}")).members.select_related("case", "person").get()

        def state(problem, member=member):
            return record_statement(
                kind="health",
                person=member.person,
                case=member.case.reference,
                stated={"problem": problem, "escort": ""},
                by="test",
                now=timezone.now(),
                seen=0,
            )

        results = together(lambda s=state: s("somatic"), lambda s=state: s("psychological"))
        assert refused(results, Stale) == 1
        assert HealthRecord.objects.filter(person=member.person).count() == 1
