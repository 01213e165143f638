"""Register rows that say something else than before: later milestones and retractions, later statements.

First every row of the chunk is weighed against the record; then what is to be written is written, a table at a time.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from onward.audit.actions import Entry
from onward.base.actions import add_rows, change_rows, reserve_ids
from onward.base.queries import key_ring, place
from onward.base.rules.answers import Problem
from onward.base.rules.staging import Staged, canonical
from onward.cases.actions.import_register_new import (
    CIRCUMSTANCES,
    SOURCE,
    STATEMENTS,
    add_circumstances,
    add_milestones,
    circumstances,
    particulars,
    programmes,
    stated_value,
)
from onward.cases.models import Application, Case, Circumstances, Member, RegisterRow
from onward.cases.queries.import_register import holding_circumstances, register_rows, standing_milestones
from onward.cases.rules.milestones import status_of
from onward.cases.rules.register import COLUMNS, RowRules
from onward.cases.rules.register_changes import (
    Happening,
    MilestoneChanges,
    Stands,
    merged_codes,
    merged_fields,
    milestone_changes,
)
from onward.people.actions.register_people import Restated, restate_people
from onward.people.models import Person
from onward.people.queries import particulars_of
from onward.people.rules.merging import merged_person
from onward.safeguarding.models import Statement
from onward.safeguarding.queries import MODEL, Protected, latest_of
from onward.safeguarding.rules import Kind


@dataclass
class Change:
    """One row: what the register says now, and what follows for the record. What is None stays as it is."""

    row: Staged
    taken: RegisterRow
    said: dict[str, str]
    columns: list[str]
    milestones: MilestoneChanges
    circumstances: dict[str, Any] | None = None
    further: dict[str, Any] = field(default_factory=dict)
    person: Restated | None = None
    statements: dict[Kind, tuple[dict[str, Any], Statement | None]] = field(default_factory=dict)

    @property
    def member(self) -> Member:
        return self.taken.member


@dataclass
class Weighed:
    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    refused: int = 0
    problems: list[Problem] = field(default_factory=list)


def weigh_changes(rows: Sequence[Staged], rules: RowRules) -> Weighed:
    """Reads only. The caller holds the locks of the cases if it means to write."""
    result = Weighed()
    record = _Record(rows)
    for row in rows:
        taken = record.rows[row.whole, row.part]
        before = json.loads(key_ring().unseal(taken.said, place=place(RegisterRow, "said", taken.pk)))
        said = _completed(row.values(), before, rules)
        columns = [column for column in COLUMNS if before.get(column) != said.get(column)]
        if not columns:
            result.unchanged += 1
            continue
        change = record.change(row, taken, before, said, columns)
        problems = list(_problems(change, rules))
        result.problems += problems
        result.refused += bool(problems)
        result.changes += [] if problems else [change]
    return result


def _completed(said: dict[str, str], before: dict[str, str], rules: RowRules) -> dict[str, str]:
    """A file that lacks a column says nothing about it: what the register said last goes on."""
    silent = {column: before[column] for column in rules.absent if column in before}
    together = silent | said
    return {column: together[column] for column in COLUMNS if column in together}


def _problems(change: Change, rules: RowRules) -> Iterator[Problem]:
    line, said = change.row.line, change.said
    for column, code, message in rules.faults(said) if rules.absent else ():
        yield Problem.of(line, column, said.get(column, ""), code, message)
    if not change.milestones.fits:
        message = _(
            "What the register says now cannot follow what was recorded on the screen meanwhile: %(steps)s. "
            "Look at case %(case)s, and put the one or the other right."
        )
        steps = ", ".join(f"{step.kind} {step.happened_on}" for step in change.milestones.steps)
        words = message % {"steps": steps, "case": change.member.case.reference}
        yield Problem.of(line, _dated(change), said.get(_dated(change), ""), "against_the_record", words)


def _dated(change: Change) -> str:
    return next((column for column in change.columns if column.endswith("_on")), "case")


class _Record:
    """What is on record of the members that the rows speak of."""

    def __init__(self, rows: Sequence[Staged]) -> None:
        self.rows = register_rows({row.whole for row in rows})
        taken = [self.rows[row.whole, row.part] for row in rows]
        members = [each.member_id for each in taken]
        self.milestones = standing_milestones(members)
        self.circumstances = holding_circumstances(members)
        self.protected = latest_of({(e.member.person_id, e.member.case.reference) for e in taken})

    def change(
        self, row: Staged, taken: RegisterRow, before: dict[str, str], said: dict[str, str], columns: list[str]
    ) -> Change:
        member = taken.member
        change = Change(row, taken, said, columns, self._milestones(member, before, said))
        self._circumstances(change, before)
        self._person(change, before)
        self._statements(change, before, self.protected[member.person_id, member.case.reference])
        return change

    def _milestones(self, member: Member, before: dict[str, str], said: dict[str, str]) -> MilestoneChanges:
        standing = [
            Stands(m.pk, Happening(m.kind, m.happened_on.isoformat(), m.destination), m.source == SOURCE)
            for m in self.milestones[member.pk]
        ]
        return milestone_changes(before, said, standing)

    def _circumstances(self, change: Change, before: dict[str, str]) -> None:
        holding = self.circumstances.get(change.member.pk) or Circumstances()
        current = {name: getattr(holding, name) for name in CIRCUMSTANCES}
        current["asylum_applied_on"] = holding.asylum_applied_on.isoformat() if holding.asylum_applied_on else None
        was, now = circumstances(before), circumstances(change.said)
        del was["programmes"], now["programmes"]
        codes = holding.programmes.split("|") if holding.programmes else []
        becomes = {
            "programmes": "|".join(merged_codes(programmes(before), programmes(change.said), codes)),
            **merged_fields(was, now, current),
        }
        if becomes != {"programmes": "|".join(sorted(codes)), **current}:
            change.circumstances, change.further = becomes, holding.further

    def _person(self, change: Change, before: dict[str, str]) -> None:
        person = change.member.person
        current = particulars_of(person)
        becomes = merged_person(particulars(before), particulars(change.said), current)
        changed = becomes.changed_from(current)
        if changed:
            change.person = Restated(person, becomes, changed)

    def _statements(self, change: Change, before: dict[str, str], protected: Protected) -> None:
        for kind, pairs in STATEMENTS.items():
            was = {name: stated_value(name, before.get(column, "")) for column, name in pairs}
            now = {name: stated_value(name, change.said.get(column, "")) for column, name in pairs}
            holding = protected.of(kind)
            current = {name: _plain(getattr(holding, name)) for name in now} if holding else dict.fromkeys(now, "")
            current = {name: None if value == "" and now[name] is None else value for name, value in current.items()}
            becomes = merged_fields(was, now, current)
            if was != now and becomes != current:
                change.statements[kind] = (becomes, holding)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def write_changes(changes: Sequence[Change], *, by: str, now: datetime) -> list[Entry]:
    """Everything of a chunk, a table at a time. Answers with what the trail must hold of it."""
    _write_milestones(changes, by=by, now=now)
    stated = [change for change in changes if change.circumstances is not None]
    rows = ((c.member.pk, c.circumstances or {}, json.dumps(c.further)) for c in stated)
    add_circumstances(rows, by=by, now=now)
    _write_applications(stated)
    restate_people([change.person for change in changes if change.person], by=by, now=now)
    for kind in Kind:
        _write_statements(kind, changes, by=by, now=now)
    _write_register_rows(changes, now=now)
    Case.objects.filter(pk__in={change.member.case_id for change in changes}).update(version=F("version") + 1)
    return list(_events(changes))


def _write_milestones(changes: Sequence[Change], *, by: str, now: datetime) -> None:
    rows = (
        (change.member.pk, *row)
        for change in changes
        for row in (*_retractions(change.milestones), *_additions(change.milestones))
    )
    add_milestones(rows, by=by, now=now)
    statuses = ((change.member, status_of(change.milestones.steps)) for change in changes if change.milestones)
    change_rows(Member, ("status", "status_on"), [(s.kind, s.happened_on.isoformat(), m.pk) for m, s in statuses if s])


def _retractions(changes: MilestoneChanges) -> Iterator[tuple]:
    for stands, instead in changes.retract:
        what = stands.what
        if instead:
            reason = _("The register says otherwise now: %(kind)s on %(on)s %(destination)s") % vars(instead)
        else:
            reason = _("The register says so no longer.")
        yield what.kind, what.on, what.destination, stands.key, reason.strip()


def _additions(changes: MilestoneChanges) -> Iterator[tuple]:
    return ((what.kind, what.on, what.destination, None, "") for what in changes.add)


def _write_applications(changes: Sequence[Change]) -> None:
    members = [change.member.pk for change in changes]
    current = set(Application.objects.filter(member__in=members).values_list("member", "programme"))
    codes = ((c.member.pk, (c.circumstances or {})["programmes"].split("|")) for c in changes)
    becomes = {(member, code) for member, several in codes for code in several if code}
    gone = current - becomes
    if gone:
        rows = Application.objects.filter(member__in={member for member, _code in gone})
        keys = {(member, code): pk for pk, member, code in rows.values_list("pk", "member", "programme")}
        Application.objects.filter(pk__in=[keys[pair] for pair in gone]).delete()
    add_rows(Application, ("member", "programme"), sorted(becomes - current))


def _write_statements(kind: Kind, changes: Sequence[Change], *, by: str, now: datetime) -> None:
    """A caseworker's note is carried on: the latest statement is what people read."""
    model, ring = MODEL[kind], key_ring()
    stated = [(change, *change.statements[kind]) for change in changes if kind in change.statements]
    lines = []
    for pk, (change, becomes, holding) in zip(reserve_ids(model, len(stated)), stated, strict=True):
        note = None
        if holding is not None and holding.note is not None:
            opened = ring.unseal(holding.note, place=place(model, "note", holding.pk))
            note = ring.seal(opened, place=place(model, "note", pk))
        lines.append((pk, change.member.person_id, change.member.case.reference, note, *becomes.values(), now, by))
    fields = [name for _column, name in STATEMENTS[kind]]
    add_rows(model, ("id", "person", "case", "note", *fields, "recorded_at", "recorded_by"), lines)


