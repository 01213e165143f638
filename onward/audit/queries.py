"""Reading the trail: found again by person, case, account, kind and day; and checked link by link."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from onward.audit.models import Event, EventPerson
from onward.audit.rules import GENESIS, digest, signature
from onward.base.rules.checks import check

FETCH = 10_000  # events in memory at a time


@dataclass(frozen=True)
class Link:
    """Where the chain is broken first, and how."""

    number: int
    says: str


@dataclass(frozen=True)
class Verdict:
    """How many events were read in order, and the first broken link, if any."""

    events: int
    broken: Link | None

    @property
    def whole(self) -> bool:
        return self.broken is None


def head() -> dict:
    """The chain's end, signed: number, moment and digest of the last event."""
    last = Event.objects.order_by("-id").values_list("id", "at", "digest").first()
    number, at, mark = last or (0, None, GENESIS)
    end = {"number": number, "at": at.astimezone(UTC).isoformat(timespec="microseconds") if at else "", "digest": mark}
    return end | {"signature": signature(end, secret=settings.SECRET_KEY)}


def verify_chain(kept: dict | None = None) -> Verdict:
    """Every event against its digest, its number and the one before it, streamed. `kept` is a head exported earlier.

    Without a kept head the cutting-off of the newest events cannot be seen: nothing that is left is wrong.
    """
    if kept is not None and kept.get("signature") != signature(kept, secret=settings.SECRET_KEY):
        return Verdict(0, Link(int(kept["number"]), _("the kept head was not signed by this system, or was changed")))
    number, previous, moment = 0, GENESIS, None
    for row in _rows():
        says = _broken(row, after=number, previous=previous, moment=moment)
        if says:
            return Verdict(number, Link(number + 1, says))
        number, moment, previous = row[0], row[1], row[8]
        if kept is not None and number == kept["number"] and previous != kept["digest"]:
            return Verdict(number, Link(number, _("differs from the head that was kept: the trail was written anew")))
    if kept is not None and number < kept["number"]:
        return Verdict(number, Link(number + 1, _("is missing, though a kept head names it: the trail was cut off")))
    return Verdict(number, None)


def _broken(row: tuple, *, after: int, previous: str, moment: datetime | None) -> str:
    number, at, kind, by, case, detail, people, said, mark = row
    if number != after + 1:
        return _("is missing: the next event is number %(number)s") % {"number": number}
    if said != previous:
        return _("does not follow from the event before it")
    if moment is not None and at < moment:
        return _("lies before the event in front of it")
    right = digest(previous=said, number=number, at=at, kind=kind, by=by, case=case, people=people, detail=detail)
    return "" if right == mark else _("was changed after it was recorded")


def _rows() -> Iterator[tuple]:
    """Every event in order: id, at, kind, by, case, detail, people, previous, digest. Past the models, for speed."""
    table = connection.ops.quote_name(Event._meta.db_table)
    columns = 'id, at, kind, "by", "case", detail, people, previous, digest'
    query, last = f"SELECT {columns} FROM {table} WHERE id > %s ORDER BY id LIMIT {FETCH}", -(2**62)
    with connection.cursor() as cursor:  # no transaction: on SQLite it would keep every writer waiting
        while True:
            cursor.execute(query, [last])
            rows = cursor.fetchall()
            yield from map(_as_recorded, rows)
            if len(rows) < FETCH:
                return
            last = rows[-1][0]


def _as_recorded(row: tuple) -> tuple:
    """A row as the driver gives it, with its moment and its JSON as they were digested."""
    number, at, kind, by, case, detail, people, previous, mark = row
    if isinstance(at, str):
        at = datetime.fromisoformat(at)
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    if isinstance(detail, str):
        detail = {} if detail == "{}" else json.loads(detail)
    if isinstance(people, str):
        people = [] if people == "[]" else json.loads(people)
    return number, at, kind, by, case, detail, people, previous, mark


def unindexed() -> int:
    """Events whose persons are not all found by person: the index is for look-up, the digest covers the event."""
    table, index = (connection.ops.quote_name(model._meta.db_table) for model in (Event, EventPerson))
    length = "jsonb_array_length(people)" if connection.vendor == "postgresql" else "json_array_length(people)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM (SELECT event.id FROM {table} event"
            f" LEFT JOIN {index} entry ON entry.event = event.id"
            f" WHERE {length} > 0 OR entry.id IS NOT NULL"
            f" GROUP BY event.id HAVING count(entry.id) <> max({length})) AS off"
        )
        return int(cursor.fetchone()[0])


@check("audit chain")
def problems_of_the_chain() -> list[str]:
    verdict = verify_chain()
    problems = []
    if verdict.broken:
        problems.append(
            _("Event %(number)s of the trail %(says)s.")
            % {"number": verdict.broken.number, "says": verdict.broken.says}
        )
    elif (off := unindexed()) > 0:
        problems.append(
            ngettext(
                "%(off)s event of the trail is not found by person as it should be.",
                "%(off)s events of the trail are not found by person as they should be.",
                off,
            )
            % {"off": off}
        )
    return problems


PAGE = 50
EXPORT_HEADS = (
    _lazy("number"),
    _lazy("when"),
    _lazy("kind"),
    _lazy("by"),
    _lazy("case"),
    _lazy("persons"),
    _lazy("detail"),
)


def page_of(found: QuerySet[Event], *, before: str) -> tuple[list[Event], int | None]:
    """A page of events, newest first, and the number to go on from: a million events cost no more."""
    if before.isdigit() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    page = list(found[: PAGE + 1])
    return page[:PAGE], page[PAGE - 1].pk if len(page) > PAGE else None


def exported_rows(found: QuerySet[Event]) -> Iterator[list[str]]:
    for event in found.iterator(chunk_size=2000):
        detail = json.dumps(event.detail, ensure_ascii=False, sort_keys=True) if event.detail else ""
        moment = timezone.localtime(event.at).isoformat(timespec="seconds")
        yield [str(event.pk), moment, event.kind, event.by, event.case, " ".join(event.people), detail]


def may_read_about(user: Any, person: str) -> bool:
    """Auditors read about anybody, also after a person is erased; others about whom that right reaches."""
    if user.has_perm("trail.view"):
        return True
    people: Any = apps.get_model(settings.PERSON_MODEL)._default_manager
    return bool(people.visible_to(user, "trail_of_person.view").filter(reference=person).exists())


def events(
    *,
    person: str = "",
    case: str = "",
    by: str = "",
    kind: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Event]:
    """Events by what they concern, newest first; days in the organisation's own time, both included."""
    found = Event.objects.order_by("-id")
    if person:
        found = found.filter(id__in=EventPerson.objects.filter(person=person).values("event"))
    for column, value in (("case", case), ("kind", kind)):
        if value:
            found = found.filter(**{column: value})
    if by:
        found = found.filter(Q(by=by.lower()) | Q(detail__account=by.lower()))
    zone = timezone.get_current_timezone()
    if since:
        found = found.filter(at__gte=datetime.combine(since, time.min, zone))
    if until:
        found = found.filter(at__lte=datetime.combine(until, time.max, zone))
    return found
