"""The database's own refusal to change or delete a row of an append-only table, on both engines.

A later migration that alters such a table must guard it again: SQLite makes the table anew and forgets its triggers.
`onward check` and a test find a table without its guard.

Sealed columns are the one narrow exception: an update that leaves every other column as it was goes through, so that
values can be sealed again under a new key. Nothing can be forged that way: a value opens only under a key of the ring,
in its own row.
"""

from collections.abc import Iterator

from django.apps.registry import Apps
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

POSTGRESQL = """
CREATE OR REPLACE FUNCTION onward_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_NARGS > 0 THEN
        IF to_jsonb(NEW) - TG_ARGV[0:] = to_jsonb(OLD) - TG_ARGV[0:] THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '% is append-only: add a row that follows it', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def guard(tables: dict[str, tuple[str, ...]]) -> RunPython:
    """Guards the tables of these models; beside each, its sealed columns."""

    def apply(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        statements = _postgresql if schema_editor.connection.vendor == "postgresql" else _sqlite
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(POSTGRESQL, params=None)
        for name, sealed in tables.items():
            for statement in statements(apps.get_model("onward", name), sealed):
                schema_editor.execute(statement, params=None)

    def undo(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        on_table = schema_editor.connection.vendor == "postgresql"
        for name in tables:
            table = apps.get_model("onward", name)._meta.db_table
            for what in ("update", "delete", "truncate"):
                on = f" ON {table}" if on_table else ""
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{what}{on}", params=None)

    return RunPython(apply, undo)


def _postgresql(model: type[models.Model], sealed: tuple[str, ...]) -> Iterator[str]:
    table = model._meta.db_table
    columns = ", ".join(f"'{column}'" for column in sealed)
    for what, each, arguments in (("update", "ROW", columns), ("delete", "ROW", ""), ("truncate", "STATEMENT", "")):
        yield f"DROP TRIGGER IF EXISTS {table}_no_{what} ON {table}"
        yield (
            f"CREATE TRIGGER {table}_no_{what} BEFORE {what.upper()} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION onward_append_only({arguments})"
        )


def _sqlite(model: type[models.Model], sealed: tuple[str, ...]) -> Iterator[str]:
    table = model._meta.db_table
    kept = [field.column for field in model._meta.concrete_fields if field.column not in sealed]
    changed = " OR ".join(f'NEW."{column}" IS NOT OLD."{column}"' for column in kept)
    for what, when in (("update", f"WHEN {changed} " if sealed else ""), ("delete", "")):
        yield f"DROP TRIGGER IF EXISTS {table}_no_{what}"
        yield (
            f"CREATE TRIGGER {table}_no_{what} BEFORE {what.upper()} ON {table} FOR EACH ROW {when}"
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: add a row that follows it'); END"
        )
