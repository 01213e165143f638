"""People of a register who have no case: a person a row, known by the register's own reference.

A second import of the same file changes nothing. Of a changed row only what the register itself has changed is taken
over, and a name it changes is kept as a former name.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from onward.audit.actions import Entry, record_all
from onward.base.actions import add_rows, change_rows, reserve_ids
from onward.base.queries import key_ring, place
from onward.base.rules.answers import Answer, Problem
from onward.base.rules.intake import Progress, Run, read_in
from onward.base.rules.staging import Staged, batches, canonical
from onward.base.rules.table_files import Source
from onward.people.actions.register_people import Restated, add_people, restate_people
from onward.people.models import ContactPoint, IdentityDocument, Person, PersonRegisterRow
from onward.people.queries import contact_index, country_codes, document_index, particulars_of
from onward.people.queries.import_people import on_record, register_rows
from onward.people.rules import NameParts, OtherName, Particulars
from onward.people.rules.merging import merged_person
from onward.people.rules.register import COLUMNS, REQUIRED, PersonRules

PEOPLE_AT_ONCE = 4000
PEOPLE_AN_EVENT = 200
IMPORT_LOCK = 7_201_859  # any number: on PostgreSQL, one import at a time between its reading and its writing
PHONE, ALIAS = ContactPoint.Kind.PHONE.value, "ALIAS"


def import_people(*, source: Source, today: date, run: Run, position: dict[str, Any] | None = None) -> Answer:
    """Bring in the people in a file; go on from `position` if a run was cut off. Unreadable: nothing has changed."""
    progress = Progress.parse(position or {})
    countries = country_codes()
    reading = read_in(
        source,
        columns=COLUMNS,
        required=REQUIRED,
        rules=lambda header: PersonRules(countries, today, header),
        key=settings.EXTRACT_KEY,
        beat=run.beat,
    )
    with reading as read:
        rules = PersonRules(countries, today, read.header)
        while rows := read.staging.chunk(progress.groups, PEOPLE_AT_ONCE):
            if run.dry:
                _weigh(rows, rules, progress)
            else:
                _take_over(rows, rules, progress, run)
            run.beat(progress.rows, read.staging.rows)
        return read.answer(progress)


@dataclass
class _Weighed:
    """The rows of a chunk: who is new, who is to be restated, what is refused."""

    new: list[Staged] = field(default_factory=list)
    changes: list["_Change"] = field(default_factory=list)

    @property
    def accepted(self) -> int:
        return len(self.new) + len(self.changes)


@dataclass(frozen=True)
class _Change:
    row: Staged
    taken: PersonRegisterRow
    before: dict[str, str]
    said: dict[str, str]
    stated: Restated | None

    @property
    def person(self) -> Person:
        return self.taken.person

    @property
    def columns(self) -> list[str]:
        return [column for column in COLUMNS if self.before.get(column) != self.said.get(column)]


def _weigh(rows: Sequence[Staged], rules: PersonRules, progress: Progress) -> _Weighed:
    """What is to become of these rows. Writes nothing but the progress."""
    record, result, known = on_record({row.whole for row in rows}), _Weighed(), []
    for _reference, group in groupby(rows, key=lambda row: row.whole):
        first, *others = group
        for row in others:
            _refuse(progress, row, "duplicate_reference", _taken(first.line))
        if first.whole in record.references and first.whole not in record.digests:
            words = _("Somebody with this reference is on record, who did not come from a register of people.")
            _refuse(progress, first, "reference_in_use", words)
        elif first.good and first.whole not in record.digests:
            result.new.append(first)
        elif first.good and record.digests[first.whole] == first.digest:
            progress.unchanged += 1
        elif first.good:
            known.append(first)
    _weigh_changes(known, rules, progress, result)
    progress.groups += len({row.whole for row in rows})
    progress.rows += len(rows)
    progress.accepted += result.accepted
    return result


def _taken(line: int) -> str:
    message = _("This reference stands on line %(line)d already. Each person has one of their own.")
    return message % {"line": line}


def _refuse(progress: Progress, row: Staged, code: str, words: str) -> None:
    progress.problems.add([Problem.of(row.line, "reference", row.whole, code, words)])
    progress.refused += row.good  # a row that is bad in itself is counted already


def _weigh_changes(rows: Sequence[Staged], rules: PersonRules, progress: Progress, result: _Weighed) -> None:
    taken_over = register_rows([row.whole for row in rows]) if rows else {}
    for row in rows:
        taken = taken_over[row.whole]
        place_ = place(PersonRegisterRow, "said", taken.pk)
        before: dict[str, str] = json.loads(key_ring().unseal(taken.said, place=place_))
        silent = {column: before[column] for column in rules.absent if column in before}
        said = {column: value for column in COLUMNS if (value := (silent | row.values()).get(column))}
        if said == before:
            progress.unchanged += 1
            continue
        current = particulars_of(taken.person)
        becomes = merged_person(_particulars(before), _particulars(said), current)
        changed = becomes.changed_from(current)
        stated = Restated(taken.person, becomes, changed) if changed else None
        result.changes.append(_Change(row, taken, before, said, stated))


def _take_over(rows: Sequence[Staged], rules: PersonRules, progress: Progress, run: Run) -> None:
    with transaction.atomic():
        _one_import_at_a_time()
        known = Person.objects.filter(reference__in={row.whole for row in rows}).order_by("pk")
        list(known.select_for_update(of=("self",)).values_list("pk"))
        now = run.clock()
        weighed = _weigh(rows, rules, progress)
        _write_new(weighed.new, by=run.by, now=now)
        _write_changes(weighed.changes, by=run.by, now=now)
        record_all(_events(weighed), by=run.by, now=now)
        run.keep(progress.as_dict(), now)


def _one_import_at_a_time() -> None:
    """On SQLite a writing transaction is alone already (IMMEDIATE)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])


