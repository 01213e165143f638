"""Identity documents and ways to reach somebody: sealed, masked, shown in full only to whoever may, and on record."""

import pytest
from django.urls import reverse

from onward.base.rules.vault import SealBroken
from onward.people.actions import add_contact_point, add_document
from onward.people.models import ContactPoint, IdentityDocument
from onward.people.queries import contact_value, document_number

NUMBER = "EA 1652-136"


@pytest.fixture
def somebody(person):
    return person("Getachew", "Haile")


@pytest.fixture
def document(somebody, now):
    return add_document(person=somebody, kind="PASSPORT", number=NUMBER, issuer="ET", by="test", now=now)


def at(name, *args):
    return reverse(f"people:{name}", args=args)


def test_a_document_is_added_sealed_and_shown_masked(client, caseworker, somebody, trail):
    client.force_login(caseworker)
    form = {"kind": "PASSPORT", "number": NUMBER, "issuer": "ET", "issued_on": "2005-01-01", "expires_on": "2010-01-01"}
    answer = client.post(at("add_document", somebody.reference), {f"document-{name}": form[name] for name in form})
    document = IdentityDocument.objects.get()
    assert answer.url == at("person", somebody.reference)
    assert b"1652" not in bytes(document.number)
    assert document_number(document) == NUMBER
    page = client.get(answer.url).content.decode()
    assert [text in page for text in ("•••••136", "1652", "Ethiopia", "expired")] == [True, False, True, True]
    assert trail("document.added") == [("document.added", [somebody.reference])]


def test_a_number_in_full_is_shown_on_request_and_on_record(client, caseworker, somebody, document, trail):
    client.force_login(caseworker)
    answer = client.post(at("document_number", somebody.reference, document.pk))
    assert NUMBER in answer.content.decode()
    assert trail("document_number.viewed") == [("document_number.viewed", [somebody.reference])]
    fragment = client.post(at("document_number", somebody.reference, document.pk), headers={"HX-Request": "true"})
    assert fragment.content.decode() == f'<bdi class="number">{NUMBER}</bdi>'


@pytest.mark.parametrize("role", ["airport_officer", "partner", "programme_manager", "statistician", "administrator"])
def test_a_number_stays_closed_to_whoever_has_no_need(
    client, account, office, somebody, document, case_of, role, trail
):
    case_of(somebody, office)
    client.force_login(account(role, office=office))
    answer = client.post(at("document_number", somebody.reference, document.pk))
    assert (answer.status_code, "1652" in answer.content.decode()) == (403, False)
    page = client.get(at("person", somebody.reference)).content.decode()
    assert ("1652" in page, "/number/" in page) == (False, False)
    assert trail("document_number.viewed") == []


def test_a_number_of_somebody_elsewhere_is_not_reached_through_somebody_here(
    client, caseworker, person, document, somebody, case_of, other_office
):
    case_of(somebody, other_office)
    here = person("Prokhorova", "Filimon")
    client.force_login(caseworker)
    answers = [client.post(at("document_number", ref, document.pk)) for ref in (here.reference, somebody.reference)]
    assert [(answer.status_code, "1652" in answer.content.decode()) for answer in answers] == [(404, False)] * 2


def test_a_sealed_number_does_not_open_in_another_row(person, document, now):
    other = add_document(person=person("A", "B"), kind="PASSPORT", number="X1", by="test", now=now)
    IdentityDocument.objects.filter(pk=other.pk).update(number=document.number)
    other.refresh_from_db()
    with pytest.raises(SealBroken):
        document_number(other)


def test_a_number_that_does_not_open_is_said_and_the_page_still_stands(client, caseworker, somebody, document):
    IdentityDocument.objects.update(number=b"\x01\x07" + b"x" * 40)
    client.force_login(caseworker)
    page = client.get(at("person", somebody.reference)).content.decode()
    assert "cannot be read: its key is missing" in page


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"number": ""}, "This field is required"),
        ({"number": "--"}, "at least one letter or figure"),
        ({"number": "x" * 61}, "at most 60 characters"),
        ({"number": "ea1652136"}, "This document stands here already."),
        ({"issuer": "ZZ"}, "not one of the available choices"),
        ({"issued_on": "2999-01-01"}, "cannot have been issued in the future"),
        ({"issued_on": "2005-02-30"}, "Enter a valid date"),
        ({"issued_on": "2005-01-02", "expires_on": "2005-01-01"}, "before it was issued"),
    ],
)
def test_a_document_that_cannot_be_is_refused_in_words(client, caseworker, somebody, document, typed, says):
    client.force_login(caseworker)
    form = {"kind": "PASSPORT", "number": "NEW 1", "issuer": "ET", "issued_on": "", "expires_on": ""} | typed
    answer = client.post(at("add_document", somebody.reference), {f"document-{name}": form[name] for name in form})
    assert (answer.status_code, says in answer.content.decode()) == (422, True)
    assert IdentityDocument.objects.count() == 1


