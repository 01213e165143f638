"""Adding somebody: who may be the same is shown first, and what cannot be is said in words."""

import pytest
from django.urls import reverse
from django.utils import timezone

from onward.people.actions import create_person
from onward.people.models import NameWord, Person, PersonVersion
from onward.people.queries import particulars_of
from onward.people.rules import NameParts, OtherName, Particulars

URL = "/people/new/"
FILLED = {
    "family": "Getachew",
    "given": "Haile",
    "sex": "m",
    "born_on_day": "25",
    "born_on_month": "1",
    "born_on_year": "1987",
    "nationality_1": "ET",
    "nationality_2": "ER",
    "kind_1": "ORIGINAL",
    "family_1": "ጌታቸው",
    "given_1": "ኃይለ",
    "kind_2": "",
    "family_2": "",
    "given_2": "",
    "then": "person",
}


def test_a_person_is_kept_as_stated(client, caseworker, trail):
    client.force_login(caseworker)
    answer = client.post(URL, FILLED)
    person = Person.objects.get()
    assert answer.url == reverse("people:person", args=[person.reference])
    assert person.reference == f"P-{person.pk:08}"
    assert particulars_of(person) == Particulars(
        name=NameParts("Getachew", "Haile"),
        other_names=(OtherName("ORIGINAL", NameParts("ጌታቸው", "ኃይለ")),),
        sex="m",
        born_on="1987-01-25",
        nationalities=("ET", "ER"),
    )
    version = PersonVersion.objects.get(person=person)
    assert (version.sex, version.born_on, version.nationalities) == ("m", "1987-01-25", "ET|ER")
    assert trail("person.created") == [("person.created", [person.reference])]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"born_on_day": "", "born_on_month": ""}, "1987"),
        ({"born_on_day": ""}, "1987-01"),
        ({"born_on_day": "", "born_on_month": "", "born_on_year": "", "born_on_unknown": "on"}, ""),
    ],
)
def test_a_birth_date_is_kept_as_far_as_it_is_known(client, caseworker, typed, kept):
    client.force_login(caseworker)
    client.post(URL, FILLED | typed)
    assert Person.objects.get().born_on == kept


@pytest.mark.parametrize("typed", [{"family": ""}, {"given": ""}])
def test_one_part_of_a_name_is_enough(client, caseworker, typed):
    client.force_login(caseworker)
    client.post(URL, FILLED | typed)
    assert Person.objects.get().display_name == (FILLED | typed)["given"] + (FILLED | typed)["family"]


def test_not_known_is_an_answer(client, caseworker):
    client.force_login(caseworker)
    client.post(URL, FILLED | {"sex": "unknown", "nationality_1": "XXX", "nationality_2": ""})
    person = Person.objects.get()
    assert (person.sex, particulars_of(person).nationalities) == ("", ("XXX",))


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"family": " ", "given": ""}, "Give the family name or the given names"),
        ({"born_on_day": "31", "born_on_month": "2"}, "There is no such date in the calendar."),
        ({"born_on_year": ""}, "Give the year too."),
        ({"born_on_month": ""}, "A day needs its month."),
        ({"born_on_unknown": "on"}, "not both"),
        ({"born_on_day": "", "born_on_month": "", "born_on_year": ""}, "Give the year at least"),
        ({"born_on_year": "2999"}, "cannot lie in the future"),
        ({"born_on_year": "1780"}, "Nobody is that old"),
        ({"born_on_year": "87"}, "the year in four"),
        ({"sex": ""}, "This field is required"),
        ({"sex": "q"}, "not one of the available choices"),
        ({"nationality_1": ""}, "This field is required"),
        ({"nationality_1": "ZZ"}, "not one of the available choices"),
        ({"nationality_1": "XXX"}, "cannot stand beside a nationality that is known"),
        ({"kind_1": ""}, "Say what kind of name this is"),
        ({"family": "x" * 201}, "at most 200 characters"),
        ({"given": "a\x00b"}, "Null characters are not allowed"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_saved(client, caseworker, typed, says):
    client.force_login(caseworker)
    answer = client.post(URL, FILLED | typed)
    assert says in answer.content.decode()
    assert not Person.objects.exists()


def test_the_same_person_is_shown_before_anything_is_saved(client, caseworker, person, trail):
    same = person("Getachew", "Haile", born_on="1987")
    person("Getachew", "Haile", born_on="1950")
    client.force_login(caseworker)
    answer = client.post(URL, FILLED)
    page = answer.content.decode()
    assert ("Is it one of these?" in page, same.reference in page, Person.objects.count()) == (True, True, 2)
    assert trail("people.searched") == [("people.searched", [same.reference])]
    client.post(URL, FILLED | {"shown": answer.context["shown"]})
    assert Person.objects.count() == 3


def test_a_same_person_who_came_meanwhile_is_shown_too(client, caseworker, person):
    person("Getachew", "Haile", born_on="1987")
    client.force_login(caseworker)
    shown = client.post(URL, FILLED).context["shown"]
    Person.objects.all().update(created_at=timezone.now())
    create_person(
        names=[{"kind": "MAIN", "family": "Getachew", "given": "Haile"}],
        born_on="1987-01-25",
        by="t",
        now=timezone.now(),
    )
    answer = client.post(URL, FILLED | {"shown": shown})
    assert ("Is it one of these?" in answer.content.decode(), Person.objects.count()) == (True, 2)


def test_a_same_person_of_another_office_is_not_shown(client, caseworker, person, case_of, other_office):
    hidden = person("Getachew", "Haile", born_on="1987-01-25")
    case_of(hidden, other_office)
    client.force_login(caseworker)
    answer = client.post(URL, FILLED)
    assert (answer.status_code, Person.objects.count()) == (302, 2)


def test_a_forged_list_of_who_was_shown_is_refused(client, caseworker, person):
    person("Getachew", "Haile", born_on="1987")
    client.force_login(caseworker)
    assert client.post(URL, FILLED | {"shown": "WyJQLTAwMDAwMDAxIl0:forged"}).status_code == 400
    assert Person.objects.count() == 1


@pytest.mark.parametrize("role", ["airport_officer", "partner", "statistician", "administrator"])
def test_whoever_may_not_add_people_does_not(client, account, office, role):
    client.force_login(account(role, office=office))
    assert (client.get(URL).status_code, client.post(URL, FILLED).status_code) == (403, 403)
    assert not Person.objects.exists()


def test_the_words_of_all_names_are_kept_for_look_up(client, caseworker):
    client.force_login(caseworker)
    client.post(URL, FILLED)
    assert set(NameWord.objects.values_list("word", flat=True)) == {"getachew", "haile", "hayle"}


def test_a_search_is_taken_along(client, caseworker):
    client.force_login(caseworker)
    page = client.post(URL, {"sought": "Haile <b>", "born_on": "1987-01"}).content.decode()
    assert ("Haile &lt;b&gt;" in page, 'value="1987"' in page) == (True, True)
