"""Notes, tasks, and who works the case."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from onward.access.actions import give_role
from onward.base.rules.refusals import NotAllowed
from onward.cases import actions, queries
from onward.cases.models import Note, Task
from onward.cases.states import TaskState


def page(case, name, *more) -> str:
    return reverse(f"cases:{name}", args=[case.reference, *more])


def test_a_note_is_kept_sealed_and_read_by_who_works_the_case(as_, caseworker, case, trail):
    client = as_(caseworker)

    assert client.post(page(case, "notes"), {"text": "Afraid of the uncle in Luanda."}).status_code == 302

    assert b"Luanda" not in bytes(Note.objects.get().text)
    assert [note.text for note in queries.notes(case)] == ["Afraid of the uncle in Luanda."]
    assert "Afraid of the uncle in Luanda." in client.get(page(case, "notes")).content.decode()
    assert [kind for kind, _ in trail("note.added")] == ["note.added"]


def test_an_empty_note_is_none(as_, caseworker, case):
    answer = as_(caseworker).post(page(case, "notes"), {"text": "  "})

    assert list(answer.context["form"].errors) == ["text"]
    assert Note.objects.count() == 0


@pytest.mark.parametrize("role", ["airport_officer", "programme_manager", "partner"])
def test_who_sees_the_case_without_working_it_reads_no_note(as_, account, office, case, role):
    actions.add_note(case=case, text="Afraid of the uncle in Luanda.", by="test", now=timezone.now())
    client = as_(account(role, office=office))

    assert client.get(page(case, "notes")).status_code == 403
    for name in ("case", "timeline"):
        answer = client.get(page(case, name))
        assert answer.status_code == 200
        assert "Luanda" not in answer.content.decode()


@pytest.mark.parametrize(
    ("role", "reads"), [("airport_officer", True), ("programme_manager", False), ("partner", False)]
)
def test_what_is_to_be_done_is_read_by_who_takes_up_tasks(as_, account, office, case, role, reads):
    actions.add_task(case=case, title="Ask the guardian to sign", by="test", now=timezone.now())
    client = as_(account(role, office=office))

    shown = [client.get(page(case, name)) for name in ("case", "timeline")]

    assert [answer.status_code for answer in shown] == [200, 200]
    assert ["Ask the guardian" in answer.text for answer in shown] == [reads, reads]


def test_a_right_to_tasks_of_one_office_is_none_to_those_of_another(
    as_, account, office, other_office, open_case, case, trail
):
    elsewhere = open_case(office=other_office)
    for each in (case, elsewhere):
        actions.add_task(case=each, title="Ask the guardian to sign", by="test", now=timezone.now())
    user = account("caseworker", office=office)
    give_role(user=user, role="partner", office=other_office, by="test", now=timezone.now())
    client = as_(user)

    assert [client.get(page(each, "tasks")).status_code for each in (case, elsewhere)] == [200, 404]
    assert client.post(page(elsewhere, "tasks"), {"title": "Mine now"}).status_code == 404
    assert client.post(page(elsewhere, "end_task", 1), {"state": "DONE"}).status_code == 404
    assert [task.state for task in Task.objects.filter(case=elsewhere)] == [TaskState.OPEN]


def test_a_task_of_a_case_that_somebody_does_not_see_any_more_waits_for_them_no_longer(
    account, other_office, open_case, caseworker
):
    today, cases = timezone.localdate(), [open_case(), open_case(office=other_office)]
    for case in cases:
        actions.add_task(case=case, title="Ask", owner=caseworker, by="test", now=timezone.now())

    waiting = [item.case for item in queries.worklist(caseworker, today).waiting if item.task]

    assert waiting == [cases[0].reference]


def test_a_task_is_in_the_trail_of_whom_it_is_about(caseworker, case, trail):
    task = actions.add_task(case=case, title="Ask", by=caseworker, now=timezone.now())
    actions.end_task(task=task, state=TaskState.DONE, by=caseworker, now=timezone.now())

    person = case.members.get().person.reference
    assert trail("task.added", "task.ended") == [("task.added", [person]), ("task.ended", [person])]


def test_a_task_is_added_and_ended_once(as_, caseworker, case, trail):
    client = as_(caseworker)
    sent = {"title": "Ask for the passport", "owner": caseworker.reference, "due_on": "2026-01-05"}
    assert client.post(page(case, "tasks"), sent).status_code == 302
    task = Task.objects.get()
    assert (task.title, task.owner, task.state) == ("Ask for the passport", caseworker, "OPEN")

    assert client.post(page(case, "end_task", 1), {"state": "DONE"}).status_code == 302
    task.refresh_from_db()
    assert (task.state, task.ended_by) == ("DONE", caseworker.email)

    client.post(page(case, "end_task", 1), {"state": "DROPPED"})
    task.refresh_from_db()
    assert task.state == "DONE"
    assert [kind for kind, _ in trail("task.added", "task.ended")] == ["task.added", "task.ended"]


def test_an_end_that_is_none_and_a_task_that_is_not_there_are_not_found(as_, caseworker, case):
    actions.add_task(case=case, title="Ask", by="test", now=timezone.now())
    client = as_(caseworker)

    assert client.post(page(case, "end_task", 1), {"state": "OPEN"}).status_code == 404
    assert client.post(page(case, "end_task", 2), {"state": "DONE"}).status_code == 404
    assert client.get(page(case, "end_task", 1)).status_code == 405
    assert Task.objects.get().state == "OPEN"


def test_a_case_is_given_to_somebody_of_its_office(as_, account, office, caseworker, case, trail):
    other = account("caseworker", office=office)
    client = as_(caseworker)
    shown = client.get(page(case, "assign_worker")).context["form"].initial

    assert client.post(page(case, "assign_worker"), shown | {"worker": other.reference}).status_code == 302

    case.refresh_from_db()
    assert case.worker == other
    assert [kind for kind, _ in trail("worker.assigned")] == ["worker.assigned"]


def test_a_case_is_not_given_to_another_office_nor_to_who_works_no_cases(
    as_, account, office, other_office, caseworker, case
):
    client = as_(caseworker)
    for somebody in (account("caseworker", office=other_office), account("statistician", office=office)):
        answer = client.post(page(case, "assign_worker"), {"version": case.version, "worker": somebody.reference})
        assert list(answer.context["form"].errors) == ["worker"]
        with pytest.raises(NotAllowed):
            actions.assign_worker(case=case, worker=somebody, by="test", now=timezone.now())
    case.refresh_from_db()
    assert case.worker is None


def test_the_second_of_two_who_give_a_case_away_sees_the_first(as_, account, office, caseworker, case):
    first, second = account("caseworker", office=office), account("caseworker", office=office)
    client = as_(caseworker)
    shown = client.get(page(case, "assign_worker")).context["form"].initial
    actions.assign_worker(case=case, worker=first, by="leader@onward.example", now=timezone.now())

    answer = client.post(page(case, "assign_worker"), shown | {"worker": second.reference})

    case.refresh_from_db()
    assert case.worker == first
    assert [(entry.by, entry.text) for entry in answer.context["form"].changes] == [
        ("leader@onward.example", first.email)
    ]


def items(found) -> list[tuple[str, str, bool]]:
    return [(item.case, item.title, item.late) for item in found]


def test_the_worklist_says_what_waits_what_is_late_and_what_is_nobodys(caseworker, open_case, person):
    today = timezone.localdate()
    mine = open_case(principal=person("Mine"), applied_on=today - timedelta(days=3), worker=caseworker)
    late = open_case(principal=person("Late"), applied_on=today - timedelta(days=29), worker=caseworker)
    nobodys = open_case(principal=person("Nobodys"), applied_on=today - timedelta(days=1))
    now = timezone.now()
    actions.add_task(case=mine, title="Ring", owner=caseworker, due_on=today - timedelta(days=1), by="test", now=now)
    actions.add_task(case=mine, title="Write", owner=caseworker, by="test", now=now)
    ended = actions.add_task(case=mine, title="Done", owner=caseworker, by="test", now=now)
    actions.end_task(task=ended, state=TaskState.DONE, by="test", now=now)

    found = queries.worklist(caseworker, today)

    assert items(found.waiting) == [
        (mine.reference, "Decide on the application", False),
        (mine.reference, "Write", False),
    ]
    assert items(found.late) == [
        (late.reference, "Decide on the application", True),
        (mine.reference, "Ring", True),
    ]
    assert items(found.unassigned) == [(nobodys.reference, "Decide on the application", False)]
    assert (found.blocked, found.more) == ([], False)


def test_a_minor_without_consent_is_blocked_and_says_why(caseworker, open_case, person):
    today = timezone.localdate()
    case = open_case(
        principal=person("Young", born_on="2012-04-01"),
        unaccompanied=True,
        guardian_consent_on=today,
        applied_on=today,
        worker=caseworker,
    )
    from onward.safeguarding.actions import record_statement

    stated = {"unaccompanied": True, "guardian_consent_on": None}
    child = case.members.get().person
    record_statement(kind="minors", person=child, case=case.reference, stated=stated, by="test", now=timezone.now())

    found = queries.worklist(caseworker, today)

    assert [(item.case, item.blocked) for item in found.blocked] == [
        (case.reference, "The guardian's written consent is missing")
    ]
    assert found.waiting == []


def test_a_worklist_asks_as_often_for_three_cases_as_for_one(caseworker, open_case, person, django_assert_num_queries):
    today = timezone.localdate()
    open_case(principal=person("One", born_on="1990"), applied_on=today, worker=caseworker)

    def count() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as asked:
            queries.worklist(type(caseworker).objects.get(pk=caseworker.pk), today)
        return len(asked)

    one = count()
    for name in ("Two", "Three"):
        open_case(principal=person(name), applied_on=today, worker=caseworker)
    assert count() == one


def test_nothing_of_another_office_waits_for_anybody(account, other_office, open_case, person):
    stranger = account("caseworker", office=other_office)
    open_case(worker=stranger)

    found = queries.worklist(stranger, timezone.localdate())

    assert (found.waiting, found.late, found.unassigned) == ([], [], [])


def test_a_note_or_a_task_sent_twice_is_one(as_, caseworker, case):
    client = as_(caseworker)
    for _ in range(2):
        client.post(page(case, "notes"), {"text": "Afraid of the uncle."})
        client.post(page(case, "tasks"), {"title": "Ring", "owner": "", "due_on": ""})
    assert (Note.objects.count(), Task.objects.count()) == (1, 1)

    client.post(page(case, "notes"), {"text": "Afraid of the aunt."})
    actions.add_note(case=case, text="Afraid of the aunt.", by="somebody@onward.example", now=timezone.now())
    assert Note.objects.count() == 3


def test_no_copy_of_a_case_stays_in_the_browser(as_, caseworker, case):
    client = as_(caseworker)

    for address in ("/cases/", page(case, "case"), page(case, "notes")):
        assert "no-store" in client.get(address).headers["Cache-Control"]
