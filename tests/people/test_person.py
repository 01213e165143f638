"""A person's page: what it shows to whom, and the trace that every look leaves."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from onward.access.models import RoleAssignment
from onward.people.actions import add_document
from onward.people.models import Person
from onward.people.queries import find_people

SCRIPTS = [
    ("علي", "محمد", "محمد علي"),
    ("Прохорова", "Филимон", "Филимон Прохорова"),
    ("ሥዩም", "ኃይለ", "ኃይለ ሥዩም"),
    ("张", "伟", "伟 张"),
    ("", "Suharto", "Suharto"),
    ("O’Brien-D'Angelo", "Seán", "Seán O’Brien-D'Angelo"),
    ("A" * 200, "B" * 200, "B" * 200 + " " + "A" * 200),
]


@pytest.mark.parametrize(("family", "given", "shown"), SCRIPTS)
def test_a_name_in_any_script_stands_in_the_direction_of_its_own(client, caseworker, person, family, given, shown):
    somebody = person(family, given)
    client.force_login(caseworker)
    page = client.get(reverse("people:person", args=[somebody.reference])).content.decode()
    assert somebody.display_name == shown
    assert f'<bdi dir="auto">{escape(shown)}</bdi>' in page


def test_a_page_shows_what_is_known_in_words(client, caseworker, person):
    somebody = person("Getachew", "Haile", sex="m", born_on="1987", nationalities=["ET", "XXA"])
    client.force_login(caseworker)
    page = client.get(reverse("people:person", args=[somebody.reference])).content.decode()
    assert [word in page for word in ("Haile Getachew", "male", "1987", "Ethiopia", "stateless")] == [True] * 5


def test_a_country_stands_in_the_reader_s_language(client, caseworker, person):
    somebody = person("Getachew", "Haile", nationalities=["ET"])
    caseworker.language = "nl"
    caseworker.save()
    client.force_login(caseworker)
    page = client.get(reverse("people:person", args=[somebody.reference])).content.decode()
    assert "Ethiopië" in page


@pytest.mark.parametrize("address", ["/people/a%00b/", "/people/%20/", "/people/a/b/c/", "/people/%E2%80%AEx/"])
def test_an_address_of_nobody_is_not_found(client, caseworker, address):
    client.force_login(caseworker)
    assert client.get(address).status_code == 404


def test_every_look_leaves_a_trace(client, caseworker, person, trail):
    somebody = person("Getachew", "Haile")
    client.force_login(caseworker)
    client.get(reverse("people:person", args=[somebody.reference]))
    assert trail("person.viewed") == [("person.viewed", [somebody.reference])]


def test_a_person_of_another_office_answers_as_nobody_does(client, caseworker, person, case_of, other_office, trail):
    hidden = person("Getachew", "Haile")
    case_of(hidden, other_office)
    client.force_login(caseworker)
    answers = [client.get(reverse("people:person", args=[ref])) for ref in (hidden.reference, "P-99999999")]
    assert [answer.status_code for answer in answers] == [404, 404]
    pages = [plain(answer, "P-99999999", hidden.reference) for answer in answers]
    assert pages[0] == pages[1]
    assert trail("person.viewed") == []


def test_a_case_of_another_office_does_not_show_on_a_person_both_see(
    client, caseworker, person, case_of, office, other_office
):
    somebody = person("Getachew", "Haile")
    own, others = case_of(somebody, office), case_of(somebody, other_office, register_reference="HIDDEN-7")
    client.force_login(caseworker)
    page = client.get(reverse("people:person", args=[somebody.reference])).content.decode()
    assert [reference in page for reference in (own.reference, others.reference, "HIDDEN-7")] == [True, False, False]


def test_a_role_for_one_programme_sees_nobody_of_another(account, person, case_of, office):
    partner = account("partner", office=office, programme="REAN")
    inside, outside, without = person("In", "Side"), person("Out", "Side"), person("With", "Out")
    case_of(inside, office, programme="REAN")
    case_of(outside, office, programme="OTHER")
    assert list(Person.objects.visible_to(partner)) == [inside]
    assert without not in Person.objects.visible_to(partner)


def test_somebody_with_two_cases_is_seen_once(account, person, case_of, office, caseworker):
    somebody = person("Getachew", "Haile")
    case_of(somebody, office)
    case_of(somebody, office)
    assert list(Person.objects.visible_to(caseworker)) == [somebody]


def test_a_right_of_one_office_does_not_reach_a_person_of_another(
    client, account, person, case_of, office, other_office, now
):
    user = account("caseworker", office=office)
    RoleAssignment.objects.create(user=user, role="partner", office=other_office, given_by="test", given_at=now)
    own, other = person("Getachew", "Haile"), person("Getachew", "Hagos")
    case_of(own, office)
    case_of(other, other_office)
    document = add_document(person=other, kind="PASSPORT", number="EA1652136", by="test", now=now)
    client.force_login(user)
    pages = [client.get(reverse("people:person", args=[one.reference])) for one in (own, other)]
    assert [(page.status_code, page.context["may_edit"]) for page in pages] == [(200, True), (200, False)]
    assert client.get(reverse("people:update_person", args=[other.reference])).status_code == 404
    assert client.post(reverse("people:document_number", args=[other.reference, document.pk])).status_code == 404
    assert [match.person for match in find_people(user, "Getachew")] == [own]


@pytest.mark.parametrize("role", ["statistician", "administrator", "auditor", "finance_officer"])
def test_roles_that_see_no_person_see_none(client, account, person, role):
    somebody = person("Getachew", "Haile")
    client.force_login(account(role))
    answer = client.get(reverse("people:person", args=[somebody.reference]))
    assert answer.status_code == 403
    assert "Getachew" not in answer.content.decode()


def test_a_record_of_trafficking_changes_nothing_for_whoever_may_not_see_it(client, caseworker, person, now):
    from onward.safeguarding.models import TraffickingRecord

    unprotected, protected = person("Getachew", "Haile"), person("Getachew", "Haile")
    TraffickingRecord.objects.create(person=protected, trafficked=True, recorded_at=now, recorded_by="test")
    client.force_login(caseworker)
    pages = [
        plain(client.get(reverse("people:person", args=[one.reference])), one.reference)
        for one in (unprotected, protected)
    ]
    assert pages[0] == pages[1]


def plain(answer, *references: str) -> str:
    """A page without what differs by itself: tokens, and the reference that was asked for."""
    page = re.sub(r'csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken": "[^"]*"', "", answer.content.decode())
    return re.sub("|".join(references), "P", page)


def test_a_page_costs_the_same_however_much_stands_on_it(client, caseworker, person, case_of, office, now):
    from onward.people.actions import add_contact_point

    def filled(times: int):
        somebody = person("Getachew", "Haile", nationalities=["ET", "ER", "SD"][:times])
        for number in range(times):
            case_of(somebody, office)
            add_document(person=somebody, kind="PASSPORT", number=f"EA{number}5678", by="test", now=now)
            add_contact_point(person=somebody, kind="PHONE", value=f"+31 6 1234567{number}", by="test", now=now)
        return reverse("people:person", args=[somebody.reference])

    one, three = filled(1), filled(3)
    client.force_login(caseworker)
    client.get(one)
    counts = []
    for url in (one, three):
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", ["add_document", "add_contact_point", "join_travel_group", "update_person"])
def test_a_page_that_comes_back_with_a_refusal_is_a_look_too(client, caseworker, person, trail, name):
    somebody = person("Getachew", "Haile")
    client.force_login(caseworker)
    change = reverse("people:update_person", args=[somebody.reference])
    seen = re.search(r'name="seen" value="([^"]+)"', client.get(change).text)[1]
    answer = client.post(reverse(f"people:{name}", args=[somebody.reference]), {"seen": seen})
    assert (answer.status_code, "Getachew" in answer.text) == (200 if name == "update_person" else 422, True)
    assert trail("person.viewed") == [("person.viewed", [somebody.reference])] * 2
    assert "no-store" in answer["Cache-Control"]
