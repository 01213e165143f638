from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onward.audit.actions import record
from onward.base.actions import reserve_ids
from onward.base.queries import key_ring, place
from onward.base.rules.refusals import NotAllowed
from onward.people.models import IdentityDocument, Person
from onward.people.queries import country_codes, document_index
from onward.people.rules import normalised_number


@transaction.atomic
def add_document(
    *,
    person: Person,
    kind: str,
    number: str,
    issuer: str = "",
    issued_on: date | None = None,
    expires_on: date | None = None,
    by: object,
    now: datetime,
) -> IdentityDocument:
    """The number is sealed to its row and found by its blind index. NotAllowed for what cannot be, or is there."""
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    _refuse_what_cannot_be(number=number, issuer=issuer, issued_on=issued_on, expires_on=expires_on, now=now)
    index = document_index(number)
    if person.documents.filter(kind=kind, number_index=index).exists():
        raise NotAllowed(_("This document stands here already."), field="number")
    (pk,) = reserve_ids(IdentityDocument)
    document = IdentityDocument.objects.create(
        pk=pk,
        person=person,
        kind=kind,
        number=key_ring().seal(number.strip(), place=place(IdentityDocument, "number", pk)),
        number_index=index,
        issuer=issuer,
        issued_on=issued_on,
        expires_on=expires_on,
    )
    record("document.added", by=by, now=now, people=[person.reference], detail={"document": pk, "kind": kind})
    return document


@transaction.atomic
def remove_document(*, document: IdentityDocument, by: object, now: datetime) -> None:
    """Take away what was entered wrongly. The trail keeps that it stood here, not its number."""
    record(
        "document.removed",
        by=by,
        now=now,
        people=[document.person.reference],
        detail={"document": document.pk, "kind": document.kind},
    )
    document.delete()


def view_document_number(*, document: IdentityDocument, by: object, now: datetime) -> None:
    """Leave the trace of somebody reading a number in full."""
    record(
        "document_number.viewed",
        by=by,
        now=now,
        people=[document.person.reference],
        detail={"document": document.pk, "kind": document.kind},
    )


def _refuse_what_cannot_be(
    *, number: str, issuer: str, issued_on: date | None, expires_on: date | None, now: datetime
) -> None:
    if not normalised_number(number):
        raise NotAllowed(_("A number has at least one letter or figure."), field="number")
    if issuer and issuer not in country_codes():
        raise NotAllowed(_("Choose the country from the list."), field="issuer")
    if issued_on and issued_on > timezone.localdate(now):
        raise NotAllowed(_("A document cannot have been issued in the future."), field="issued_on")
    if issued_on and expires_on and expires_on < issued_on:
        raise NotAllowed(_("A document is not valid until a day before it was issued."), field="expires_on")