def _events(weighed: _Weighed) -> Iterator[Entry]:
    for several in batches(weighed.new, PEOPLE_AN_EVENT):
        yield Entry("people.imported", "", [row.whole for row in several], {"people": len(several)})
    for change in weighed.changes:
        yield Entry("person.updated", "", [change.person.reference], {"fields": change.columns, "source": "register"})


def _particulars(said: dict[str, str]) -> Particulars:
    """An alias is one text, of which nobody has said which part is the family's."""
    return Particulars(
        NameParts(said.get("family_name", ""), said.get("given_names", "")),
        tuple(OtherName(ALIAS, NameParts(given=alias)) for alias in _parts(said, "aliases")),
        said.get("sex", ""),
        said.get("born_on", ""),
        (said["nationality"],) if "nationality" in said else (),
    )


def _parts(said: dict[str, str], column: str) -> list[str]:
    return said[column].split("|") if column in said else []


def _write_new(rows: Sequence[Staged], *, by: str, now: datetime) -> None:
    saying = [(pk, row, row.values()) for pk, row in zip(reserve_ids(Person, len(rows)), rows, strict=True)]
    add_people(((pk, row.whole, _particulars(said)) for pk, row, said in saying), by=by, now=now)
    _add_documents([(pk, number) for pk, _row, said in saying for number in _parts(said, "document_numbers")])
    _add_phones([(pk, phone) for pk, _row, said in saying for phone in _parts(said, "phones")])
    ring, keys = key_ring(), reserve_ids(PersonRegisterRow, len(rows))
    add_rows(
        PersonRegisterRow,
        ("id", "person", "digest", "said", "taken_over_at"),
        (
            (key, pk, row.digest, ring.seal(row.said, place=place(PersonRegisterRow, "said", key)), now)
            for key, (pk, row, _said) in zip(keys, saying, strict=True)
        ),
    )


def _add_documents(numbers: Sequence[tuple[int, str]]) -> None:
    """By the person's key. Of what kind a document is, a register of people does not say."""
    ring, kind = key_ring(), IdentityDocument.Kind.OTHER.value
    add_rows(
        IdentityDocument,
        ("id", "person", "kind", "number", "number_index", "issuer"),
        (
            (key, pk, kind, ring.seal(number, place=place(IdentityDocument, "number", key)), document_index(number), "")
            for key, (pk, number) in zip(reserve_ids(IdentityDocument, len(numbers)), numbers, strict=True)
        ),
    )


def _add_phones(phones: Sequence[tuple[int, str]]) -> None:
    ring = key_ring()
    add_rows(
        ContactPoint,
        ("id", "person", "kind", "value", "value_index"),
        (
            (key, pk, PHONE, ring.seal(phone, place=place(ContactPoint, "value", key)), contact_index(PHONE, phone))
            for key, (pk, phone) in zip(reserve_ids(ContactPoint, len(phones)), phones, strict=True)
        ),
    )


def _write_changes(changes: Sequence[_Change], *, by: str, now: datetime) -> None:
    restate_people([change.stated for change in changes if change.stated], by=by, now=now)
    _add_documents(_renewed(changes, "document_numbers", IdentityDocument, "number_index", document_index))
    _add_phones(_renewed(changes, "phones", ContactPoint, "value_index", lambda phone: contact_index(PHONE, phone)))
    ring = key_ring()
    change_rows(
        PersonRegisterRow,
        ("digest", "said", "taken_over_at"),
        [
            (
                change.row.digest,
                ring.seal(canonical(change.said), place=place(PersonRegisterRow, "said", change.taken.pk)),
                now,
                change.taken.pk,
            )
            for change in changes
        ],
    )


def _renewed(
    changes: Sequence[_Change], column: str, model: type[models.Model], index: str, index_of: Callable[[str], str]
) -> list[tuple[int, str]]:
    """Takes out the numbers that the register no longer has; answers with those it has now that are not on record."""
    touched = [change for change in changes if column in change.columns]
    held: set[tuple[int, str]] = set()
    if touched:
        rows = model._base_manager.filter(person__in=[change.person.pk for change in touched])
        gone = [
            (change.person.pk, index_of(value))
            for change in touched
            for value in set(_parts(change.before, column)) - set(_parts(change.said, column))
        ]
        keys = {(person, mark): pk for pk, person, mark in rows.values_list("pk", "person", index)}
        model._base_manager.filter(pk__in=[keys[pair] for pair in gone if pair in keys]).delete()
        held = set(keys) - set(gone)
    wanted = ((change.person.pk, value) for change in touched for value in _parts(change.said, column))
    return [(person, value) for person, value in wanted if (person, index_of(value)) not in held]
