from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from onward.audit.actions import record
from onward.base.actions import reserve_ids
from onward.base.queries import key_ring, place
from onward.base.rules.refusals import NotAllowed
from onward.people.models import ContactPoint, Person
from onward.people.queries import contact_index
from onward.people.rules import normalised_phone

SHORTEST_PHONE = 5


@transaction.atomic
def add_contact_point(*, person: Person, kind: str, value: str, by: object, now: datetime) -> ContactPoint:
    """A telephone number or e-mail address, sealed to its row. NotAllowed for what is neither, and the same twice."""
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    value = value.strip()
    _refuse_what_cannot_be(kind, value)
    index = contact_index(kind, value)
    if person.contact_points.filter(kind=kind, value_index=index).exists():
        raise NotAllowed(_("This stands here already."), field="value")
    (pk,) = reserve_ids(ContactPoint)
    point = ContactPoint.objects.create(
        pk=pk,
        person=person,
        kind=kind,
        value=key_ring().seal(value, place=place(ContactPoint, "value", pk)),
        value_index=index,
    )
    record("contact_point.added", by=by, now=now, people=[person.reference], detail={"point": pk, "kind": kind})
    return point


@transaction.atomic
def remove_contact_point(*, point: ContactPoint, by: object, now: datetime) -> None:
    detail = {"point": point.pk, "kind": point.kind}
    record("contact_point.removed", by=by, now=now, people=[point.person.reference], detail=detail)
    point.delete()


def _refuse_what_cannot_be(kind: str, value: str) -> None:
    if kind == ContactPoint.Kind.PHONE and len(normalised_phone(value)) < SHORTEST_PHONE:
        raise NotAllowed(_("A telephone number has at least five figures."), field="value")
    if kind == ContactPoint.Kind.EMAIL:
        try:
            validate_email(value)
        except ValidationError:
            raise NotAllowed(_("That is not an e-mail address, such as name@example.org."), field="value") from None
