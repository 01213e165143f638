"""Facts as stated in JSON: what goes in, and what is refused by name."""

from datetime import date

import pytest

from onward.base.rules.dates import PartialDate
from onward.countries.queries import is_country
from onward.facts.statements import as_json, read_statement


def read(data):
    return read_statement(data, is_country=is_country)


def test_each_type_is_read_as_json_has_it():
    statement = read(
        {
            "asylum_background": True,
            "applied_on": "2007-02-01",
            "born_on": "1985-03",
            "nationality": "XXA",
            "nationalities": ["AO", "PT", "AO"],
            "programmes": "REAN|HRPT",
            "residence_status": "none",
            "age": 21,
            "municipality": "Den Haag",
            "destination": None,
            "detained_at": "",
        }
    )
    assert statement.problems == []
    assert statement.facts == {
        "asylum_background": True,
        "applied_on": date(2007, 2, 1),
        "born_on": PartialDate.parse("1985-03"),
        "nationality": "XXA",
        "nationalities": ("AO", "PT"),
        "programmes": ("REAN", "HRPT"),
        "residence_status": "none",
        "age": 21,
        "municipality": "Den Haag",
        "destination": None,
        "detained_at": None,
    }
    assert as_json(statement.facts["born_on"]) == "1985-03"


@pytest.mark.parametrize(
    ("code", "value", "problem"),
    [
        ("nationalty", "AO", "unknown_fact"),
        ("family_name", "Silva", "unknown_fact"),
        ("", 1, "unknown_fact"),
        ("asylum_background", "yes", "type"),
        ("asylum_background", 1, "type"),
        ("age", True, "type"),
        ("age", 21.5, "type"),
        ("age", 10**9, "type"),
        ("applied_on", "2007-02-30", "date"),
        ("applied_on", "1 February 2007", "date"),
        ("applied_on", "20070201", "date"),
        ("applied_on", "0001-01-01", "date"),
        ("applied_on", 20070201, "date"),
        ("born_on", "1985-13", "date"),
        ("born_on", "85", "date"),
        ("born_on", 1985, "date"),
        ("nationality", "ZZ", "value"),
        ("nationality", "ao", "value"),
        ("nationality", ["AO"], "value"),
        ("destination", "XXX", "value"),
        ("country_of_origin", "XXA", "value"),
        ("nationalities", ["AO", "ZZ"], "value"),
        ("nationalities", {"AO": 1}, "type"),
        ("programmes", ["rean"], "type"),
        ("programmes", [1], "type"),
        ("residence_status", "nonne", "value"),
        ("residence_status", {}, "value"),
        ("municipality", "x\x00", "type"),
        ("municipality", "x" * 501, "type"),
    ],
)
def test_what_a_fact_cannot_be_is_refused_by_name(code, value, problem):
    found = read({code: value, "sex": "f"}).problems
    assert [(each.fact, each.code) for each in found] == [(code, problem)]


def test_the_nearest_name_and_the_mend_are_said():
    messages = {each.fact: each.message for each in read({"nationalty": "AO", "residence_status": "nonne"}).problems}
    assert messages == {
        "nationalty": "“nationalty” is not a known fact. Did you mean “nationality”?",
        "residence_status": "“residence_status” cannot be 'nonne'. It is one of: none, procedure, permit."
        " Did you mean “none”?",
    }


@pytest.mark.parametrize("data", [[], "x", None, 3, [{"sex": "f"}]])
def test_anything_but_an_object_is_refused(data):
    assert [each.code for each in read(data).problems] == ["shape"]


def test_a_derived_fact_may_be_stated_but_not_against_the_facts_it_follows_from():
    assert read({"departed_home": True}).facts == {"departed_home": True}
    found = read(
        {"departed_home": True, "departed_on": "2007-03-01", "destination": "PT", "nationality": "AO"}
    ).problems
    assert [(each.fact, each.code) for each in found] == [("departed_home", "contradiction")]
