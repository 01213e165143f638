"""A row of the register: its columns, what each may hold, and what a row must be in itself (register-format.md)."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from onward.base.rules.answers import Problem
from onward.base.rules.cells import BadCell, Cell, codes_of, country, day, number, one_of, words
from onward.base.rules.dates import PartialDate, is_under
from onward.base.rules.tables import Row, said_in
from onward.cases.rules.milestones import EARLIEST, Step, fits, status_of
from onward.cases.states import MilestoneKind, Pathway
from onward.people.rules.register import birth_date_cell, nationality_cell

ADULT = 18
MOST_MEMBERS = 32767
YES_NO = ("yes", "no")
REQUIRED = ("case", "member", "pathway", "applied_on")
COLUMNS = (
    "case", "member", "pathway", "programmes", "family_name", "given_names", "sex", "born_on", "nationality",
    "country_of_origin", "residence_status", "asylum_background", "asylum_applied_on", "detained_at", "municipality",
    "applied_on", "decided_on", "decision", "withdrawn_on", "departed_on", "destination", "arrived_on", "health",
    "escort", "unaccompanied_minor", "guardian_consent_on", "trafficking", "trafficking_help", "other_vulnerability",
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """What the register's codes are held against: countries, and the programmes of each pathway; and the day it is."""

    countries: Collection[str]
    programmes: dict[str, Collection[str]]
    today: date


class RowRules:
    """Checks the rows of one file. Built once: `check` answers with what a row says, by column, and what is wrong."""

    def __init__(self, known: Known, header: Sequence[str]) -> None:
        self.cells = _cells(known)
        self.programmes = {
            pathway: codes_of(known.programmes.get(pathway, ()), "unknown_programme") for pathway in Pathway.values
        }
        self.absent = [column for column in COLUMNS if column not in header]  # of these the file says nothing
        self.width = len(header)
        places = {column: place for place, column in enumerate(header)}
        self.plan = [(places[column], column, self.cells[column]) for column in COLUMNS if column in places]

    def check(self, row: Row) -> tuple[dict[str, str], list[Problem]]:
        said, problems = said_in(row, self.plan, self.width)
        bad = {problem.column for problem in problems} if problems else frozenset()
        for column, code, message in self.faults(said, bad) if "" not in bad else ():
            problems.append(Problem.of(row.line, column, said.get(column, ""), code, message))
        return said, problems

    def about(self, said: dict[str, str]) -> tuple[str, int, str] | None:
        """Case, member and pathway; None for a row that does not say of whom it is."""
        if "case" in said and "member" in said:
            return said["case"], int(said["member"]), said.get("pathway", "")
        return None

    def faults(self, said: dict[str, str], bad: Collection[str] = ()) -> Iterator[tuple[str, str, str]]:
        """Column, code and words for what does not go together in a row. Columns in `bad` are refused already."""
        for column in REQUIRED:
            if column not in said and column not in bad:
                yield column, "required", _("It must not be empty.")
        if not ("family_name" in said or "given_names" in said or {"family_name", "given_names"} & set(bad)):
            yield "family_name", "name_missing", _("Give the family name or the given names. One of the two is enough.")
        yield from self._programme_faults(said)
        for fault in _FAULTS:
            yield from fault(said, bad)

    def _programme_faults(self, said: dict[str, str]) -> Iterator[tuple[str, str, str]]:
        if "programmes" in said and "pathway" in said:
            try:
                said["programmes"] = self.programmes[said["pathway"]](said["programmes"])
            except BadCell as bad:
                yield "programmes", bad.code, bad.message


def _cells(known: Known) -> dict[str, Cell]:
    a_day = day(EARLIEST, known.today)
    yes_no, a_country = one_of(YES_NO), country(known.countries)
    return {
        "case": words(120),
        "member": number(MOST_MEMBERS),
        "pathway": one_of(Pathway.values, required=True),
        "programmes": words(200),
        "family_name": words(200),
        "given_names": words(200),
        "sex": one_of(("f", "m", "x")),
        "born_on": birth_date_cell(known.today),
        "nationality": nationality_cell(known.countries),
        "country_of_origin": a_country,
        "residence_status": one_of(("none", "procedure", "permit")),
        "asylum_background": yes_no,
        "asylum_applied_on": a_day,
        "detained_at": words(120),
        "municipality": words(120),
        "applied_on": a_day,
        "decided_on": a_day,
        "decision": one_of(("eligible", "refused")),
        "withdrawn_on": a_day,
        "departed_on": a_day,
        "destination": a_country,
        "arrived_on": a_day,
        "health": one_of(("somatic", "psychological")),
        "escort": one_of(("medical", "social")),
        "unaccompanied_minor": yes_no,
        "guardian_consent_on": a_day,
        "trafficking": yes_no,
        "trafficking_help": one_of(("none", "arrival", "reintegration")),
        "other_vulnerability": yes_no,
    }


Faults = Iterator[tuple[str, str, str]]


