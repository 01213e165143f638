"""Persons in bulk, as registers bring them in. The event in the trail is the caller's: it knows which register."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from onward.base.actions import add_rows, change_rows
from onward.people.models import NameWord, Nationality, Person, PersonName, PersonVersion
from onward.people.rules import NameParts, Particulars, folded, part_words

_FOLDED = lru_cache(65536)(folded)
MAIN = PersonName.Kind.MAIN.value


@dataclass(frozen=True, slots=True)
class Restated:
    """A person of whom other things are stated from now on; `changed` names the fields."""

    person: Person
    stated: Particulars
    changed: Sequence[str]


@lru_cache(65536)
def _words(part: str) -> tuple[str, ...]:
    return tuple(part_words(part))


def add_people(people: Iterable[tuple[int, str, Particulars]], *, by: str, now: datetime) -> None:
    """New persons: the key reserved for each, the reference, and what is stated."""
    people = list(people)
    persons = (
        (pk, reference, stated.sex, stated.born_on, *_look_up(stated.name), now, by, 1)
        for pk, reference, stated in people
    )
    columns = ("sex", "born_on", "display_name", "folded_family", "folded_given", "created_at", "created_by", "version")
    add_rows(Person, ("id", "reference", *columns), persons)
    stated_of = [(pk, stated) for pk, _reference, stated in people]
    _add_names(stated_of)
    _add_nationalities(stated_of)
    _add_versions(stated_of, by=by, now=now)


def restate_people(people: Sequence[Restated], *, by: str, now: datetime) -> None:
    """What is current of persons who are on record, said anew. The caller holds their locks."""
    stated_of = [(each.person.pk, each.stated) for each in people]
    change_rows(
        Person,
        ("sex", "born_on", "display_name", "folded_family", "folded_given", "version"),
        [(s.stated.sex, s.stated.born_on, *_look_up(s.stated.name), s.person.version + 1, s.person.pk) for s in people],
    )
    named = [(e.person.pk, e.stated) for e in people if {"name", "other_names"} & set(e.changed)]
    for model in (PersonName, NameWord):
        model.objects.filter(person__in=[pk for pk, _stated in named]).delete()
    _add_names(named)
    moved = [(e.person.pk, e.stated) for e in people if "nationalities" in e.changed]
    Nationality.objects.filter(person__in=[pk for pk, _stated in moved]).delete()
    _add_nationalities(moved)
    _add_versions(stated_of, by=by, now=now)


def _look_up(name: NameParts) -> tuple[str, str, str]:
    return str(name), _FOLDED(name.family), _FOLDED(name.given)


def _add_names(people: Sequence[tuple[int, Particulars]]) -> None:
    named = [
        (pk, kind, name)
        for pk, stated in people
        for kind, name in ((MAIN, stated.name), *((str(other.kind), other.name) for other in stated.other_names))
    ]
    add_rows(
        PersonName, ("person", "kind", "family", "given"), ((pk, kind, n.family, n.given) for pk, kind, n in named)
    )
    words = dict.fromkeys(
        (pk, word) for pk, _kind, name in named for part in (name.family, name.given) for word in _words(part)
    )
    add_rows(NameWord, ("person", "word"), words)


def _add_nationalities(people: Sequence[tuple[int, Particulars]]) -> None:
    rows = ((pk, code, rank) for pk, stated in people for rank, code in enumerate(stated.nationalities, start=1))
    add_rows(Nationality, ("person", "country", "rank"), rows)


def _add_versions(people: Sequence[tuple[int, Particulars]], *, by: str, now: datetime) -> None:
    add_rows(
        PersonVersion,
        ("person", "sex", "born_on", "nationalities", "recorded_at", "recorded_by"),
        ((pk, s.sex, s.born_on, "|".join(s.nationalities), now, by) for pk, s in people),
    )
