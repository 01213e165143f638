"""The chain: recorded in order, in bulk too; read back whole; broken where somebody broke it."""

import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onward.audit.actions import CHUNK, ClockBehind, Entry, record, record_all
from onward.audit.models import Event, EventPerson
from onward.audit.queries import head, problems_of_the_chain, verify_chain
from onward.audit.rules import csv_line, digest, register_sentences, sentence, signature

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def events(db):
    record_all(
        [Entry("case.opened", f"R-2007-0000{n}", [f"P-0000000{n}"], {"n": n}) for n in range(5)], by="t", now=NOW
    )


def forge(sql: str, *values) -> None:
    """As somebody with the database's own rights would: past the triggers."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(sql, values)
            cursor.execute("SET LOCAL session_replication_role = origin")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(sql, values)
        for _name, trigger in triggers:
            cursor.execute(trigger)


def test_events_are_numbered_without_gaps_and_follow_each_other(events):
    kept = list(Event.objects.order_by("id"))
    assert [event.id for event in kept] == [1, 2, 3, 4, 5]
    assert [event.previous for event in kept[1:]] == [event.digest for event in kept[:-1]]
    assert verify_chain().events == 5
    assert problems_of_the_chain() == []


def test_bulk_and_single_recording_make_the_same_rows(db):
    entries = [Entry("case.opened", "R-1", ["P-1", "P-2"], {"a": [1, None, "ü"], "b": {"c": True}}), Entry("x.y")]
    with transaction.atomic():
        record_all(entries, by="t", now=NOW)
        bulk = list(Event.objects.order_by("id").values())
        index = list(EventPerson.objects.order_by("id").values_list("event", "person"))
        transaction.set_rollback(True)
    for entry in entries:
        record(entry.kind, by="t", now=NOW, case=entry.case, people=entry.people, detail=entry.detail)
    assert list(Event.objects.order_by("id").values()) == bulk
    assert list(EventPerson.objects.order_by("id").values_list("event", "person")) == index
    assert bulk[0]["detail"] == {"a": [1, None, "ü"], "b": {"c": True}}
    assert bulk[0]["at"] == NOW


def test_an_iterator_longer_than_a_chunk_is_taken_and_counted(db):
    count = CHUNK + 3
    assert (
        record_all((Entry("row.taken_over", people=[f"P-{n}"]) for n in range(count)), by="command", now=NOW) == count
    )
    assert verify_chain().events == count
    assert EventPerson.objects.count() == count
    assert record_all([], by="command", now=NOW) == 0


def test_an_event_that_fails_takes_what_it_was_recorded_with_along(db):
    @transaction.atomic
    def open_case_and_fail() -> None:
        record("case.opened", by="t", now=NOW)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        open_case_and_fail()
    assert Event.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "number", "says"),
    [
        ("kind = 'case.viewed'", 3, "was changed"),
        ("\"by\" = 'somebody.else@onward.example'", 3, "was changed"),
        ("\"case\" = 'R-2007-99999'", 3, "was changed"),
        ("people = '[]'", 3, "was changed"),
        ("detail = '{}'", 3, "was changed"),
        ("previous = '0'", 3, "does not follow"),
        ("digest = '0'", 3, "was changed"),
    ],
)
def test_a_changed_event_is_named_as_the_first_broken_link(events, change, number, says):
    forge(f"UPDATE onward_event SET {change} WHERE id IN (3, 5)")
    verdict = verify_chain()
    assert (verdict.events, verdict.broken.number) == (number - 1, number)
    assert says in verdict.broken.says
    [problem] = problems_of_the_chain()
    assert problem.startswith("Event 3 of the trail")


def test_a_missing_event_is_named(events):
    forge("DELETE FROM onward_event WHERE id = 2")
    verdict = verify_chain()
    assert (verdict.broken.number, verdict.broken.says) == (2, "is missing: the next event is number 3")


def test_an_event_made_up_in_between_and_digested_right_breaks_the_next(events):
    row = Event.objects.get(pk=3)
    mark = digest(
        previous=row.previous, number=3, at=row.at, kind="case.viewed", by=row.by, case=row.case, people=row.people,
        detail=row.detail,
    )  # fmt: skip
    forge("UPDATE onward_event SET kind = 'case.viewed', digest = %s WHERE id = 3", mark)
    verdict = verify_chain()
    assert (verdict.broken.number, verdict.broken.says) == (4, "does not follow from the event before it")


def test_an_index_by_person_that_lost_an_entry_is_named(events):
    forge("DELETE FROM onward_eventperson WHERE event = 4")
    assert problems_of_the_chain() == ["1 event of the trail is not found by person as it should be."]


def test_a_trail_cut_off_at_its_end_shows_against_a_head_kept_elsewhere(events):
    kept = head()
    assert verify_chain(kept).whole
    forge("DELETE FROM onward_event WHERE id = 5")
    assert verify_chain().whole
    verdict = verify_chain(kept)
    assert verdict.broken.number == 5
    assert "cut off" in verdict.broken.says


def test_a_trail_written_anew_shows_against_a_head_kept_elsewhere(events):
    kept = head()
    forge("DELETE FROM onward_event")
    forge("DELETE FROM onward_eventperson")
    record_all([Entry("case.opened") for _ in range(6)], by="t", now=NOW)
    assert verify_chain().whole
    assert "written anew" in verify_chain(kept).broken.says


def test_a_forged_head_is_not_believed(events):
    kept = head() | {"number": 2}
    assert "was not signed" in verify_chain(kept).broken.says
    assert signature(kept, secret="one") != signature(kept, secret="two")


def test_a_clock_set_back_is_refused_and_a_wait_is_not(events):
    record("case.viewed", by="t", now=NOW - timedelta(minutes=5))
    assert Event.objects.get(pk=6).at == NOW
    with pytest.raises(ClockBehind, match="Set the clock right"):
        record("case.viewed", by="t", now=NOW - timedelta(days=1))
    assert Event.objects.count() == 6
    assert verify_chain().whole


def test_the_database_refuses_to_change_or_delete_an_event(events):
    for sql in ("UPDATE onward_event SET kind = 'x'", "DELETE FROM onward_event", "DELETE FROM onward_eventperson"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute(sql)
    with pytest.raises(TypeError):
        Event.objects.get(pk=1).delete()
    assert verify_chain().events == 5


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=["Cs", "Cc"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abcü"), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(detail=st.dictionaries(st.text("abcé", min_size=1), plain, max_size=4), micro=st.integers(0, 999_999))
def test_whatever_goes_in_comes_back_with_the_same_digest(db, detail, micro):
    at = max(NOW.replace(microsecond=micro), Event.objects.order_by("-id").values_list("at", flat=True).first() or NOW)
    record("case.opened", by="t", now=at, detail=detail)
    assert verify_chain().broken is None


def test_one_of_two_processes_waits_for_the_other(transactional_db):
    """Three threads with connections of their own record fifty events each: one chain, no gap."""
    from threading import Thread

    if connection.vendor == "sqlite":
        pytest.skip("the tests' SQLite is in memory, which threads cannot share; IMMEDIATE transactions stand alone")
    failed = []

    def work(who: str) -> None:
        try:
            for _ in range(50):
                record("case.viewed", by=who, now=datetime.now(UTC))
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=work, args=(who,)) for who in ("one", "two", "three")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert verify_chain().events == 150


def test_the_commands_print_the_head_and_verify_against_it(events, tmp_path, capsys):
    call_command("trail", "head", "--json")
    kept = tmp_path / "head.json"
    kept.write_text(capsys.readouterr().out)
    assert json.loads(kept.read_text())["number"] == 5
    call_command("trail", "verify", "--head", str(kept), "--json")
    assert json.loads(capsys.readouterr().out) == {"ok": True, "events": 5, "broken": None}
    forge("UPDATE onward_event SET kind = 'x' WHERE id = 2")
    with pytest.raises(CommandError, match="Event 2 was changed"):
        call_command("trail", "verify", "--head", str(kept))
    (tmp_path / "no.json").write_text("[]")
    with pytest.raises(CommandError, match="is no head"):
        call_command("trail", "verify", "--head", str(tmp_path / "no.json"))


def test_a_kind_without_a_sentence_is_shown_and_a_detail_that_lacks_does_no_harm():
    shown = {"by": "x@y.example", "case": "", "people": ["P-1", "P-2", "P-3", "P-4"], "detail": {}}
    assert sentence(kind="no.such", **shown) == "x@y.example: no.such"
    register_sentences({"test.kind": "%(by)s did %(what)s to %(people)s."})
    assert sentence(kind="test.kind", **shown) == "x@y.example did - to P-1, P-2, P-3 … (4)."
    with pytest.raises(ValueError, match="two sentences"):
        register_sentences({"test.kind": "Something else."})


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_no_spreadsheet_runs_a_cell(cell):
    assert csv_line([cell, 'a "b"']) == f'"\'{cell}","a ""b"""\r\n'


@given(
    text=st.text(max_size=20),
    people=st.lists(st.text(max_size=10), max_size=3),
    detail=st.dictionaries(st.text(max_size=5), plain, max_size=3),
)
def test_the_list_written_by_hand_is_the_json_that_anybody_would_write(text, people, detail):
    """So that the trail can be checked elsewhere, by other hands than ours."""
    given_ = {"previous": "0" * 64, "number": 7, "at": NOW, "kind": "a.b", "by": text, "case": text, "people": people}
    body = ["0" * 64, 7, "2026-11-24T12:00:00.000000+00:00", "a.b", text, text, people, detail]
    plainly = json.dumps(body, sort_keys=True, separators=(",", ":"))
    assert digest(**given_, detail=detail) == hashlib.sha256(plainly.encode()).hexdigest()


def test_the_end_is_written_down_every_night_and_can_be_verified_against(events):
    from onward.base.actions import enqueue
    from onward.base.tasks import KINDS, discover, run_here

    discover()
    kept = run_here(enqueue("trail_head", by="schedule", now=NOW)).result
    assert KINDS["trail_head"].every
    assert kept == head()
    forge("DELETE FROM onward_event WHERE id = 5")
    assert not verify_chain(kept).whole
