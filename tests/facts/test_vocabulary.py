"""The vocabulary: one line a fact, derivations in the language itself, and words in both languages."""

from datetime import date

import pytest

from onward.base.rules.dates import PartialDate
from onward.facts.engines import base_columns, derive
from onward.facts.expressions import inputs_of, parse, value_sql
from onward.facts.vocabulary import FACTS, Stated, Type

COLUMNS_OF_A_REGISTER = (
    "pathway programmes sex born_on nationality country_of_origin residence_status asylum_background asylum_applied_on"
    " detained_at municipality applied_on decided_on decision withdrawn_on departed_on destination arrived_on health"
    " escort unaccompanied_minor guardian_consent_on trafficking trafficking_help other_vulnerability"
)
DAY = date(2007, 3, 1)


def test_every_column_of_a_register_about_a_person_is_a_fact():
    assert [code for code in COLUMNS_OF_A_REGISTER.split() if code not in FACTS] == []


def test_every_derivation_is_of_the_language_and_ends_in_facts_that_somebody_states():
    for fact in FACTS.values():
        text = fact.derived or fact.otherwise
        if text:
            assert parse(text, fact.type).text == text
            assert [code for code in inputs_of(fact.code) if FACTS[code].derived] == []


def test_only_derived_facts_have_a_derivation():
    assert {fact.code for fact in FACTS.values() if fact.derived} == {
        fact.code for fact in FACTS.values() if fact.stated == Stated.DERIVED
    }


def test_every_fact_has_a_name_and_a_meaning_of_its_own():
    assert len({str(fact.name) for fact in FACTS.values()}) == len(FACTS)
    assert [fact.code for fact in FACTS.values() if not str(fact.meaning).endswith(".")] == []


def test_a_date_of_birth_stands_in_two_columns():
    columns = base_columns()
    assert (columns["born_on_earliest"], columns["born_on_latest"], columns["programmes"]) == ("DATE", "DATE", "TEXT[]")
    assert "born_on" not in columns
    assert "age" not in columns


@pytest.mark.parametrize(
    ("stated", "code", "value"),
    [
        ({"nationality": "AO"}, "country_of_origin", "AO"),
        ({"nationality": "AO", "country_of_origin": "CD"}, "country_of_origin", "CD"),
        ({"nationality": "XXX"}, "nationality", "XXX"),
        ({"nationality": "AO"}, "nationalities", ("AO",)),
        ({"detained_at": "Rotterdam"}, "detained", True),
        ({}, "detained", None),
        ({"detained": False}, "detained", False),
        ({"unaccompanied_minor": True}, "accompanied", False),
        ({"unaccompanied_minor": True, "escort": "social"}, "accompanied", True),
        ({"born_on": PartialDate.parse("1980"), "asked_on": DAY}, "age", None),
        ({"born_on": PartialDate.parse("1980-02"), "asked_on": DAY}, "age", 27),
        ({"born_on": PartialDate.parse("1989"), "departed_on": DAY}, "adult_on_departure", None),
        ({"born_on": PartialDate.parse("1988"), "departed_on": DAY}, "adult_on_departure", True),
        ({"born_on": PartialDate.parse("1990"), "departed_on": DAY}, "under_18_on_departure", True),
        ({"asylum_applied_on": DAY}, "asylum_seeker", True),
        ({"asylum_background": False}, "asylum_seeker", False),
        ({}, "asylum_seeker", None),
        ({"departed_on": DAY, "destination": "AO", "nationality": "AO"}, "departed_home", True),
        ({"departed_on": DAY, "destination": "PT", "nationality": "AO"}, "departed_home", False),
        ({"departed_on": DAY, "destination": "PT", "nationality": "XXX"}, "departed_home", None),
        ({"departed_on": DAY, "destination": "PT", "nationality": "XXA"}, "departed_third_country", True),
        ({"destination": "AO", "nationality": "AO"}, "departed_home", False),
        ({"departed_on": DAY, "unaccompanied_minor": True}, "departed_without_guardian_consent", True),
        ({"other_vulnerability": True}, "only_other_vulnerability", True),
        ({"other_vulnerability": True, "health": "somatic"}, "only_other_vulnerability", False),
    ],
)
def test_what_follows_from_what_is_stated(stated, code, value):
    assert derive(stated, [code])[code] == value


def test_a_derivation_is_written_for_a_table_as_it_is_for_one_person():
    assert value_sql("departed_home") == (
        "((NOT (departed_on IS NULL) AND (destination = NULLIF(COALESCE(country_of_origin, nationality), 'XXX'))))"
    )


def test_a_set_fact_is_asked_with_has():
    assert [fact.code for fact in FACTS.values() if fact.type in {Type.CODES, Type.COUNTRIES}] == [
        "programmes",
        "nationalities",
    ]
