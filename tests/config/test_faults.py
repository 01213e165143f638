"""What the house itself may suffer: refused in words, nothing half done, nothing of anybody in the log."""

import json
import shutil
import subprocess
import sys

import pytest
from django.db import OperationalError, connection
from django.test import Client

from onward.access.models import Office
from onward.audit.models import Event
from onward.config.refusals import words


@pytest.fixture
def faulty(db, settings):
    settings.ROOT_URLCONF = "tests.config.faulty_urls"
    return Client(raise_request_exception=False)


def test_a_full_disk_is_a_page_that_says_so_and_nothing_is_saved(faulty):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's own disk is not ours to fill")
    try:
        answer = faulty.get("/fill")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 4294967294")
    assert answer.status_code == 503
    assert "The disk is full. Nothing has been saved." in answer.content.decode()
    assert Office.objects.count() == 0


def test_a_clock_before_the_last_event_is_a_page_that_says_so(faulty):
    answer = faulty.get("/clock")
    assert answer.status_code == 503
    assert "Set the clock right." in answer.content.decode()
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ('could not extend file "base/16384/2619": No space left on device', "The disk is full."),
        ('relation "onward_case" does not exist', "onward migrate"),
        ("connection failed: Connection refused", "does not answer"),
        ("database is locked", "The database is busy"),
        ("division by zero", ""),
    ],
)
def test_what_the_database_says_is_put_into_words(said, word):
    assert word in words(OperationalError(said))
    assert bool(word) == bool(words(OperationalError(said)))


def lines(capfd) -> list[dict]:
    return [json.loads(line) for line in capfd.readouterr().err.splitlines() if line.startswith("{")]


@pytest.fixture
def log(capfd, settings):
    """The lines that the log holds, as in production or not."""
    import logging.config

    from onward.config import logs

    def take(*, production: bool):
        logging.config.dictConfig(logs.logging(production=production))
        return lambda: lines(capfd)

    yield take
    logging.config.dictConfig(settings.LOGGING)


def test_a_request_is_one_line_without_its_query_or_its_address(faulty, log):
    read = log(production=True)
    faulty.get("/people/P-00000001/?name=Janssen", headers={"X-Request-ID": "abc-12345678"})
    said = read()
    assert [set(line) for line in said] == [
        {"event", "level", "timestamp", "request", "method", "route", "status", "ms"}
    ]
    assert said[0]["request"] == "abc-12345678"
    assert not any(word in json.dumps(said) for word in ("Janssen", "P-00000001"))


def test_an_implausible_request_number_is_not_taken_over(faulty, log):
    log(production=True)
    answer = faulty.get("/healthz", headers={"X-Request-ID": "x" * 300})
    assert len(answer["X-Request-ID"]) == 16


def test_health_is_not_logged(faulty, log):
    read = log(production=True)
    faulty.get("/healthz")
    assert read() == []


def test_a_defect_is_logged_by_its_kind_and_place_without_its_words(faulty, log):
    read = log(production=True)
    answer = faulty.get("/defect/P-00000001")
    said = read()
    assert answer.status_code == 500
    assert "Janssen" not in answer.content.decode()
    failure = next(line for line in said if line["level"] == "error")
    assert failure["error"] == "builtins.ValueError"
    assert "faulty_urls.py" in failure["at"][-1]
    assert not any(word in json.dumps(said) for word in ("Janssen", "P-00000001"))


def test_outside_production_the_words_of_a_defect_are_logged_too(faulty, log):
    read = log(production=False)
    faulty.get("/defect/P-00000001")
    assert [line["text"] for line in read() if line["level"] == "error"] == ["J. Janssen, born 1980"]


def test_a_forged_form_gets_a_page_that_says_what_to_do(db, caseworker):
    client = Client(enforce_csrf_checks=True)
    client.force_login(caseworker)
    answer = client.post("/account/logout/", {"csrfmiddlewaretoken": "forged"})
    assert answer.status_code == 403
    assert "This form was not accepted" in answer.content.decode()
    assert client.session["_auth_user_id"] == str(caseworker.pk)


def test_an_address_that_only_a_form_asks_gets_a_page_in_words(client, caseworker):
    client.force_login(caseworker)
    answer = client.get("/access/language/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "<h1>Onward could not read what was sent</h1>" in answer.content.decode()


def test_a_foreign_host_is_refused(client, db):
    assert client.get("/healthz", headers={"Host": "elsewhere.example"}).status_code == 400


def may_mount() -> bool:
    probe = ["unshare", "--user", "--map-root-user", "--mount", "true"]
    return bool(shutil.which("unshare")) and subprocess.run(probe, capture_output=True).returncode == 0


@pytest.mark.slow
def test_a_command_on_a_full_disk_says_so_and_goes_on_when_there_is_room(empty_node):
    if connection.vendor != "sqlite" or not may_mount():
        pytest.skip("needs a small disk of its own under SQLite")
    disk = empty_node.home / "disk"
    disk.mkdir()
    onward = f"{sys.executable} -m onward"
    script = f"""
        mount -t tmpfs -o size=300k none {disk} || exit 99
        {onward} migrate -v0; echo "full: $?"
        mount -o remount,size=64m {disk} || exit 99
        {onward} migrate -v0; echo "room: $?"
        {onward} check >&2; echo "check: $?"
    """
    done = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script],
        env=empty_node.environment | {"ONWARD_HOME": str(disk)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout.split("\n")[:3] == ["full: 1", "room: 0", "check: 0"]
    assert done.stderr.startswith("The disk is full. Nothing has been saved.")
