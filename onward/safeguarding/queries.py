"""What is stated in the compartments. Asking leaves no trace: whoever shows an answer calls `actions.record_look`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from onward.access.models import Opening
from onward.access.queries import Scope, may, scope
from onward.access.queries.rights import Reader
from onward.access.rules import COMPARTMENT_PERMISSION, Permission
from onward.base.queries import key_ring, place
from onward.people.models import Person, all_memberships
from onward.safeguarding.models import HealthRecord, MinorRecord, Statement, TraffickingRecord, VulnerabilityRecord
from onward.safeguarding.rules import COMPARTMENT, STATED_BY_CASEWORK, Kind

MODEL: dict[Kind, type[Statement]] = {
    Kind.HEALTH: HealthRecord,
    Kind.MINORS: MinorRecord,
    Kind.TRAFFICKING: TraffickingRecord,
    Kind.VULNERABILITY: VulnerabilityRecord,
}
RIGHT: dict[Kind, Permission] = {  # other vulnerability is in no compartment: whoever works the case reads it
    **{kind: COMPARTMENT_PERMISSION[compartment] for kind, compartment in COMPARTMENT.items()},
    Kind.VULNERABILITY: Permission.CASE_WORK,
}
WORDS = {
    Kind.HEALTH: [("problem", _("Health problem that bears on the journey")), ("escort", _("Escort"))],
    Kind.MINORS: [
        ("unaccompanied", _("Unaccompanied minor")),
        ("guardian_consent_on", _("Guardian's written consent")),
    ],
    Kind.TRAFFICKING: [("trafficked", _("Trafficked")), ("help_wanted", _("Help wanted"))],
    Kind.VULNERABILITY: [("vulnerable", _("Vulnerable in another way"))],
}


@dataclass(frozen=True)
class Protected:
    """The statements that hold for a person in a case; None where nothing is stated."""

    health: HealthRecord | None = None
    minors: MinorRecord | None = None
    trafficking: TraffickingRecord | None = None
    vulnerability: VulnerabilityRecord | None = None

    def of(self, kind: Kind) -> Statement | None:
        held: dict[Kind, Statement | None] = {
            Kind.HEALTH: self.health,
            Kind.MINORS: self.minors,
            Kind.TRAFFICKING: self.trafficking,
            Kind.VULNERABILITY: self.vulnerability,
        }
        return held[Kind(kind)]


@dataclass(frozen=True)
class Shown:
    """A statement in words, for a page: what is said (key and value each), the note opened, who made it and when."""

    key: int
    rows: list[dict[str, str]]
    note: str
    by: str
    at: datetime


def latest(person: Person, case: object = "") -> Protected:
    """What holds for a person in a case: the latest statement made on that case, or apart from any case."""
    return latest_of([(person.pk, str(case))])[person.pk, str(case)]


def latest_of(pairs: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Protected]:
    """`latest` for many pairs of a person's key and a case's reference, in four queries whatever their number."""
    wanted = list(pairs)
    found = {kind: _latest_rows(kind, wanted) for kind in Kind}
    held: dict[tuple[int, str], dict[str, Any]] = {
        pair: {kind.value: _holding(found[kind], *pair) for kind in Kind} for pair in wanted
    }
    return {pair: Protected(**each) for pair, each in held.items()}


def _latest_rows(kind: Kind, pairs: list[tuple[int, str]]) -> dict[tuple[int, str], Statement]:
    people, cases = {person for person, _case in pairs}, {"", *(case for _person, case in pairs)}
    rows = _rows(kind).filter(person__in=people, case__in=cases)
    newest = rows.order_by().values("person", "case").annotate(newest=Max("pk")).values("newest")
    return {(row.person_id, row.case): row for row in _rows(kind).filter(pk__in=newest)}


def _rows(kind: Kind) -> "QuerySet[Any]":
    """Any: each kind has a person and fields of its own, which the abstract statement does not say."""
    return MODEL[kind]._default_manager.all()


def _holding(rows: dict[tuple[int, str], Statement], person: int, case: str) -> Statement | None:
    stated = [row for row in (rows.get((person, case)), rows.get((person, ""))) if row is not None]
    return max(stated, key=lambda row: row.pk, default=None)


def warnings(held: Protected, kinds: Iterable[Kind]) -> list[Kind]:
    """Of the kinds that somebody may look at, those of which something is stated that one must know before acting."""
    says = {
        Kind.HEALTH: bool(held.health and (held.health.problem or held.health.escort)),
        Kind.MINORS: bool(held.minors and held.minors.unaccompanied),
        Kind.TRAFFICKING: bool(held.trafficking and held.trafficking.trafficked),
        Kind.VULNERABILITY: bool(held.vulnerability and held.vulnerability.vulnerable),
    }
    return [kind for kind in Kind if kind in set(kinds) and says[kind]]


def history(kind: Kind, person: Person, case: str) -> list[Shown]:
    """Every statement of a kind about a person in a case, newest first."""
    rows = _rows(Kind(kind)).filter(Q(case=case) | Q(case=""), person=person).order_by("-pk")
    return [_shown(Kind(kind), row) for row in rows]


def _shown(kind: Kind, row: Statement) -> Shown:
    note = key_ring().unseal(row.note, place=place(type(row), "note", row.pk)) if row.note is not None else ""
    words = [{"key": str(label), "value": _in_words(getattr(row, field), row, field)} for field, label in WORDS[kind]]
    return Shown(row.pk, words, note, row.recorded_by, row.recorded_at)


def _in_words(value: object, row: Statement, field: str) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, date):
        return date_format(value)
    return str(getattr(row, f"get_{field}_display")()) if value else ""


def in_visible_case(user: Reader, person: Person, case: str) -> bool:
    """Whether the person is in that case, and the user may see the case."""
    return _in_case_of(scope(user, Permission.CASE_VIEW), person, case)


def _in_case_of(part: Scope, person: Person, case: str) -> bool:
    if part.nothing:
        return False
    condition = part.condition(office="case__office_id", programme="applications__programme")
    return person.memberships.filter(condition, case__reference=case).exists()


def may_look(user: Reader, kind: Kind, *, person: Person, case: str, now: datetime) -> bool:
    """Whether the user may read statements of that kind about that person in that case."""
    return Kind(kind) in open_kinds(user, person=person, case=case, now=now)


def open_kinds(user: Reader, *, person: Person, case: str, now: datetime) -> frozenset[Kind]:
    """Every kind of which the user may read statements about that person in that case."""
    return open_kinds_of(user, people=[person], case=case, now=now)[person.reference]


def open_kinds_of(user: Reader, *, people: Iterable[Person], case: str, now: datetime) -> dict[str, frozenset[Kind]]:
    """`open_kinds` for many persons of a case, by reference, in a query or two whatever their number.

    A right opens a kind where it reaches all that the user sees, or else the person's own place in the case: somebody
    may hold one role at one office and another elsewhere. An emergency opening holds for the person, in every case.
    """
    references = [person.reference for person in people]
    seen, rights = scope(user, Permission.PERSON_VIEW), {kind: scope(user, right) for kind, right in RIGHT.items()}
    held = {kind: right for kind, right in rights.items() if not right.nothing}
    everywhere = {kind for kind, right in held.items() if right.covers(seen)}
    opened = {reference: set(everywhere) for reference in references}
    if held.keys() - everywhere:
        rows = all_memberships().filter(person__reference__in=references, case__reference=case)
        for reference, *place in rows.values_list("person__reference", "case__office_id", "applications__programme"):
            opened[reference] |= {kind for kind, right in held.items() if right.holds(*place)}
    if not set(COMPARTMENT) <= everywhere and may(user, Permission.OPENING_ASK):
        openings = Opening.objects.filter(user=user.pk, person__in=references, expires_at__gt=now)
        for reference, compartment in openings.values_list("person", "compartment"):
            opened[reference] |= {kind for kind, its in COMPARTMENT.items() if its == compartment}
    return {reference: frozenset(kinds) for reference, kinds in opened.items()}


def may_state(user: Reader, kind: Kind, *, person: Person, case: str, now: datetime) -> bool:
    """Whether the user may make a statement: a safeguarding officer any; who works the case, what they hear first."""
    if not may_look(user, kind, person=person, case=case, now=now):
        return False
    rights = [Permission.SAFEGUARDING_EDIT, *([Permission.CASE_WORK] if Kind(kind) in STATED_BY_CASEWORK else [])]
    return any(_in_case_of(scope(user, right), person, case) for right in rights)
