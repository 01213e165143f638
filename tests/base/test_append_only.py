"""The database itself refuses to change what is only ever followed, whoever asks."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from onward.audit.actions import record
from onward.audit.models import Event
from onward.base.models import AppendOnly
from onward.cases.models import Case, Note

APPEND_ONLY = sorted(
    (model for model in apps.get_app_config("onward").get_models() if issubclass(model, AppendOnly)),
    key=lambda model: model.__name__,
)


def execute(sql, *parameters):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


@pytest.fixture
def event(db):
    record("office.opened", by="test", now=timezone.now(), detail={"office": "HQ"})
    return Event.objects.get()


@pytest.fixture
def note(office):
    now = timezone.now()
    case = Case.objects.create(reference="R-2007-00001", pathway="return", office=office, opened_at=now, opened_by="t")
    return Note.objects.create(case=case, text=b"sealed", written_at=now, written_by="test")


@pytest.mark.parametrize("model", APPEND_ONLY, ids=lambda model: model.__name__)
def test_every_append_only_table_is_guarded_by_the_database(db, model):
    table = model._meta.db_table
    on = {
        "sqlite": "sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
        "postgresql": "pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
    }
    name = {"sqlite": "name", "postgresql": "tgname"}[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM {on[connection.vendor]} ORDER BY 1", [table])
        guards = [row[0] for row in cursor.fetchall()]
    truncate = [f"{table}_no_truncate"] if connection.vendor == "postgresql" else []
    assert guards == [f"{table}_no_delete", *truncate, f"{table}_no_update"]


def test_an_event_is_not_changed_by_raw_sql(event):
    with pytest.raises(IntegrityError, match="onward_event is append-only"):
        execute("UPDATE onward_event SET kind = 'nothing.happened' WHERE id = %s", event.pk)
    assert Event.objects.get().kind == "office.opened"


def test_an_event_is_not_deleted_by_raw_sql(event):
    with pytest.raises(IntegrityError, match="onward_event is append-only"):
        execute("DELETE FROM onward_event")
    assert Event.objects.count() == 1


def test_an_event_is_not_replaced_under_its_own_number(event):
    columns = 'id, at, by, "case", people, detail, previous, digest, kind'
    forged = f"SELECT {columns.removesuffix('kind')} 'forged' FROM onward_event"
    how = {
        "sqlite": f"REPLACE INTO onward_event ({columns}) {forged}",
        "postgresql": f"INSERT INTO onward_event ({columns}) {forged} WHERE true"
        " ON CONFLICT (id) DO UPDATE SET kind = 'forged'",
    }
    with pytest.raises(IntegrityError, match="onward_event is append-only"):
        execute(how[connection.vendor])
    assert Event.objects.get().kind == "office.opened"


def test_the_trail_is_not_emptied_as_a_whole(event):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(IntegrityError, match="onward_event is append-only"):
        execute("TRUNCATE onward_event")
    assert Event.objects.count() == 1


def test_a_sealed_value_may_be_sealed_again(note):
    execute("UPDATE onward_note SET text = %s WHERE id = %s", b"sealed under the new key", note.pk)
    assert bytes(Note.objects.get().text) == b"sealed under the new key"


def test_sealing_again_changes_nothing_else_with_it(note):
    with pytest.raises(IntegrityError, match="onward_note is append-only"):
        execute("UPDATE onward_note SET text = %s, written_by = 'somebody else' WHERE id = %s", b"new", note.pk)
    assert bytes(Note.objects.get().text) == b"sealed"


def test_the_orm_says_the_same_in_words(note):
    with pytest.raises(TypeError, match="append-only"):
        note.save()
    with pytest.raises(TypeError, match="append-only"):
        note.delete()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_tests_that_commit_leave_nothing_and_find_the_guard(turn):
    record("office.opened", by="test", now=timezone.now())
    assert Event.objects.count() == 1
    with pytest.raises(IntegrityError):
        execute("DELETE FROM onward_event")
