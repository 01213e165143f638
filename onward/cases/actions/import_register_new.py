"""New members of new or known cases, written in bulk: every table once a chunk."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db import connection

from onward.audit.actions import Entry
from onward.base.actions import add_rows, reserve_ids
from onward.base.queries import key_ring, place
from onward.base.rules.staging import Staged
from onward.cases.models import Application, Case, Circumstances, Member, Milestone, Numbering, RegisterRow
from onward.cases.rules import pseudonym, references
from onward.cases.rules.register import milestones_of, status_from
from onward.cases.states import MilestoneKind
from onward.people.actions.register_people import add_people
from onward.people.models import Person
from onward.people.rules import NameParts, Particulars
from onward.safeguarding.queries import MODEL
from onward.safeguarding.rules import Kind

SOURCE = "register"
TRUTH = {"yes": True, "no": False}
STATEMENTS: dict[Kind, tuple[tuple[str, str], ...]] = {  # the register's column and the statement's field
    Kind.HEALTH: (("health", "problem"), ("escort", "escort")),
    Kind.MINORS: (("unaccompanied_minor", "unaccompanied"), ("guardian_consent_on", "guardian_consent_on")),
    Kind.TRAFFICKING: (("trafficking", "trafficked"), ("trafficking_help", "help_wanted")),
    Kind.VULNERABILITY: (("other_vulnerability", "vulnerable"),),
}
CIRCUMSTANCES = (
    "country_of_origin", "residence_status", "asylum_background", "asylum_applied_on", "detained_at", "municipality",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entrant:
    """A row that becomes a member: what it says, and the keys that are reserved for it."""

    row: Staged
    said: dict[str, str]
    case: int
    reference: str
    member: int
    person: int

    @property
    def person_reference(self) -> str:
        return f"P-{self.person:08}"


def add_members(rows: Sequence[Staged], cases: dict[str, Case], *, office: int, by: str, now: datetime) -> list[Entry]:
    """Writes the rows, which come in the order of their cases; answers with what the trail must hold of it."""
    saying = [(row, row.values()) for row in rows]
    places = _open_cases(saying, cases, office=office, by=by, now=now)
    members, persons = reserve_ids(Member, len(rows)), reserve_ids(Person, len(rows))
    entrants = [
        Entrant(row, said, *places[row.whole], member, person)
        for (row, said), member, person in zip(saying, members, persons, strict=True)
    ]
    add_people(((e.person, e.person_reference, particulars(e.said)) for e in entrants), by=by, now=now)
    _add_membership(entrants, by=by, now=now)
    _add_statements(entrants, by=by, now=now)
    add_register_rows([(e.row, e.member) for e in entrants], now=now)
    return list(_events(entrants, cases))


def _events(entrants: Sequence[Entrant], cases: dict[str, Case]) -> Iterator[Entry]:
    for reference, group in groupby(entrants, key=lambda entrant: entrant.reference):
        together = list(group)
        people = [entrant.person_reference for entrant in together]
        if together[0].row.whole not in cases:
            yield Entry("case.imported", reference, people, {"members": len(together)})
            continue
        for entrant, person in zip(together, people, strict=True):
            yield Entry("member.added", reference, [person], {"number": entrant.row.part, "source": SOURCE})


def particulars(said: dict[str, str]) -> Particulars:
    return Particulars(
        NameParts(said.get("family_name", ""), said.get("given_names", "")),
        (),
        said.get("sex", ""),
        said.get("born_on", ""),
        (said["nationality"],) if "nationality" in said else (),
    )


def _open_cases(
    saying: Sequence[tuple[Staged, dict[str, str]]], cases: dict[str, Case], *, office: int, by: str, now: datetime
) -> dict[str, tuple[int, str]]:
    """Key and reference of each row's case. A case that is not on record is opened by the row of its principal."""
    places = {reference: (case.pk, case.reference) for reference, case in cases.items()}
    opening = [(row, said) for row, said in saying if row.part == 1 and row.whole not in cases]
    series = [references.series(row.kind, int(said["applied_on"][:4])) for row, said in opening]
    numbers = {name: iter(_take_numbers(name, count)) for name, count in sorted(Counter(series).items())}
    lines = []
    for (row, _said), name, pk in zip(opening, series, reserve_ids(Case, len(opening)), strict=True):
        reference = references.reference(name, next(numbers[name]))
        places[row.whole] = (pk, reference)
        lines.append((pk, reference, row.whole, row.kind, office, None, now, by, 1))
    columns = ("pathway", "office", "worker", "opened_at", "opened_by", "version")
    add_rows(Case, ("id", "reference", "register_reference", *columns), lines)
    return places


