"""Data keys turn over: everything sealed anew, nothing lost, blind indexes as before."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from onward.access.actions import open_compartment
from onward.access.actions.keys import add_key, reseal_rows
from onward.access.models import Opening
from onward.access.queries.keys import sealed_columns, sealed_under
from onward.access.queries.openings import opening_shown
from onward.access.queries.secrets import open_secret
from onward.audit.models import Event
from onward.base.queries import key_ring, place

FIRST = "1:" + "A" * 43 + "="
SECOND = "2:" + "B" * 42 + "A="


@pytest.fixture
def keys(settings, tmp_path):
    """Sets the ring, as a restart with other settings would."""
    settings.HOME = tmp_path

    def use(text: str) -> None:
        settings.DATA_KEYS = text
        key_ring.cache_clear()

    use(FIRST)
    yield use
    key_ring.cache_clear()


@pytest.fixture
def openings(keys, caseworker):
    return [
        open_compartment(person=f"P-{n}", compartment="health", reason=f"Reason {n}", by=caseworker, now=timezone.now())
        for n in range(3)
    ]


def reasons() -> list[str]:
    return [opening_shown(opening, now=timezone.now()).reason for opening in Opening.objects.order_by("pk")]


def test_everything_sealed_is_sealed_anew_and_reads_as_before(keys, openings, caseworker, capsys):
    from allauth.mfa.models import Authenticator

    index = key_ring().blind_index("AB123", field="number")
    before = sealed_under()
    keys(f"{SECOND},{FIRST}")
    assert reasons() == ["Reason 0", "Reason 1", "Reason 2"]
    call_command("keys", "reseal", "--json")
    assert json.loads(capsys.readouterr().out) == {"values": 4, "files": 0}
    assert (before, sealed_under()) == ({1: 3}, {1: 0, 2: 3})
    assert reasons() == ["Reason 0", "Reason 1", "Reason 2"]
    kept = Authenticator.objects.get(user=caseworker).data["secret"]
    keys(SECOND)
    assert reasons() == ["Reason 0", "Reason 1", "Reason 2"]
    assert open_secret(kept) == "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    keys(f"{SECOND},{FIRST}")
    assert key_ring().blind_index("AB123", field="number") == index
    assert Event.objects.get(kind="data.resealed").detail == {"key": 2, "values": 4, "files": 0}


def test_what_is_sealed_under_the_first_key_already_is_left_alone(keys, openings, capsys):
    before = [bytes(opening.reason) for opening in Opening.objects.order_by("pk")]
    call_command("keys", "reseal", "--json")
    assert json.loads(capsys.readouterr().out)["values"] == 0
    assert [bytes(opening.reason) for opening in Opening.objects.order_by("pk")] == before


def test_sealing_anew_goes_on_where_it_was_broken_off(keys, openings):
    from onward.base.actions import enqueue
    from onward.base.tasks import run_here

    keys(f"{SECOND},{FIRST}")
    number = [column for _model, column in sealed_columns()].index("reason")
    after, looked, stale = reseal_rows(model=Opening, column="reason", after=0, rows=2)
    assert (after, looked, stale) == (openings[1].pk, 2, 2)
    untouched = bytes(Opening.objects.order_by("pk")[0].reason)
    job = enqueue("reseal", by="command", now=timezone.now())
    job.position = {"column": number, "after": after, "done": 2, "anew": 2}
    job.save()
    assert run_here(job).result["values"] == 2 + 1 + 1
    assert sealed_under() == {1: 0, 2: 3}
    assert bytes(Opening.objects.order_by("pk")[0].reason) == untouched


def test_a_row_saved_in_between_wins(keys, openings):
    """The update asks for what was read: here nothing matches any more."""
    keys(f"{SECOND},{FIRST}")
    first = openings[0]
    newer = key_ring().seal("Newer", place=place(Opening, "reason", first.pk))
    table = connection.ops.quote_name(Opening._meta.db_table)
    with connection.cursor() as cursor:
        stale = bytes(first.reason)
        cursor.execute(f"UPDATE {table} SET reason = %s WHERE id = %s", [newer, first.pk])
        cursor.execute(f"UPDATE {table} SET reason = %s WHERE id = %s AND reason = %s", [b"x", first.pk, stale])
    assert reasons()[0] == "Newer"


def test_append_only_tables_let_sealed_columns_be_sealed_anew_and_nothing_else(keys, caseworker, office):
    from django.db import DatabaseError, transaction

    from onward.base.actions import reserve_ids
    from onward.cases.models import Case, Note

    now = timezone.now()
    case = Case.objects.create(reference="R-1", pathway="return", office=office, opened_at=now, opened_by="t")
    [pk] = reserve_ids(Note)
    text = key_ring().seal("A note.", place=place(Note, "text", pk))
    Note.objects.create(pk=pk, case=case, text=text, written_at=now, written_by="t")
    keys(f"{SECOND},{FIRST}")
    assert reseal_rows(model=Note, column="text", after=0)[2] == 1
    assert key_ring().unseal(Note.objects.get().text, place=place(Note, "text", pk)) == "A note."
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Note.objects.update(written_by="somebody else")


def test_a_key_is_added_in_front_of_the_file_or_handed_over(keys, settings, tmp_path, db, capsys):
    path = tmp_path / "keys" / "onward_data_keys"
    path.parent.mkdir()
    path.write_text(FIRST)
    ring, in_place = add_key(by="command", now=timezone.now())
    assert (in_place, path.read_text(), ring.endswith("," + FIRST)) == (True, ring, True)
    assert path.stat().st_mode & 0o777 == 0o600
    settings.DATA_KEYS_GIVEN = True
    call_command("keys", "add")
    assert "Set ONWARD_DATA_KEYS to this" in capsys.readouterr().out
    assert path.read_text() == ring
    keys(ring)
    assert [number for number, _key in key_ring().keys] == [2, 1]


def test_keys_that_are_still_needed_are_named(keys, openings, capsys):
    keys(f"{SECOND},{FIRST}")
    call_command("keys", "list", "--json")
    assert json.loads(capsys.readouterr().out) == {
        "keys": [
            {"key": 2, "seals": True, "index": False, "values": 0},
            {"key": 1, "seals": False, "index": True, "values": 3},
        ],
        "lost": {},
    }
    keys(SECOND)
    with pytest.raises(CommandError, match="not on the ring"):
        call_command("keys", "list")


def test_the_oldest_key_is_taken_away_and_numbers_are_found_again(keys, person):
    from onward.base.actions import enqueue, reserve_ids
    from onward.base.tasks import run_here
    from onward.people.models import ContactPoint, IdentityDocument
    from onward.people.queries.numbers import contact_index, document_index

    [document, point] = [reserve_ids(model)[0] for model in (IdentityDocument, ContactPoint)]
    seal = key_ring().seal
    IdentityDocument.objects.create(
        pk=document,
        person=person,
        kind="PASSPORT",
        number=seal("AB 123", place=place(IdentityDocument, "number", document)),
        number_index=document_index("AB 123"),
    )
    ContactPoint.objects.create(
        pk=point,
        person=person,
        kind="EMAIL",
        value=seal("Leila@x.example", place=place(ContactPoint, "value", point)),
        value_index=contact_index("EMAIL", "Leila@x.example"),
    )
    for ring, changed in ((f"{SECOND},{FIRST}", 2), (SECOND, 2), (SECOND, 0)):
        keys(ring)
        job = run_here(enqueue("reseal", by="command", now=timezone.now()))
        assert (ring, job.result["values"]) == (ring, changed)
        assert IdentityDocument.objects.get().number_index == document_index("ab123")
        assert ContactPoint.objects.get().value_index == contact_index("EMAIL", "leila@x.example")