def _both_or_neither(said: dict[str, str], bad: Collection[str]) -> Faults:
    for pair in (("decided_on", "decision"), ("departed_on", "destination")):
        if len(missing := [column for column in pair if column not in said]) == 1 and missing[0] not in bad:
            other = pair[0] if missing[0] == pair[1] else pair[1]
            message = _("%(column)s and %(other)s go together: fill in both, or leave both empty.")
            yield missing[0], "both_or_neither", message % {"column": missing[0], "other": other}


def _departure(said: dict[str, str], bad: Collection[str]) -> Faults:
    departed = said.get("departed_on", "")
    if not departed:
        return
    if departed < said.get("applied_on", ""):
        yield "departed_on", "before_application", _("Nobody departs before applying. Correct one of the two dates.")
    if said.get("decision") == "refused" and departed > said.get("decided_on", departed):
        yield "departed_on", "after_refusal", _("The departure lies after the refusal. Correct the one or the other.")
    if departed > said.get("withdrawn_on", departed):
        message = _("The departure lies after the withdrawal. Correct the one or the other.")
        yield "departed_on", "after_withdrawal", message


def _arrival(said: dict[str, str], bad: Collection[str]) -> Faults:
    arrived, departed = said.get("arrived_on", ""), said.get("departed_on", "")
    if arrived and not departed and "departed_on" not in bad:
        message = _("There is an arrival without a departure. Fill in departed_on, or leave arrived_on empty.")
        yield "arrived_on", "arrival_without_departure", message
    elif arrived and arrived < departed:
        yield "arrived_on", "before_departure", _("Nobody arrives before departing. Correct one of the two dates.")


def _birth(said: dict[str, str], bad: Collection[str]) -> Faults:
    born, applied = said.get("born_on", ""), said.get("applied_on", "")
    if born and applied and born > applied[: len(born)]:
        yield "born_on", "born_after_application", _("The person would be born after applying. Correct one of the two.")
    elif said.get("unaccompanied_minor") == "yes" and "born_on" not in bad and "applied_on" not in bad:
        yield from _minor(born, applied)


def _minor(born: str, applied: str) -> Faults:
    if not born:
        message = _("An unaccompanied minor needs a birth date; the year is enough. Fill in born_on.")
        yield "unaccompanied_minor", "minor_without_birth_date", message
    elif applied and is_under(ADULT, PartialDate.parse(born), date.fromisoformat(applied)) is False:
        message = _(
            "The person was %(years)d or older at application, so no unaccompanied minor. Correct born_on or this."
        )
        yield "unaccompanied_minor", "not_a_minor", message % {"years": ADULT}


_FAULTS: tuple[Callable[[dict[str, str], Collection[str]], Faults], ...] = (
    _both_or_neither,
    _departure,
    _arrival,
    _birth,
)


def milestones_of(said: dict[str, str]) -> list[tuple[MilestoneKind, str]]:
    """What a row says happened and when, in an order in which each may follow the one before."""
    decision = MilestoneKind(said["decision"]) if "decision" in said else MilestoneKind.ELIGIBLE
    dated = [
        (MilestoneKind.ELIGIBLE, said.get("decided_on") if decision == MilestoneKind.ELIGIBLE else None),
        (MilestoneKind.DEPARTED, said.get("departed_on")),
        (MilestoneKind.ARRIVED, said.get("arrived_on")),
        (MilestoneKind.REFUSED, said.get("decided_on") if decision == MilestoneKind.REFUSED else None),
        (MilestoneKind.WITHDREW, said.get("withdrawn_on")),
    ]
    happened = sorted(((kind, on) for kind, on in dated if on), key=lambda step: step[1])
    return [(MilestoneKind.APPLIED, said["applied_on"]), *happened]


def clamped(steps: Iterable[Step]) -> list[Step]:
    """Steps as a register's history is judged: nothing comes before the application, whatever its date says."""
    steps = list(steps)
    applied = [step.happened_on for step in steps if step.kind == MilestoneKind.APPLIED]
    first = min(applied, default=EARLIEST)
    return [replace(step, happened_on=max(step.happened_on, first)) for step in steps]


def fits_register(before: Iterable[Step], after: Iterable[Step]) -> bool:
    """Whether milestones as a register would have them may be recorded, given what stands."""
    return fits(clamped(before), clamped(after), from_a_register=True)


def status_from(happened: Sequence[tuple[MilestoneKind, str]]) -> tuple[str, str]:
    """Kind and day of the status that follows from a new member's milestones (`milestones_of`)."""
    last = max(on for _kind, on in happened)
    of_last = [kind for kind, on in happened if on == last]
    if len(of_last) == 1:  # no need to weigh the order within a day
        return of_last[0].value, last
    status = status_of(
        Step(kind.value, date.fromisoformat(on), number) for number, (kind, on) in enumerate(happened, start=1)
    )
    return (status.kind, status.happened_on.isoformat()) if status else ("", "")
