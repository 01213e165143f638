"""The pages of a case: who may see them, what they show, that a look leaves a trace, and the warning before."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from onward.audit.models import Event
from onward.cases import actions
from onward.safeguarding.actions import record_statement

PAGES = ["case", "members", "eligibility", "timeline", "notes", "tasks"]
WORK = ["withdraw", "close_case", "reopen_case", "assign_worker", "add_member"]


def page(case, name) -> str:
    return reverse(f"cases:{name}", args=[case.reference])


def state(member, kind, **stated):
    record_statement(
        kind=kind, person=member.person, case=member.case.reference, stated=stated, by="test", now=timezone.now()
    )


@pytest.mark.parametrize("name", PAGES + WORK)
def test_a_caseworker_of_the_office_sees_the_page_and_the_look_is_in_the_trail(as_, caseworker, case, trail, name):
    answer = as_(caseworker).get(page(case, name))

    assert answer.status_code == 200
    assert case.reference in answer.content.decode()
    event = Event.objects.get(kind="case.viewed")
    assert (event.case, event.people, event.by) == (
        case.reference,
        [case.members.get().person.reference],
        caseworker.email,
    )


@pytest.mark.parametrize("name", PAGES + WORK)
def test_a_caseworker_of_another_office_sees_no_case(as_, account, other_office, case, name):
    answer = as_(account("caseworker", office=other_office)).get(page(case, name))

    assert answer.status_code == 404
    assert case.members.get().person.display_name not in answer.content.decode()
    assert Event.objects.filter(kind="case.viewed").count() == 0


@pytest.mark.parametrize("role", ["finance_officer", "statistician", "auditor", "administrator", ""])
def test_who_sees_no_person_sees_no_case(as_, account, office, case, role):
    client = as_(account(role, office=office if role else None))

    assert [client.get(page(case, name)).status_code for name in ["case", "members", "timeline"]] == [403] * 3
    assert client.get(reverse("cases:cases")).status_code == 403


def test_who_only_looks_finds_no_button_to_work_with(as_, account, office, case):
    text = as_(account("partner", office=office)).get(page(case, "case")).content.decode()

    assert page(case, "withdraw") not in text
    assert page(case, "notes") not in text


def test_the_identity_bar_says_whose_case_it_is_and_how_it_stands(as_, caseworker, case, person):
    bar = as_(caseworker).get(page(case, "case")).context["identity"]

    assert (bar["name"], bar["reference"], bar["tag"]) == ("Sara Haile", case.reference, "applied")
    assert bar["facts"][0] == "Return"
    assert bar["warnings"] == []


@pytest.mark.parametrize(
    ("born_on", "says"), [("", "age not known"), ("1980-05-17", "46 years old"), ("2000", "25 or 26 years old")]
)
def test_an_age_is_said_as_far_as_it_is_known(person, born_on, says):
    from onward.cases.queries.case_page import age_in_words

    assert age_in_words(person(born_on=born_on), on=date(2026, 6, 1)) == says


def test_a_warning_comes_before_the_record_once_a_session_and_is_acknowledged_in_the_trail(
    as_, caseworker, member, trail
):
    state(member, "health", problem="somatic", escort="medical")
    client = as_(caseworker)
    case = member.case

    first = client.get(page(case, "members"))
    assert first.status_code == 302
    assert first.url == f"{page(case, 'acknowledge_warning')}?next=%2Fcases%2F{case.reference}%2Fmembers%2F"
    assert trail("case.viewed") == []

    warning = client.get(first.url)
    assert "Before you read on" in warning.content.decode()
    assert trail("health.viewed") == [("health.viewed", [member.person.reference])]

    onward = client.post(first.url, {"next": warning.context["onward"]})
    assert (onward.status_code, onward.url) == (302, page(case, "members"))
    assert trail("warning.acknowledged") == [("warning.acknowledged", [member.person.reference])]
    shown = client.get(page(case, "members"))
    assert shown.status_code == 200
    assert [warning["text"] for warning in shown.context["identity"]["warnings"]] == ["Sara Haile: Health"]
    assert client.get(page(case, "case")).status_code == 200


def test_a_new_warning_comes_again_in_the_same_session(as_, caseworker, member):
    state(member, "health", problem="somatic")
    client = as_(caseworker)
    client.post(page(member.case, "acknowledge_warning"))
    assert client.get(page(member.case, "case")).status_code == 200

    state(member, "vulnerability", vulnerable=True)

    assert client.get(page(member.case, "case")).status_code == 302


def test_who_may_not_look_gets_no_warning_and_so_learns_nothing(as_, account, caseworker, office, member):
    pages = {}
    for trafficked in (False, True):
        state(member, "trafficking", trafficked=trafficked, help_wanted="arrival" if trafficked else "")
        pages[trafficked] = as_(caseworker).get(page(member.case, "case"))
    assert (pages[True].status_code, pages[False].status_code) == (200, 200)
    assert "rafficking" not in pages[True].content.decode()

    officer = as_(account("safeguarding_officer")).get(page(member.case, "case"))
    assert officer.status_code == 302


def test_the_warning_leads_to_no_page_of_somebody_else(as_, caseworker, member):
    state(member, "health", problem="somatic")

    answer = as_(caseworker).post(page(member.case, "acknowledge_warning"), {"next": "https://elsewhere.example/"})

    assert answer.url == page(member.case, "case")


def test_the_timeline_tells_everything_newest_first_with_what_was_taken_back(as_, caseworker, member):
    now = timezone.now()
    case = member.case
    wrong = actions.move(member=member, to="departed", on=date(2007, 3, 1), destination="AO", by=caseworker, now=now)
    actions.retract(milestone=wrong, reason="It was the brother.", by=caseworker, now=timezone.now())
    actions.add_note(case=case, text="She waits.", by=caseworker, now=timezone.now())
    actions.add_task(case=case, title="Ring her", by=caseworker, now=timezone.now())
    state(member, "trafficking", trafficked=True, help_wanted="none")

    entries = as_(caseworker).get(page(case, "timeline")).context["entries"]

    assert [(entry.title, entry.withdrawn) for entry in entries] == [
        ("Task: Ring her", False),
        ("Note", False),
        ("Sara Haile: “departed” taken back", False),
        ("Sara Haile: departed", True),
        ("Sara Haile: applied", False),
        ("Sara Haile: Member added", False),
        ("Sara Haile: Case opened", False),
    ]


def test_a_statement_stands_in_the_timeline_of_who_may_look(as_, account, member):
    state(member, "trafficking", trafficked=True, help_wanted="none")
    client = as_(account("safeguarding_officer"))
    client.post(page(member.case, "acknowledge_warning"))

    entries = client.get(page(member.case, "timeline")).context["entries"]

    assert entries[0].title == "Sara Haile: Trafficking: a statement was made"


def test_a_long_timeline_comes_page_by_page(as_, caseworker, case):
    for number in range(60):
        actions.add_task(case=case, title=f"Task {number}", by=caseworker, now=timezone.now())
    client = as_(caseworker)

    first = client.get(page(case, "timeline")).context
    second = client.get(page(case, "timeline"), {"page": first["earlier"]}).context

    assert (len(first["entries"]), first["entries"][0].title) == (50, "Task: Task 59")
    assert [entry.title for entry in second["entries"]][:2] == ["Task: Task 9", "Task: Task 8"]
    assert second["earlier"] == 0
    assert client.get(page(case, "timeline"), {"page": "x-1"}).context["entries"] == first["entries"]


@pytest.mark.parametrize("name", ["case", "members", "timeline"])
def test_a_page_asks_as_often_for_three_members_and_milestones_as_for_one(as_, caseworker, case, person, name):
    client = as_(caseworker)
    client.get(page(case, name))

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page(case, name)).status_code == 200
        return len(asked)

    one = count()
    for given in ("Jonas", "Ruth"):
        actions.add_member(
            case=case, person=person("Haile", given), applied_on=date(2007, 1, 20), by="test", now=timezone.now()
        )
    extra = {"case": 0, "members": 2 * 2, "timeline": 0}[name]  # circumstances and milestones of each member
    assert count() == one + extra


def test_of_a_hundred_things_recorded_at_one_moment_none_is_lost_between_pages(as_, caseworker, member):
    from onward.cases.models import Task

    Task.objects.bulk_create(
        Task(case=member.case, title=f"Task {number}", added_at=timezone.now(), added_by="register")
        for number in range(100)
    )
    Task.objects.update(added_at=timezone.now())
    client, found, number = as_(caseworker), [], 1
    while number:
        shown = client.get(page(member.case, "timeline"), {"page": number}).context
        found += [entry.title for entry in shown["entries"] if entry.title.startswith("Task")]
        number = shown["earlier"]

    assert sorted(found) == sorted(f"Task: Task {number}" for number in range(100))


def test_a_reason_is_read_by_who_works_the_case_alone(as_, account, caseworker, office, member, team_leader):
    now = timezone.now()
    wrong = actions.move(member=member, to="departed", on=date(2007, 3, 1), destination="AO", by="test", now=now)
    actions.retract(milestone=wrong, reason="Hid in the mosque.", by="test", now=timezone.now())
    actions.record_decision(
        member=member, programme="REAN", eligible=False, reason="Fears the cousin.", by=team_leader, now=timezone.now()
    )
    for name in ("case", "timeline", "members"):
        text = as_(account("partner", office=office)).get(page(member.case, name)).content.decode()
        assert ("mosque" in text, "cousin" in text) == (False, False)
    text = as_(caseworker).get(page(member.case, "timeline")).content.decode()
    assert ("mosque" in text, "cousin" in text) == (True, True)
