from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onward.audit.actions import record
from onward.base.actions import reserve_ids
from onward.base.rules.refusals import NotAllowed, Stale
from onward.people.models import NameWord, Nationality, Person, PersonName, PersonVersion
from onward.people.queries import country_codes, particulars_of
from onward.people.rules import Particulars, folded, objections, part_words


@transaction.atomic
def create_person(
    *,
    names: Sequence[dict[str, str]],
    sex: str = "",
    born_on: str = "",
    nationalities: Sequence[str] = (),
    by: object,
    now: datetime,
) -> Person:
    """A new person. `names` are dictionaries of kind (MAIN, ALIAS, FORMER, ORIGINAL), family and given; the first
    nationality is the one that is counted by. NotAllowed, with the field, for what cannot be."""
    stated = Particulars.of(names=names, sex=sex, born_on=born_on, nationalities=nationalities)
    _refuse_what_cannot_be(stated, now=now)
    (pk,) = reserve_ids(Person)
    person = Person(pk=pk, reference=f"P-{pk:08}", created_at=now, created_by=_who(by))
    _write_columns(person, stated)
    person.save(force_insert=True)
    _write_names(person, stated)
    _write_nationalities(person, stated)
    _write_version(person, stated, by=by, now=now)
    record("person.created", by=by, now=now, people=[person.reference])
    return person


@transaction.atomic
def update_person(*, person: Person, stated: Particulars, version: int, by: object, now: datetime) -> Person:
    """Say anew what is current of a person. Stale if it is not what stood at `version`; unchanged writes nothing."""
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if person.version != version:
        raise Stale(_("Somebody else changed this person after you opened the page. Nothing of yours is saved yet."))
    _refuse_what_cannot_be(stated, now=now)
    changed = stated.changed_from(particulars_of(person))
    if not changed:
        return person
    _write_columns(person, stated)
    person.version += 1
    person.save()
    if {"name", "other_names"} & set(changed):
        _write_names(person, stated)
    if "nationalities" in changed:
        _write_nationalities(person, stated)
    _write_version(person, stated, by=by, now=now)
    record("person.updated", by=by, now=now, people=[person.reference], detail={"fields": changed})
    return person


def _who(by: object) -> str:
    return getattr(by, "email", None) or str(by)


def _refuse_what_cannot_be(stated: Particulars, *, now: datetime) -> None:
    for field, says in objections(stated, today=timezone.localdate(now), countries=country_codes()):
        raise NotAllowed(says, field=field)


def _write_columns(person: Person, stated: Particulars) -> None:
    person.sex, person.born_on = stated.sex, stated.born_on
    person.display_name = str(stated.name)
    person.folded_family, person.folded_given = folded(stated.name.family), folded(stated.name.given)


def _write_names(person: Person, stated: Particulars) -> None:
    person.names.all().delete()
    named = [(PersonName.Kind.MAIN, stated.name), *((other.kind, other.name) for other in stated.other_names)]
    PersonName.objects.bulk_create(
        PersonName(person=person, kind=kind, family=name.family, given=name.given) for kind, name in named
    )
    person.name_words.all().delete()
    words = dict.fromkeys(word for _kind, name in named for word in part_words(name.family, name.given))
    NameWord.objects.bulk_create(NameWord(person=person, word=word) for word in words)


def _write_nationalities(person: Person, stated: Particulars) -> None:
    person.nationalities.all().delete()
    Nationality.objects.bulk_create(
        Nationality(person=person, country=country, rank=rank)
        for rank, country in enumerate(stated.nationalities, start=1)
    )


def _write_version(person: Person, stated: Particulars, *, by: object, now: datetime) -> None:
    PersonVersion.objects.create(
        person=person,
        sex=stated.sex,
        born_on=stated.born_on,
        nationalities="|".join(stated.nationalities),
        recorded_at=now,
        recorded_by=_who(by),
    )
