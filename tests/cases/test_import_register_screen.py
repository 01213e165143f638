"""A register on the screen: handed in, tried out, taken over once, and its faults to work through."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from onward.access.actions import give_role
from onward.audit.models import Event
from onward.base.actions import claim
from onward.base.models import Job
from onward.base.queries import file_path
from onward.base.rules.jobs import Worker
from onward.base.tasks import run
from onward.cases.actions.take_over_register import KEPT_FOR, forget_registers
from onward.cases.models import Case, Milestone
from onward.cases.queries.import_register import problems_of
from onward.people.models import Person
from tests.cases.registers import NOTHING_LATER, row, sheet_of, text_of, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def hand_in(client, office):
    """Hands in rows as that user, and lets the worker try them out: the job."""

    def upload(user, *rows: dict[str, str], content: bytes = b"", to: str = "HQ") -> Job:
        client.force_login(user)
        file = SimpleUploadedFile("caseload.csv", content or text_of(*rows).encode())
        response = client.post(reverse("cases:import_register"), {"file": file, "office": to})
        job = Job.objects.filter(kind="import_cases").latest("pk")
        assert (response.status_code, response.url) == (302, reverse("cases:register", args=[job.pk]))
        done_by_worker()
        job.refresh_from_db()
        return job

    return upload


def done_by_worker() -> None:
    """What a worker does with it, without what the schedule asks of one besides."""
    for job in Job.objects.filter(kind="import_cases", state="WAITING"):
        run(claim(worker=Worker.this(), now=timezone.now(), only=job))


def taken_over(client, job: Job) -> Job:
    response = client.post(reverse("cases:take_over_register", args=[job.pk]))
    assert response.status_code == 302
    done_by_worker()
    return Job.objects.filter(kind="import_cases").latest("pk")


def test_a_register_is_tried_out_before_anything_goes_in(client, hand_in, team_leader):
    job = hand_in(team_leader, row(), row(case="REG/2", sex="woman"))

    page = client.get(reverse("cases:register", args=[job.pk])).content.decode()

    assert (job.state, job.result["accepted"], job.result["refused"], Case.objects.count()) == ("DONE", 1, 1, 0)
    assert "What would happen" in page
    assert "woman" in page
    assert "Take over 1 row" in page


def test_what_was_tried_is_taken_over_when_somebody_says_so(client, hand_in, team_leader):
    done = taken_over(client, hand_in(team_leader, row(), row(case="REG/2", sex="woman")))

    page = client.get(reverse("cases:register", args=[done.pk])).content.decode()

    assert (done.state, done.result["accepted"], done.result["refused"]) == ("DONE", 1, 1)
    assert "The register is taken over" in page
    case = Case.objects.get()
    assert (case.register_reference, case.office.code, case.opened_by) == ("REG/1", "HQ", team_leader.email)
    assert list(Event.objects.exclude(kind__startswith="session").order_by("pk").values_list("kind", "by")) == [
        ("register.uploaded", team_leader.email),
        ("register.taken_over", team_leader.email),
        ("case.imported", team_leader.email),
        ("register_problems.viewed", team_leader.email),
    ]


def test_a_workbook_is_handed_in_like_csv(client, hand_in, team_leader, tmp_path):
    made = workbook(tmp_path / "made.xlsx", sheet_of(list(row()), list(row().values())))

    done = taken_over(client, hand_in(team_leader, content=made.read_bytes()))

    assert (done.result["accepted"], Case.objects.get().register_reference) == (1, "REG/1")


def test_a_confirmation_sent_twice_takes_over_once(client, hand_in, team_leader):
    job = hand_in(team_leader, row())
    first = taken_over(client, job)

    again = client.post(reverse("cases:take_over_register", args=[job.pk]))

    assert again.url == reverse("cases:register", args=[first.pk])
    assert Job.objects.filter(kind="import_cases").count() == 2


def test_a_file_that_cannot_be_read_is_told_and_cannot_be_taken_over(client, hand_in, team_leader):
    job = hand_in(team_leader, content=text_of(row()).replace("sex", "shoe_size").encode())

    page = client.get(reverse("cases:register", args=[job.pk])).content.decode()
    refused = client.post(reverse("cases:take_over_register", args=[job.pk]))

    assert "The file could not be read" in page
    assert "shoe_size" in page
    assert refused.status_code == 409
    assert (Case.objects.count(), Job.objects.filter(kind="import_cases").count()) == (0, 1)


def test_the_problems_are_a_file_that_no_spreadsheet_runs(client, hand_in, team_leader):
    job = hand_in(team_leader, row(), row(case="REG/2", sex='=HYPERLINK("x")'))

    response = client.get(reverse("cases:register_problems", args=[job.pk]))

    lines = b"".join(response.streaming_content).decode().splitlines()
    assert lines[1].startswith(""""3","sex","'=HYPERLINK(""x"")","unknown_value",""")
    assert lines[2] == '"1 row"'
    assert Event.objects.latest("pk").detail == {"rows": 1, "job": job.pk}


def test_nothing_of_the_file_lies_open_on_the_disk(hand_in, team_leader):
    job = hand_in(team_leader, row(family_name="Verysecretname"))

    kept = file_path(job.arguments["kept"]).read_bytes()
    assert b"Verysecretname" not in kept
    assert len(kept) > len(text_of(row()))


def test_a_file_is_deleted_when_it_is_taken_over_or_after_a_week(client, hand_in, team_leader):
    now = timezone.now()
    over = hand_in(team_leader, row())
    taken_over(client, over)
    waiting = hand_in(team_leader, row(case="REG/2"))

    assert forget_registers(now=now) == 1
    assert (file_path(over.arguments["kept"]).exists(), file_path(waiting.arguments["kept"]).exists()) == (False, True)
    assert forget_registers(now=now + 2 * KEPT_FOR) == 1
    assert not file_path(waiting.arguments["kept"]).exists()
    assert client.post(reverse("cases:take_over_register", args=[waiting.pk])).status_code == 409


def test_an_auditor_sees_counts_and_reasons_but_no_value_and_takes_nothing_over(client, hand_in, account, team_leader):
    job = hand_in(team_leader, row(), row(case="REG/2", nationality="Verysecretvalue"))
    client.force_login(account("auditor"))

    assert client.get(reverse("cases:registers")).status_code == 200
    page = client.get(reverse("cases:register", args=[job.pk])).content.decode()
    assert ("nationality" in page, "Verysecretvalue" in page) == (True, False)
    assert client.get(reverse("cases:register_problems", args=[job.pk])).status_code == 403
    assert client.post(reverse("cases:take_over_register", args=[job.pk])).status_code == 403
    assert client.get(reverse("cases:import_register")).status_code == 403
    assert Case.objects.count() == 0


def test_whoever_brings_in_no_registers_sees_none(client, hand_in, team_leader, caseworker, outsider):
    job = hand_in(team_leader, row())

    for user in (caseworker, outsider):
        client.force_login(user)
        for name, given in (("registers", []), ("import_register", []), ("register", [job.pk])):
            assert client.get(reverse(f"cases:{name}", args=given)).status_code == 403


def test_a_team_leader_elsewhere_neither_sees_nor_takes_over_it(client, hand_in, account, team_leader, other_office):
    job = hand_in(team_leader, row())
    elsewhere = account("team_leader", office=other_office)
    client.force_login(elsewhere)

    assert job.arguments["name"] not in client.get(reverse("cases:registers")).content.decode()
    assert client.get(reverse("cases:register", args=[job.pk])).status_code == 404
    assert client.post(reverse("cases:take_over_register", args=[job.pk])).status_code == 404
    file = SimpleUploadedFile("caseload.csv", text_of(row()).encode())
    response = client.post(reverse("cases:import_register"), {"file": file, "office": "HQ"})
    assert response.status_code == 200
    assert "office" in response.context["form"].errors
    assert Job.objects.filter(kind="import_cases").count() == 1


def test_a_right_within_one_programme_shows_no_register(client, hand_in, account, office, team_leader):
    job = hand_in(team_leader, row(case="REG/2", nationality="Verysecretvalue"))
    client.force_login(account("programme_manager", office=office, programme="HRPT"))

    assert job.arguments["name"] not in client.get(reverse("cases:registers")).text
    for name in ("register", "register_problems"):
        assert client.get(reverse(f"cases:{name}", args=[job.pk])).status_code == 404


def test_who_looks_on_everywhere_reads_values_and_takes_over_at_their_own_office_only(
    client, hand_in, account, office, other_office, team_leader
):
    job = hand_in(team_leader, row(), row(case="REG/2", nationality="Verysecretvalue"))
    user = account("team_leader", office=other_office)
    give_role(user=user, role="auditor", by="test", now=timezone.now())
    client.force_login(user)

    page = client.get(reverse("cases:register", args=[job.pk])).text
    assert ("nationality" in page, "Verysecretvalue" in page, "/take-over/" in page) == (True, False, False)
    assert client.get(reverse("cases:register_problems", args=[job.pk])).status_code == 404
    assert client.post(reverse("cases:take_over_register", args=[job.pk])).status_code == 404
    assert Case.objects.count() == 0


def test_a_register_reaches_no_case_of_an_office_into_which_its_bringer_brings_in_none(
    client, hand_in, account, team_leader, other_office
):
    taken_over(client, hand_in(team_leader, row()))
    before = list(Milestone.objects.values_list("pk", flat=True)), Person.objects.get().version
    elsewhere = account("team_leader", office=other_office)
    changed = row(family_name="Otherwise", **NOTHING_LATER)

    job = hand_in(elsewhere, changed, row(member="2"), row(case="REG/9"), to="RTM")
    done = taken_over(client, job)

    for each in (job, done):
        assert [problem.code for problem in problems_of(each)] == ["case_elsewhere"] * 2
        assert (each.result["accepted"], each.result["refused"]) == (1, 2)
    case = Case.objects.get(register_reference="REG/1")
    assert (list(Milestone.objects.filter(member__case=case).values_list("pk", flat=True)), case.members.count()) == (
        before[0],
        1,
    )
    assert case.members.get().person.version == before[1]


def test_reading_what_the_rows_of_a_register_say_leaves_a_trace(client, hand_in, account, team_leader):
    job = hand_in(team_leader, row(), row(case="REG/2", nationality="Verysecretvalue"))
    assert "Verysecretvalue" in client.get(reverse("cases:register", args=[job.pk])).text
    client.force_login(account("auditor"))
    client.get(reverse("cases:register", args=[job.pk]))

    (look,) = Event.objects.filter(kind="register_problems.viewed")
    assert (look.by, look.detail) == (team_leader.email, {"rows": 1, "job": job.pk})


def test_no_file_and_an_empty_file_are_refused_in_words(client, team_leader):
    client.force_login(team_leader)

    none = client.post(reverse("cases:import_register"), {"office": "HQ"})
    empty = client.post(reverse("cases:import_register"), {"file": SimpleUploadedFile("a.csv", b""), "office": "HQ"})

    assert none.context["form"].errors["file"] == ["Choose the file that holds the register."]
    assert empty.context["form"].errors["file"] == ["The file is empty. Its first line names the columns."]
    assert Job.objects.count() == 0


def test_messages_are_in_the_language_of_who_handed_it_in(client, hand_in, team_leader):
    job = hand_in(team_leader, row())

    assert job.arguments["language"] == "en"


def test_the_list_costs_the_same_for_one_register_and_for_three(client, hand_in, team_leader):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("cases:registers")).status_code == 200
        return len(captured)

    hand_in(team_leader, row())
    one = queries()
    hand_in(team_leader, row(case="REG/2"))
    hand_in(team_leader, row(case="REG/3"))

    assert queries() == one