def _take_numbers(series: str, count: int) -> range:
    """So many numbers of a series, which is locked until the transaction ends."""
    table = connection.ops.quote_name(Numbering._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (series, last) VALUES (%s, %s) "
            f"ON CONFLICT (series) DO UPDATE SET last = {table}.last + excluded.last RETURNING last",
            [series, count],
        )
        last = cursor.fetchone()[0]
    return range(last - count + 1, last + 1)


def _add_membership(entrants: Sequence[Entrant], *, by: str, now: datetime) -> None:
    happened = [milestones_of(entrant.said) for entrant in entrants]
    key = settings.EXTRACT_KEY
    add_rows(
        Member,
        ("id", "case", "person", "number", "status", "status_on", "pseudonym"),
        (
            (e.member, e.case, e.person, e.row.part, *status_from(steps), pseudonym(e.reference, e.row.part, key=key))
            for e, steps in zip(entrants, happened, strict=True)
        ),
    )
    add_rows(Application, ("member", "programme"), ((e.member, code) for e in entrants for code in programmes(e.said)))
    add_circumstances(((e.member, circumstances(e.said), "{}") for e in entrants), by=by, now=now)
    add_milestones(
        (
            (e.member, kind.value, on, e.said["destination"] if kind == MilestoneKind.DEPARTED else "", None, "")
            for e, steps in zip(entrants, happened, strict=True)
            for kind, on in steps
        ),
        by=by,
        now=now,
    )


def programmes(said: dict[str, str]) -> list[str]:
    return sorted(said["programmes"].split("|")) if "programmes" in said else []


def circumstances(said: dict[str, str]) -> dict[str, Any]:
    """What a row says of the situation at application, by field. Empty and None: not known."""
    background = TRUTH.get(said.get("asylum_background", ""))
    return {
        "programmes": "|".join(programmes(said)),
        "country_of_origin": said.get("country_of_origin", ""),
        "residence_status": said.get("residence_status", ""),
        "asylum_background": background,
        "asylum_applied_on": said.get("asylum_applied_on"),
        "detained_at": said.get("detained_at", ""),
        "municipality": said.get("municipality", ""),
    }


def add_circumstances(rows: Iterator[tuple[int, dict[str, Any], str]], *, by: str, now: datetime) -> None:
    """By member's key: the fields, and the further facts as JSON."""
    columns = ("member", "programmes", *CIRCUMSTANCES, "further", "recorded_at", "recorded_by")
    add_rows(Circumstances, columns, ((member, *stated.values(), further, now, by) for member, stated, further in rows))


def add_milestones(rows: Iterator[tuple], *, by: str, now: datetime) -> None:
    """Member's key, kind, day, destination, key of the milestone it retracts, reason."""
    columns = ("member", "kind", "happened_on", "destination", "retracts", "reason")
    add_rows(
        Milestone,
        (*columns, "source", "recorded_at", "recorded_by"),
        ((*row, SOURCE, now, by) for row in rows),
    )


def statement(kind: Kind, said: dict[str, str]) -> dict[str, Any] | None:
    """What a row states in a compartment, by field; None if nothing."""
    if not any(column in said for column, _field in STATEMENTS[kind]):
        return None
    return {field: stated_value(field, said.get(column, "")) for column, field in STATEMENTS[kind]}


def stated_value(field: str, value: str) -> Any:
    if field.endswith("_on"):
        return value or None
    return TRUTH.get(value) if field in ("unaccompanied", "trafficked", "vulnerable") else value


def _add_statements(entrants: Sequence[Entrant], *, by: str, now: datetime) -> None:
    for kind in Kind:
        stated = ((e.person, e.reference, statement(kind, e.said)) for e in entrants)
        add_statements(kind, ((person, case, None, row) for person, case, row in stated if row), by=by, now=now)


def add_statements(kind: Kind, rows: Iterator[tuple], *, by: str, now: datetime) -> None:
    """Person's key, case's reference, note, and the statement's fields."""
    fields = [field for _column, field in STATEMENTS[kind]]
    columns = ("person", "case", "note", *fields, "recorded_at", "recorded_by")
    add_rows(MODEL[kind], columns, ((person, case, note, *row.values(), now, by) for person, case, note, row in rows))


def add_register_rows(rows: Sequence[tuple[Staged, int]], *, now: datetime) -> None:
    """What the register said, sealed, for comparison with what it will say next."""
    ring = key_ring()
    add_rows(
        RegisterRow,
        ("id", "case", "number", "member", "digest", "said", "taken_over_at"),
        (
            (
                pk,
                row.whole,
                row.part,
                member,
                row.digest,
                ring.seal(row.said, place=place(RegisterRow, "said", pk)),
                now,
            )
            for pk, (row, member) in zip(reserve_ids(RegisterRow, len(rows)), rows, strict=True)
        ),
    )
