"""The one way into the trail. Called inside the transaction of what it records."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction

from onward.audit.models import Event, EventPerson
from onward.audit.rules import GENESIS, digest

CHAIN_LOCK = 7_201_857  # any number, the same everywhere: PostgreSQL's advisory lock on the chain's end


@dataclass(frozen=True)
class Entry:
    """One event before it has a number: `detail` holds codes, references and counts, never a name, a number or free text."""

    kind: str
    case: str = ""
    people: Sequence[str] = ()
    detail: dict = field(default_factory=dict)


class ClockBehind(Exception):
    """The clock stands before the last event: recording would put the trail out of order."""


def record(
    kind: str,
    *,
    by: object,
    now: datetime,
    case: object = "",
    people: Iterable[object] = (),
    detail: dict | None = None,
) -> None:
    """Record one event. `by` is a user (its e-mail address is kept), or "system" or "command"; references, not objects, are kept."""
    record_all([Entry(kind, str(case), [str(person) for person in people], detail or {})], by=by, now=now)


@transaction.atomic
def record_all(entries: Sequence[Entry], *, by: object, now: datetime) -> None:
    """Record many events under one lock, in order; for bulk work."""
    if not entries:
        return
    _lock_chain()
    last = Event.objects.order_by("-id").values_list("id", "digest", "at").first() or (0, GENESIS, now)
    if now < last[2]:
        raise ClockBehind(
            f"The clock says {now:%Y-%m-%d %H:%M:%S}, but the last event was at {last[2]:%Y-%m-%d %H:%M:%S}. Set the clock right."
        )
    number, previous = last[0], last[1]
    who = getattr(by, "email", None) or str(by)
    events, index = [], []
    for entry in entries:
        number += 1
        people = list(entry.people)
        mark = digest(
            previous=previous,
            number=number,
            at=now,
            kind=entry.kind,
            by=who,
            case=entry.case,
            people=people,
            detail=entry.detail,
        )
        events.append(
            Event(
                id=number,
                at=now,
                kind=entry.kind,
                by=who,
                case=entry.case,
                people=people,
                detail=entry.detail,
                previous=previous,
                digest=mark,
            )
        )
        index += [EventPerson(event=number, person=person) for person in people]
        previous = mark
    Event.objects.bulk_create(events, batch_size=500)
    EventPerson.objects.bulk_create(index, batch_size=2000)


def _lock_chain() -> None:
    """On SQLite a writing transaction is alone already (IMMEDIATE)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
