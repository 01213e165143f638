"""Blind indexes of numbers, by which a sealed number is found exactly, and the sealed numbers themselves."""

from onward.base.queries import key_ring, place, register_blind_index
from onward.people.models import ContactPoint, IdentityDocument
from onward.people.rules import normalised_number, normalised_phone


def document_index(number: str) -> str:
    return key_ring().blind_index(normalised_number(number), field="identity_document.number")


def contact_index(kind: str, value: str) -> str:
    plain = normalised_phone(value) if kind == ContactPoint.Kind.PHONE else value.strip().lower()
    return key_ring().blind_index(plain, field=f"contact_point.{kind.lower()}")


register_blind_index("IdentityDocument.number", "number_index", lambda row, value: document_index(value))
register_blind_index("ContactPoint.value", "value_index", lambda row, value: contact_index(row.kind, value))


def document_number(document: IdentityDocument) -> str:
    return key_ring().unseal(document.number, place=place(IdentityDocument, "number", document.pk))


def contact_value(point: ContactPoint) -> str:
    return key_ring().unseal(point.value, place=place(ContactPoint, "value", point.pk))


def masked_number(document: IdentityDocument) -> str:
    """The last figures of a number long enough for them to give nothing away."""
    number = normalised_number(document_number(document))
    return "•••••" + (number[-3:] if len(number) > 6 else "")
