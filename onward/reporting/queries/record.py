"""The record, read for the extract: where it stands, and rows out of it in bulk as CSV."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from django.db import OperationalError, connection, transaction

from onward.reporting.rules.manifest import Marks
from onward.reporting.rules.sources import SOURCES

AT_A_TIME = 5_000
LOCK_TRIES, LOCK_MILLISECONDS = (
    4,
    300,
)  # well under PostgreSQL's deadlock_timeout: a writer is never the one to give way


def marks() -> Marks:
    """Where every table stands, read at one moment.

    Nothing below a mark may still be on its way. SQLite has one writer at a time, so nothing is; on PostgreSQL the
    tables are locked against writers for the instant of reading. If a long transaction keeps the lock from us, the
    marks are not settled: rows may yet appear below them.
    """
    if connection.vendor != "postgresql":
        return _read(settled=True)
    for _ in range(LOCK_TRIES):
        try:
            with transaction.atomic():
                _lock_against_writers()
                return _read(settled=True)
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != "55P03":  # lock not available
                raise
    return _read(settled=False)


def _lock_against_writers() -> None:
    tables = ", ".join(source.follows for source in SOURCES)
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = {LOCK_MILLISECONDS}")
        cursor.execute(f"LOCK TABLE {tables} IN SHARE MODE")
        cursor.execute("SET LOCAL lock_timeout = DEFAULT")


def _read(*, settled: bool) -> Marks:
    return Marks(standing(), settled)


def standing() -> dict[str, int]:
    """The last primary key of every table, in one statement and so of one moment."""
    columns = ", ".join(f"(SELECT max(id) FROM {source.follows})" for source in SOURCES)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}")
        return {source.name: value or 0 for source, value in zip(SOURCES, cursor.fetchone(), strict=True)}


def appended(since: Mapping[str, int], *, most: int) -> int:
    """How many rows stand after these marks, counted no further than `most` a table. Keys leave gaps, so rows count."""
    new = "SELECT 1 FROM {table} WHERE id > {mark:d} LIMIT {most:d}"
    tables = [new.format(table=source.follows, mark=since.get(source.name, 0), most=most) for source in SOURCES]
    counts = " + ".join(f"(SELECT count(*) FROM ({table}) x)" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}")
        return int(cursor.fetchone()[0])


def signature(last: Mapping[str, int]) -> str:
    """What stands at these marks: the same keys in another database, or in a restored one, give another answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pseudonym FROM onward_member WHERE id = %s", [last["members"]])
        member = cursor.fetchone()
        cursor.execute("SELECT member_id, kind, recorded_at FROM onward_milestone WHERE id = %s", [last["milestones"]])
        milestone = cursor.fetchone()
    return "/".join(str(value) for value in (*(member or ()), *(milestone or ())))


def also_members(last: int) -> set[int]:
    """Members whose person has become a member of another case since."""
    new = "SELECT person_id FROM onward_member WHERE id > %s"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM onward_member WHERE person_id IN ({new})", [last])
        return {row[0] for row in cursor.fetchall()}


def dump(statements: Iterable[str], path: Path) -> None:
    """The rows of the statements as CSV: COPY on PostgreSQL, a cursor that keeps a few thousand in hand on SQLite."""
    dump_one = _dump_copy if connection.vendor == "postgresql" else _dump_cursor
    with path.open("wb") as file:
        for statement in statements:
            dump_one(statement, file)


def _dump_copy(statement: str, file: BinaryIO) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY ({statement}) TO STDOUT (FORMAT csv)") as copy:
        for chunk in copy:
            file.write(chunk)


def _dump_cursor(statement: str, file: BinaryIO) -> None:
    lines = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    with connection.cursor() as cursor:
        cursor.execute(statement)
        writer = csv.writer(lines, lineterminator="\n")
        while rows := cursor.fetchmany(AT_A_TIME):
            writer.writerows(rows)
    lines.detach()


def in_parts(members: Iterable[int]) -> Iterator[list[int]]:
    """Members a few thousand at a time, as a statement can name them."""
    wanted = sorted(members)
    for start in range(0, len(wanted), AT_A_TIME):
        yield wanted[start : start + AT_A_TIME]
