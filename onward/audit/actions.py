"""The one way into the trail. Called inside the transaction of what it records."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from django.db import connection, models, transaction
from django.db.models import QuerySet

from onward.audit.models import Event, EventPerson
from onward.audit.rules import GENESIS, digest

CHAIN_LOCK = 7_201_857  # any number, the same everywhere: PostgreSQL's advisory lock on the chain's end
CHUNK = 5_000  # events that one statement writes
PATIENCE = timedelta(hours=1)  # between reading the clock and recording, work may have waited or lasted so long


@dataclass(frozen=True)
class Entry:
    """One event before it has a number. `detail` holds codes, references, counts: never a name, a number, free text."""

    kind: str
    case: str = ""
    people: Sequence[str] = ()
    detail: dict = field(default_factory=dict)


class ClockBehind(Exception):
    """The clock stands well before the last event: recording would put the trail out of order."""


def record(
    kind: str,
    *,
    by: object,
    now: datetime,
    case: object = "",
    people: Iterable[object] = (),
    detail: dict | None = None,
) -> None:
    """Record one event. `by` is a user (its e-mail address is kept), "system" or "command"; of objects, references."""
    record_all([Entry(kind, str(case), [str(person) for person in people], detail or {})], by=by, now=now)


@transaction.atomic
def record_all(entries: Iterable[Entry], *, by: object, now: datetime) -> int:
    """Record many events under one lock, in order, by COPY or executemany: bulk work costs a few seconds per 100,000.

    Takes an iterator as well, and holds no more than a chunk of it. Answers how many there were. The moment kept is the
    one given, or the last event's where another's work was recorded in between: numbers and moments run the same way.
    """
    waiting = iter(entries)
    chunk = list(islice(waiting, CHUNK))
    if not chunk:
        return 0
    _lock_chain()
    last = Event.objects.order_by("-id").values_list("id", "digest", "at").first() or (0, GENESIS, now)
    if now < last[2] - PATIENCE:
        raise ClockBehind(
            f"The clock says {now:%Y-%m-%d %H:%M:%S}, but the last event was at {last[2]:%Y-%m-%d %H:%M:%S}. "
            "Set the clock right."
        )
    chain = _Chain(number=last[0], previous=last[1], at=max(now, last[2]), by=getattr(by, "email", None) or str(by))
    while chunk:
        events = list(chain.follow(chunk))
        _insert(Event, EVENT_COLUMNS, events)
        _insert(
            EventPerson,
            PERSON_COLUMNS,
            ((event[0], who) for event, entry in zip(events, chunk, strict=True) for who in entry.people),
        )
        chunk = list(islice(waiting, CHUNK))
    return chain.number - last[0]


@transaction.atomic
def record_viewed_trail(*, asked: dict, by: object, now: datetime) -> None:
    """Looking at the trail is an event like any other: what was looked for, in references and codes."""
    people, case, detail = _searched(asked)
    record("trail.viewed", by=by, now=now, case=case, people=people, detail=detail)


@transaction.atomic
def record_viewed_trail_of_person(*, person: str, by: object, now: datetime) -> None:
    record("trail_of_person.viewed", by=by, now=now, people=[person])


@transaction.atomic
def record_exported_trail(*, found: QuerySet[Event], asked: dict, by: object, now: datetime) -> int:
    """Answers the number of the last event that goes into the export: the one of the exporting itself does not."""
    last = Event.objects.order_by("-id").values_list("id", flat=True).first() or 0
    people, case, detail = _searched(asked)
    detail |= {"events": found.filter(pk__lte=last).count()}
    record("trail.exported", by=by, now=now, case=case, people=people, detail=detail)
    return last


def _searched(asked: dict) -> tuple[list[str], str, dict]:
    """Persons, case and the rest of what was looked for. What was typed is kept only if the trail knows it: it may be
    somebody's name in the wrong box, and nothing is ever taken out of the trail.
    """
    known = {
        "person": EventPerson.objects.filter(person=asked.get("person", "")),
        "case": Event.objects.filter(case=asked.get("case", "")),
        "by": Event.objects.filter(by=asked.get("by", "").lower()),
    }
    kept = {name: str(value) for name, value in asked.items() if name not in known or known[name].exists()}
    person, case = kept.pop("person", ""), kept.pop("case", "")
    return [person] if person else [], case, kept


EVENT_COLUMNS = ("id", "at", "kind", "by", "case", "detail", "people", "previous", "digest")
PERSON_COLUMNS = ("event", "person")


@dataclass
class _Chain:
    """The chain's end, moving on with every event."""

    number: int
    previous: str
    at: datetime
    by: str

    def follow(self, entries: Iterable[Entry]) -> Iterator[tuple]:
        """A row for each entry, in EVENT_COLUMNS."""
        for entry in entries:
            self.number += 1
            people = list(entry.people)
            mark = digest(
                previous=self.previous,
                number=self.number,
                at=self.at,
                kind=entry.kind,
                by=self.by,
                case=entry.case,
                people=people,
                detail=entry.detail,
            )
            detail = json.dumps(entry.detail)
            yield (
                self.number, self.at, entry.kind, self.by, entry.case, detail, json.dumps(people), self.previous, mark
            )  # fmt: skip
            self.previous = mark


def _insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[tuple]) -> None:
    """Rows by the engine's quickest way. Values are ready for the database; only moments differ."""
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(quote(column) for column in columns)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks, adapt = ", ".join(["%s"] * len(columns)), connection.ops.adapt_datetimefield_value
    ready = [tuple(adapt(cell) if isinstance(cell, datetime) else cell for cell in row) for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", ready)


def _lock_chain() -> None:
    """On SQLite a writing transaction is alone already (IMMEDIATE)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