def _write_register_rows(changes: Sequence[Change], *, now: datetime) -> None:
    ring = key_ring()
    change_rows(
        RegisterRow,
        ("digest", "said", "taken_over_at"),
        (
            (c.row.digest, ring.seal(canonical(c.said), place=place(RegisterRow, "said", c.taken.pk)), now, c.taken.pk)
            for c in changes
        ),
    )


def _events(changes: Iterable[Change]) -> Iterator[Entry]:
    """One a case, and one for each person of whom other things are stated."""
    for reference, group in groupby(changes, key=lambda change: change.member.case.reference):
        together = list(group)
        columns = sorted({column for change in together for column in change.columns})
        people = [change.member.person.reference for change in together]
        detail = {"columns": columns, "members": [change.row.part for change in together], "source": SOURCE}
        yield Entry("case.corrected", reference, people, detail)
        for change in together:
            if change.person:
                detail = {"fields": list(change.person.changed), "source": SOURCE}
                yield Entry("person.updated", "", [change.member.person.reference], detail)


def lock(cases: Iterable[Case]) -> None:
    """Cases that may be changed, with the persons in them, in one order for everybody."""
    keys = sorted({case.pk for case in cases})
    list(Case.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk").values_list("pk"))
    people = Member.objects.filter(case__in=keys).values("person")
    list(Person.objects.select_for_update(of=("self",)).filter(pk__in=people).order_by("pk").values_list("pk"))
