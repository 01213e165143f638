"""What is stated in the compartments. Asking leaves no trace: whoever shows an answer calls `actions.record_look`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q

from onward.access.queries import may, may_see, scope
from onward.access.rules import Permission
from onward.base.queries import key_ring, place
from onward.people.models import Person
from onward.safeguarding.models import HealthRecord, MinorRecord, Statement, TraffickingRecord, VulnerabilityRecord
from onward.safeguarding.rules import COMPARTMENT, STATED_BY_CASEWORK, Kind

MODEL: dict[Kind, type[Statement]] = {
    Kind.HEALTH: HealthRecord,
    Kind.MINORS: MinorRecord,
    Kind.TRAFFICKING: TraffickingRecord,
    Kind.VULNERABILITY: VulnerabilityRecord,
}


@dataclass(frozen=True)
class Protected:
    """The statements that hold for a person in a case; None where nothing is stated."""

    health: HealthRecord | None = None
    minors: MinorRecord | None = None
    trafficking: TraffickingRecord | None = None
    vulnerability: VulnerabilityRecord | None = None

    def of(self, kind: Kind) -> Statement | None:
        return getattr(self, Kind(kind).value)


@dataclass(frozen=True)
class Stated:
    """A statement with its note opened, for a page."""

    statement: Statement
    note: str


def latest(person: Person, case: object = "") -> Protected:
    """What holds for a person in a case: the latest statement made on that case, or apart from any case."""
    return latest_of([(person.pk, str(case))])[person.pk, str(case)]


def latest_of(pairs: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Protected]:
    """`latest` for many pairs of a person's key and a case's reference, in four queries whatever their number."""
    wanted = list(pairs)
    found: dict[Kind, dict[tuple[int, str], Statement]] = {kind: _latest_rows(kind, wanted) for kind in Kind}
    return {pair: Protected(**{kind.value: _holding(found[kind], *pair) for kind in Kind}) for pair in wanted}


def _latest_rows(kind: Kind, pairs: list[tuple[int, str]]) -> dict[tuple[int, str], Statement]:
    rows = MODEL[kind].objects.filter(person__in={person for person, _ in pairs}, case__in={"", *(c for _, c in pairs)})
    newest = rows.order_by().values("person", "case").annotate(newest=Max("pk")).values("newest")
    return {(row.person_id, row.case): row for row in MODEL[kind].objects.filter(pk__in=newest)}


def _holding(rows: dict[tuple[int, str], Statement], person: int, case: str) -> Statement | None:
    stated = [row for row in (rows.get((person, case)), rows.get((person, ""))) if row is not None]
    return max(stated, key=lambda row: row.pk, default=None)


def history(kind: Kind, person: Person, case: str) -> list[Stated]:
    """Every statement of a kind about a person in a case, newest first."""
    model = MODEL[Kind(kind)]
    rows = model.objects.filter(Q(case=case) | Q(case=""), person=person).order_by("-pk")
    return [Stated(row, _note(model, row)) for row in rows]


def _note(model: type[Statement], row: Statement) -> str:
    return key_ring().unseal(row.note, place=place(model, "note", row.pk)) if row.note is not None else ""


def may_look(user, kind: Kind, *, person: Person, now: datetime) -> bool:
    """Whether the user may read statements of that kind about that person."""
    kind = Kind(kind)
    if kind in COMPARTMENT:
        return may_see(user, COMPARTMENT[kind], person=person.reference, now=now)
    return may(user, Permission.CASE_WORK)


def open_kinds(user, *, person: Person, now: datetime) -> frozenset[Kind]:
    return frozenset(kind for kind in Kind if may_look(user, kind, person=person, now=now))


def may_state(user, kind: Kind, *, person: Person, case: str, now: datetime) -> bool:
    """Whether the user may make a statement: a safeguarding officer any; who works the case, what they hear first."""
    if not may_look(user, kind, person=person, now=now):
        return False
    if may(user, Permission.SAFEGUARDING_EDIT):
        return True
    part = scope(user, Permission.CASE_WORK).condition(office="case__office_id", programme="applications__programme")
    return Kind(kind) in STATED_BY_CASEWORK and person.memberships.filter(part, case__reference=case).exists()
