"""Changing what is stated: what was stated before is kept, and of two who change it at once the second chooses."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from onward.people.actions import update_person
from onward.people.models import Person, PersonVersion
from onward.people.queries import particulars_of
from onward.people.rules import NameParts, Particulars

FILLED = {
    "family": "Getachew",
    "given": "Haile",
    "sex": "m",
    "born_on_year": "1987",
    "nationality_1": "ET",
    "kind_1": "",
    "family_1": "",
    "given_1": "",
}


@pytest.fixture
def somebody(person):
    return person("Getachew", "Haile", sex="m", born_on="1987", nationalities=["ET"])


@pytest.fixture
def url(somebody):
    return reverse("people:update_person", args=[somebody.reference])


def seen(page) -> str:
    return re.search(r'name="seen" value="([^"]+)"', page.content.decode())[1]


def changes(person, **fields):
    """Somebody else changes the person meanwhile."""
    person.refresh_from_db()
    stated = particulars_of(person)
    stated = stated.taking(fields, Particulars(**{"name": NameParts(), **fields}))
    update_person(person=person, stated=stated, version=person.version, by="other@onward.example", now=timezone.now())


def test_a_change_is_saved_and_what_stood_before_is_kept(client, caseworker, somebody, url, trail):
    client.force_login(caseworker)
    page = client.get(url)
    answer = client.post(url, FILLED | {"seen": seen(page), "born_on_year": "1988", "nationality_2": "ER"})
    assert answer.status_code == 302
    somebody.refresh_from_db()
    assert (somebody.born_on, somebody.version) == ("1988", 2)
    versions = PersonVersion.objects.filter(person=somebody).order_by("pk")
    assert [(one.born_on, one.nationalities) for one in versions] == [("1987", "ET"), ("1988", "ET|ER")]
    assert trail("person.updated") == [("person.updated", [somebody.reference])]


def test_what_was_stated_before_can_be_read(client, caseworker, somebody, url):
    changes(somebody, born_on="1986", nationalities=("ER", "ET"))
    client.force_login(caseworker)
    page = client.get(reverse("people:person", args=[somebody.reference]))
    assert [(entry["title"], entry["by"]) for entry in page.context["history"]] == [
        ("male · 1986 · Eritrea, Ethiopia", "other@onward.example"),
        ("male · 1987 · Ethiopia", "test"),
    ]
    assert "What was stated before" in page.content.decode()


def test_the_nationality_that_is_counted_by_can_be_chosen_anew(client, caseworker, somebody, url):
    client.force_login(caseworker)
    client.post(url, FILLED | {"seen": seen(client.get(url)), "nationality_1": "ER", "nationality_2": "ET"})
    assert particulars_of(Person.objects.get()).nationalities == ("ER", "ET")


def test_saving_nothing_new_writes_nothing(client, caseworker, somebody, url, trail):
    client.force_login(caseworker)
    client.post(url, FILLED | {"seen": seen(client.get(url))})
    assert (Person.objects.get().version, trail("person.updated")) == (1, [])


def test_an_old_name_is_found_no_more_unless_it_is_kept(client, caseworker, somebody, url):
    from onward.people.queries import find_people

    client.force_login(caseworker)
    form = FILLED | {"family": "Bekele", "kind_1": "FORMER", "family_1": "Getachew", "given_1": "Haile"}
    client.post(url, form | {"seen": seen(client.get(url))})
    assert [len(find_people(caseworker, name)) for name in ("Bekele", "Getachew")] == [1, 1]
    client.post(url, FILLED | {"family": "Bekele", "seen": seen(client.get(url))})
    assert [len(find_people(caseworker, name)) for name in ("Bekele", "Getachew")] == [1, 0]


def test_the_second_of_two_sees_what_changed_field_by_field(client, caseworker, somebody, url):
    client.force_login(caseworker)
    opened = seen(client.get(url))
    changes(somebody, born_on="1986", sex="f")
    answer = client.post(url, FILLED | {"seen": opened, "born_on_year": "1988", "family": "Bekele"})
    assert answer.status_code == 409
    rows = [(row["name"], row["before"], row["theirs"], row["mine"], row["ask"]) for row in answer.context["fields"]]
    assert rows == [
        ("name", ["Haile Getachew"], ["Haile Getachew"], ["Haile Bekele"], False),
        ("sex", ["male"], ["female"], ["male"], False),
        ("born_on", ["1987"], ["1986"], ["1988"], True),
    ]
    assert "other@onward.example" in answer.content.decode()
    assert Person.objects.get().born_on == "1986"


@pytest.mark.parametrize(("choice", "kept"), [("mine", "1988"), ("theirs", "1986")])
def test_the_second_chooses_and_only_then_is_it_saved(client, caseworker, somebody, url, choice, kept):
    client.force_login(caseworker)
    opened = seen(client.get(url))
    changes(somebody, born_on="1986", sex="f")
    form = FILLED | {"born_on_year": "1988", "family": "Bekele"}
    difference = client.post(url, form | {"seen": opened})
    typed = dict(difference.context["typed"])
    taken = {"take_born_on": choice, "take_sex": "theirs", "take_name": "mine", "seen": seen(difference)}
    assert client.post(url, typed | taken).status_code == 302
    person = Person.objects.get()
    assert (person.born_on, person.sex, person.display_name) == (kept, "f", "Haile Bekele")


def test_without_a_choice_the_second_is_asked_again(client, caseworker, somebody, url):
    client.force_login(caseworker)
    opened = seen(client.get(url))
    changes(somebody, born_on="1986")
    difference = client.post(url, FILLED | {"seen": opened, "born_on_year": "1988"})
    answer = client.post(url, dict(difference.context["typed"]) | {"seen": seen(difference)})
    assert (answer.status_code, Person.objects.get().born_on) == (409, "1986")
    assert [row["name"] for row in answer.context["fields"] if row["ask"]] == ["born_on"]


def test_a_third_change_meanwhile_is_shown_as_well(client, caseworker, somebody, url):
    client.force_login(caseworker)
    opened = seen(client.get(url))
    changes(somebody, born_on="1986")
    difference = client.post(url, FILLED | {"seen": opened, "born_on_year": "1988"})
    changes(somebody, born_on="1985")
    taken = {"take_born_on": "mine", "seen": seen(difference)}
    answer = client.post(url, dict(difference.context["typed"]) | taken)
    assert (answer.status_code, Person.objects.get().born_on) == (409, "1985")


@pytest.mark.parametrize("forged", ["", "forged", "eyJ2ZXJzaW9uIjoxfQ:1abc:def"])
def test_a_form_that_onward_did_not_make_is_refused(client, caseworker, somebody, url, forged):
    client.force_login(caseworker)
    assert client.post(url, FILLED | {"seen": forged, "born_on_year": "1988"}).status_code == 400
    assert Person.objects.get().born_on == "1987"


def test_a_form_of_one_person_does_not_save_another(client, caseworker, person, somebody, url):
    client.force_login(caseworker)
    other = person("Prokhorova", "Filimon")
    answer = client.post(
        reverse("people:update_person", args=[other.reference]), FILLED | {"seen": seen(client.get(url))}
    )
    assert answer.status_code == 400
    assert Person.objects.get(pk=other.pk).display_name == "Filimon Prokhorova"


def test_a_form_sent_twice_is_saved_once(client, caseworker, somebody, url):
    client.force_login(caseworker)
    form = FILLED | {"seen": seen(client.get(url)), "born_on_year": "1988"}
    client.post(url, form)
    answer = client.post(url, form)
    assert (answer.status_code, answer.context["fields"], Person.objects.get().version) == (409, [], 2)


def test_nobody_changes_a_person_of_another_office(client, caseworker, somebody, url, case_of, other_office):
    client.force_login(caseworker)
    opened = seen(client.get(url))
    case_of(somebody, other_office)
    answers = [client.get(url), client.post(url, FILLED | {"seen": opened, "born_on_year": "1988"})]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert Person.objects.get().born_on == "1987"


def test_a_role_that_only_looks_changes_nothing(client, account, office, somebody, url):
    client.force_login(account("airport_officer", office=office))
    assert client.get(url).status_code == 403
