"""What stands of one person, and who stated it last."""

from datetime import date

from django.db.models import QuerySet

from onward.access.queries import scope
from onward.access.queries.rights import Reader
from onward.access.rules import Permission
from onward.base.rules.dates import PartialDate, age_on
from onward.people.models import Person, PersonName, PersonVersion
from onward.people.rules import NameParts, OtherName, Particulars

HISTORY = 50


def particulars_of(person: Person) -> Particulars:
    """What is current of a person, with names in the order in which they were given."""
    names = sorted(person.names.all(), key=lambda name: name.pk)
    main = next((name for name in names if name.kind == PersonName.Kind.MAIN), None)
    return Particulars(
        name=NameParts(main.family, main.given) if main else NameParts(),
        other_names=tuple(
            OtherName(name.kind, NameParts(name.family, name.given)) for name in names if name is not main
        ),
        sex=person.sex,
        born_on=person.born_on,
        nationalities=tuple(nationality.country for nationality in person.nationalities.all()),
    )


def last_change(person: Person) -> PersonVersion | None:
    return person.versions.order_by("-pk").first()


def age(person: Person, *, on: date) -> int | None:
    return age_on(PartialDate.parse(person.born_on), on) if person.born_on else None


def memberships(person: Person, user: Reader) -> QuerySet:
    """The person's places in cases, of the cases that the user may see; newest first."""
    part = scope(user, Permission.CASE_VIEW)
    if part.nothing:
        return person.memberships.none()
    rows = person.memberships.filter(part.condition(office="case__office_id", programme="applications__programme"))
    return rows.select_related("case", "case__office").prefetch_related("applications").distinct().order_by("-pk")


def history(person: Person) -> list[PersonVersion]:
    """What was stated, newest first. Names that were changed are kept as former names, or not at all."""
    return list(person.versions.order_by("-pk")[:HISTORY])
