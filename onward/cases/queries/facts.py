"""Every fact that is stated about a member, by the vocabulary's codes, each with where it comes from.

Derived facts are not here: the engines work those out, the same for a decision, a page and the extract.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from onward.base.rules.dates import PartialDate
from onward.cases.models import Circumstances, Member, Milestone
from onward.cases.queries.circumstances import STATED, typed
from onward.cases.rules import Step, ordered
from onward.cases.states import MilestoneKind
from onward.facts.vocabulary import FACTS, UNKNOWN_COUNTRY, Value
from onward.safeguarding.models import Statement
from onward.safeguarding.queries import latest


class Origin(TextChoices):
    """Where a fact was stated, as the decision screen says it."""

    PERSON = "person", _("the person's particulars")
    CASE = "case", _("the case")
    CIRCUMSTANCES = "circumstances", _("circumstances at application")
    MILESTONE = "milestone", _("what happened in the case")
    SAFEGUARDING = "safeguarding", _("a safeguarding statement")
    QUESTION = "question", _("the question itself")


@dataclass(frozen=True)
class Known:
    """A value that is known: who recorded it, when, where."""

    value: Value
    origin: Origin
    by: str = ""
    at: datetime | None = None


def facts_of(member: Member, *, on: date) -> dict[str, Value]:
    """What is known of a member on a day, for the rules. A code that is missing is not known."""
    return {code: known.value for code, known in known_of(member, on=on).items()}


def known_of(member: Member, *, on: date) -> dict[str, Known]:
    """`facts_of`, each with its origin."""
    pairs = [
        *_of_person(member),
        *_of_case(member),
        *_of_circumstances(member),
        *_of_milestones(member),
        *_of_safeguarding(member),
        ("asked_on", Known(on, Origin.QUESTION)),
    ]
    return {code: known for code, known in pairs if code in FACTS and known.value not in (None, "", ())}


def _of_person(member: Member) -> Iterator[tuple[str, Known]]:
    person = member.person
    version = person.versions.order_by("-pk").first()
    by, at = (version.recorded_by, version.recorded_at) if version else (person.created_by, person.created_at)
    countries = [row.country for row in person.nationalities.all() if row.country != UNKNOWN_COUNTRY]
    values: dict[str, Value] = {
        "sex": person.sex,
        "born_on": PartialDate.parse(person.born_on) if person.born_on else None,
        "nationality": countries[0] if countries else None,
        "nationalities": tuple(countries),
    }
    return ((code, Known(value, Origin.PERSON, by, at)) for code, value in values.items())


def _of_case(member: Member) -> Iterator[tuple[str, Known]]:
    case = member.case
    yield "pathway", Known(case.pathway, Origin.CASE, case.opened_by, case.opened_at)


def _of_circumstances(member: Member) -> Iterator[tuple[str, Known]]:
    rows = list(member.circumstances.order_by("-pk"))
    if not rows:
        return
    for code, value in _flat(rows[0]).items():
        first = _first_stating(rows, code, value)
        yield code, Known(typed(code, value), Origin.CIRCUMSTANCES, first.recorded_by, first.recorded_at)


def _flat(row: Circumstances) -> dict[str, object]:
    plain = {field: getattr(row, field) for field in STATED if field != "further"}
    return {**plain, **row.further}


def _first_stating(rows: list[Circumstances], code: str, value: object) -> Circumstances:
    """The row, newest first, since which the value has stood unchanged."""
    first = rows[0]
    for row in rows[1:]:
        if _flat(row).get(code) != value:
            break
        first = row
    return first


def _of_milestones(member: Member) -> Iterator[tuple[str, Known]]:
    """Of the application that counts now, the last: what went before a new application is history."""
    rows = {row.pk: row for row in Milestone.objects.current().filter(member=member)}
    chain = [rows[step.number] for step in ordered(Step(m.kind, m.happened_on, m.pk) for m in rows.values())]
    applications = [place for place, row in enumerate(chain) if row.kind == MilestoneKind.APPLIED]
    for row in chain[applications[-1] if applications else 0 :]:
        for code, value in _said_by(row):
            yield code, Known(value, Origin.MILESTONE, row.recorded_by, row.recorded_at)


def _said_by(row: Milestone) -> Iterable[tuple[str, Value]]:
    kind, day = MilestoneKind(row.kind), row.happened_on
    if kind in (MilestoneKind.ELIGIBLE, MilestoneKind.REFUSED):
        return [("decision", kind.value), ("decided_on", day)]
    if kind == MilestoneKind.DEPARTED:
        return [("departed_on", day), ("destination", row.destination)]
    codes = {"applied": "applied_on", "withdrew": "withdrawn_on", "arrived": "arrived_on"}
    return [(codes[kind.value], day)] if kind.value in codes else []


def _of_safeguarding(member: Member) -> Iterator[tuple[str, Known]]:
    held = latest(member.person, member.case)
    stated: list[tuple[Statement | None, dict[str, str]]] = [
        (held.health, {"health": "problem", "escort": "escort"}),
        (held.minors, {"unaccompanied_minor": "unaccompanied", "guardian_consent_on": "guardian_consent_on"}),
        (held.trafficking, {"trafficking": "trafficked", "trafficking_help": "help_wanted"}),
        (held.vulnerability, {"other_vulnerability": "vulnerable"}),
    ]
    for statement, fields in stated:
        if statement is None:
            continue
        for code, field in fields.items():
            known = Known(getattr(statement, field), Origin.SAFEGUARDING, statement.recorded_by, statement.recorded_at)
            yield code, known
