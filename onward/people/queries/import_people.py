"""What is on record of a chunk of rows of people: a handful of queries, however many rows."""

from collections.abc import Collection
from dataclasses import dataclass

from onward.people.models import Person, PersonRegisterRow


@dataclass(frozen=True)
class OnRecord:
    """Persons by reference, and the digests of the rows that were taken over before."""

    references: frozenset[str]
    digests: dict[str, str]


def on_record(references: Collection[str]) -> OnRecord:
    known = frozenset(Person.objects.filter(reference__in=references).values_list("reference", flat=True))
    rows = PersonRegisterRow.objects.filter(person__reference__in=known) if known else PersonRegisterRow.objects.none()
    return OnRecord(known, dict(rows.values_list("person__reference", "digest")))


def register_rows(references: Collection[str]) -> dict[str, PersonRegisterRow]:
    """The rows taken over before, with the person and the names and nationalities that are current."""
    rows = PersonRegisterRow.objects.filter(person__reference__in=references).select_related("person")
    rows = rows.prefetch_related("person__names", "person__nationalities")
    return {row.person.reference: row for row in rows}