def test_the_same_number_with_somebody_else_is_pointed_out_if_the_reader_sees_them(
    client, caseworker, person, document, somebody, case_of, other_office
):
    first, second = person("A", "B"), person("C", "D")
    client.force_login(caseworker)
    form = {"document-kind": "PASSPORT", "document-number": "ea1652136"}
    seen = client.post(at("add_document", first.reference), form, follow=True).content.decode()
    case_of(somebody, other_office)
    hidden = client.post(at("add_document", second.reference), form, follow=True).content.decode()
    said = f"{somebody.reference} has a document with the same number"
    assert (said in seen, somebody.reference in hidden) == (True, False)


def test_a_document_is_removed_and_the_trail_keeps_that_it_was_there(client, caseworker, somebody, document, trail):
    client.force_login(caseworker)
    client.post(at("remove_document", somebody.reference, document.pk))
    assert not IdentityDocument.objects.exists()
    assert trail("document.removed") == [("document.removed", [somebody.reference])]


def test_no_number_stands_in_the_trail(client, caseworker, somebody, document):
    from onward.audit.models import Event

    client.force_login(caseworker)
    client.post(at("document_number", somebody.reference, document.pk))
    assert not [event for event in Event.objects.all() if "1652" in str(event.detail)]


def test_ways_to_reach_somebody_are_sealed_shown_and_removed(client, caseworker, somebody, trail):
    client.force_login(caseworker)
    for kind, value in (("PHONE", "+31 6 12345678"), ("EMAIL", "haile@example.org")):
        client.post(at("add_contact_point", somebody.reference), {"contact-kind": kind, "contact-value": value})
    points = list(ContactPoint.objects.order_by("pk"))
    assert [contact_value(point) for point in points] == ["+31 6 12345678", "haile@example.org"]
    assert not [point for point in points if b"12345678" in bytes(point.value) or b"haile" in bytes(point.value)]
    page = client.get(at("person", somebody.reference)).content.decode()
    assert ("+31 6 12345678" in page, "haile@example.org" in page) == (True, True)
    client.post(at("remove_contact_point", somebody.reference, points[0].pk))
    assert [point.pk for point in ContactPoint.objects.all()] == [points[1].pk]
    assert [kind for kind, _ in trail("contact_point.added", "contact_point.removed")] == [
        "contact_point.added",
        "contact_point.added",
        "contact_point.removed",
    ]


@pytest.mark.parametrize(
    ("kind", "value", "says"),
    [
        ("PHONE", "12", "at least five figures"),
        ("PHONE", "0031612345678", "This stands here already."),
        ("EMAIL", "nobody", "That is not an e-mail address"),
        ("PIGEON", "coo", "not one of the available choices"),
    ],
)
def test_what_reaches_nobody_is_refused_in_words(client, caseworker, somebody, now, kind, value, says):
    add_contact_point(person=somebody, kind="PHONE", value="+31612345678", by="test", now=now)
    client.force_login(caseworker)
    form = {"contact-kind": kind, "contact-value": value}
    answer = client.post(at("add_contact_point", somebody.reference), form)
    assert (answer.status_code, says in answer.content.decode(), ContactPoint.objects.count()) == (422, True, 1)


@pytest.mark.parametrize("name", ["add_document", "add_contact_point", "join_travel_group", "leave_travel_group"])
def test_a_role_that_only_looks_adds_nothing(client, account, office, somebody, name):
    client.force_login(account("airport_officer", office=office))
    assert client.post(at(name, somebody.reference), {}).status_code == 403


def test_changes_are_posts(client, caseworker, somebody, document):
    client.force_login(caseworker)
    for name in ("remove_document", "document_number"):
        assert client.get(at(name, somebody.reference, document.pk)).status_code == 405
    assert IdentityDocument.objects.count() == 1
