"""Search first: who is found, by what, by whom, and the trace it leaves."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onward.people.actions import add_contact_point, add_document
from onward.people.queries import find_people

FIND = "/people/"


def found(user, text, born_on=""):
    return [match.person.reference for match in find_people(user, text, born_on)]


def why(user, text, born_on=""):
    return [match.why for match in find_people(user, text, born_on)]


@pytest.mark.parametrize(
    "typed",
    ["Haile Seyoum Getachew", "getachew haile", "Getachew", "Hail", "HAILE  getach", "seyoum", "SeyoumGetachew haile"],
)
def test_a_name_is_found_in_any_order_and_part(caseworker, person, typed):
    somebody = person("Seyoum Getachew", "Haile")
    person("Prokhorova", "Filimon")
    assert found(caseworker, typed) == [somebody.reference]


@pytest.mark.parametrize(
    ("family", "given", "typed"),
    [
        ("Müller", "Jürgen", "mueller"),
        ("Müller", "Jürgen", "Muller jurgen"),
        ("Mueller", "Jurgen", "Müller"),
        ("张", "小明", "Zhang Xiaoming"),
        ("علي", "محمد", "محمد"),
        ("Прохорова", "Анна", "anna prokhorova"),
        ("O’Brien", "", "OBrien"),
        ("O’Brien", "", "o brien"),
        ("", "Suharto", "suharto"),
    ],
)
def test_accents_scripts_and_marks_do_not_hide_anybody(caseworker, person, family, given, typed):
    somebody = person(family, given)
    assert found(caseworker, typed) == [somebody.reference]


def test_an_alias_finds_and_says_so(caseworker, person):
    somebody = person("Getachew", "Haile", names=[{"kind": "ALIAS", "family": "Tesfaye", "given": "Abebe"}])
    assert found(caseworker, "Abebe Tesfaye") == [somebody.reference]
    assert why(caseworker, "Abebe Tesfaye") == [("the name is the same (another name of the person)",)]


def test_the_best_stands_first_and_each_says_why(caseworker, person):
    part = person("Getachew Bekele", "Haile", born_on="1990")
    other_birth = person("Getachew", "Haile", born_on="1950-01-01")
    same = person("Getachew", "Haile", born_on="1987-01-25")
    year = person("Getachew", "Haile", born_on="1987")
    matches = find_people(caseworker, "Haile Getachew", "1987-01-25")
    assert [(match.person.reference, match.why) for match in matches] == [
        (same.reference, ("the name is the same", "the birth date is the same")),
        (year.reference, ("the name is the same", "the birth date agrees, as far as it is known")),
        (other_birth.reference, ("the name is the same", "the birth date is another")),
        (part.reference, ("part of the name is the same", "the birth date is another")),
    ]
    assert [match.score for match in matches] == sorted((match.score for match in matches), reverse=True)
    assert matches[0].score == 1


def test_a_birth_date_may_be_typed_with_the_name(caseworker, person):
    other, somebody = person("Getachew", "Haile", born_on="1950"), person("Getachew", "Haile", born_on="1987-01-25")
    assert found(caseworker, "Haile Getachew 1987-01-25") == [somebody.reference, other.reference]


def test_a_name_written_longer_than_it_stands_here_is_found_with_the_birth_date(caseworker, person):
    somebody = person("Getachew", "Haile", born_on="1987-01-25")
    assert found(caseworker, "Haile Seyoum Getachew", "1987-01-25") == [somebody.reference]


def test_numbers_and_references_find(caseworker, person, case_of, office, now):
    somebody = person("Getachew", "Haile")
    person("Prokhorova", "Filimon")
    case = case_of(somebody, office, register_reference="Reg/12-b")
    add_document(person=somebody, kind="PASSPORT", number="EA 1652-136", by="test", now=now)
    add_contact_point(person=somebody, kind="PHONE", value="+31 6 12345678", by="test", now=now)
    add_contact_point(person=somebody, kind="EMAIL", value="Haile@Example.org", by="test", now=now)
    typed = [somebody.reference.lower(), case.reference, "Reg/12-b", "ea1652136", "06 1234 5678", "haile@example.org"]
    assert [found(caseworker, text) for text in typed] == [[somebody.reference]] * len(typed)
    assert why(caseworker, "ea1652136") == [("the number of an identity document is the same",)]


def test_nobody_of_another_office_is_found_by_anything(caseworker, person, case_of, other_office, now):
    hidden = person("Getachew", "Haile", born_on="1987-01-25")
    case = case_of(hidden, other_office, register_reference="REG-12")
    add_document(person=hidden, kind="PASSPORT", number="EA1652136", by="test", now=now)
    add_contact_point(person=hidden, kind="PHONE", value="+31612345678", by="test", now=now)
    typed = ["Haile Getachew", "Hai", hidden.reference, case.reference, "REG-12", "EA1652136", "0612345678"]
    assert [found(caseworker, text, "1987-01-25") for text in typed] == [[]] * len(typed)


def test_a_case_of_another_office_does_not_find_a_person_both_see(caseworker, person, case_of, office, other_office):
    somebody = person("Getachew", "Haile")
    case_of(somebody, office)
    hidden = case_of(somebody, other_office, register_reference="REG-12")
    assert [found(caseworker, text) for text in (hidden.reference, "REG-12")] == [[], []]


def test_the_page_shows_and_counts_only_whom_the_reader_may_see(
    client, caseworker, person, case_of, office, other_office, trail
):
    seen, hidden = person("Getachew", "Haile"), person("Getachew", "Hagos")
    case_of(seen, office)
    case_of(hidden, other_office)
    client.force_login(caseworker)
    page = client.post(FIND, {"text": "Getachew"}).content.decode()
    assert [text in page for text in ("1 person found", seen.reference, hidden.reference, "Hagos")] == [
        True, True, False, False,
    ]  # fmt: skip
    assert trail("people.searched") == [("people.searched", [seen.reference])]


def test_what_was_typed_is_nowhere_in_the_trail(client, caseworker, person):
    from onward.audit.models import Event

    client.force_login(caseworker)
    client.post(FIND, {"text": "Zyxwvut Secret", "born_on_year": "1987"})
    event = Event.objects.get(kind="people.searched")
    assert event.detail == {"shown": 0, "born_on": True}


def test_htmx_gets_the_list_alone(client, caseworker, person):
    somebody = person("Getachew", "Haile")
    client.force_login(caseworker)
    page = client.post(FIND, {"text": "Haile"}, headers={"HX-Request": "true"}).content.decode()
    assert ("<html" in page, somebody.reference in page) == (False, True)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"text": ""}, "Type a name, a reference or a number to look for."),
        ({"text": "x" * 201}, "at most 200 characters"),
        (
            {"text": "Haile", "born_on_day": "31", "born_on_month": "2", "born_on_year": "1987"},
            "no such date in the calendar",
        ),
        ({"text": "a\x00b"}, "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_looked_for_is_said_and_not_searched(client, caseworker, asked, says, trail):
    client.force_login(caseworker)
    answer = client.post(FIND, asked)
    assert says in answer.content.decode()
    assert trail("people.searched") == []


@pytest.mark.parametrize("role", ["partner", "statistician", "administrator"])
def test_whoever_may_not_search_finds_nobody(client, account, person, office, role, trail):
    person("Getachew", "Haile")
    client.force_login(account(role, office=office))
    answer = client.post(FIND, {"text": "Haile"})
    assert (answer.status_code, "Getachew" in answer.content.decode()) == (403, False)
    assert trail("people.searched") == []


def test_a_list_of_three_costs_what_a_list_of_one_does(client, caseworker, person):
    person("Prokhorova", "Filimon", nationalities=["RU"])
    for given in ("Haile", "Hagos", "Hiwot"):
        person("Getachew", given, nationalities=["ET", "ER"])
    client.force_login(caseworker)
    client.post(FIND, {"text": "warm"})
    counts = []
    for name in ("Prokhorova", "Getachew"):
        with CaptureQueriesContext(connection) as queries:
            client.post(FIND, {"text": name})
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_record_of_trafficking_does_not_show_in_a_list(caseworker, person, now):
    from onward.safeguarding.models import TraffickingRecord

    people = [person("Getachew", "Haile"), person("Getachew", "Haile")]
    TraffickingRecord.objects.create(person=people[1], trafficked=True, recorded_at=now, recorded_by="test")
    matches = find_people(caseworker, "Haile Getachew")
    assert [(match.person, match.score, match.why) for match in matches] == [
        (one, matches[0].score, matches[0].why) for one in people
    ]
