"""Needs and values in words."""

from datetime import date

import pytest

from onward.base.rules.dates import PartialDate
from onward.facts.engines import evaluate
from onward.facts.expressions import parse
from onward.facts.expressions.needs import need, parts_of, undecided
from onward.facts.vocabulary import FACTS
from onward.facts.words import need_in_words, value_in_words


@pytest.mark.parametrize(
    ("text", "facts", "words"),
    [
        ("asylum_applied_on < date '2001-04-01'", {}, "“date of the asylum request” is before 1 April 2001"),
        ("not applied_on < date '2001-04-01'", {}, "“date of application” is 1 April 2001 or later"),
        ("detained", {}, "“detained” is yes"),
        ("not detained", {"detained": True}, "“detained” is no"),
        ("residence_status in ('none', 'permit')", {},
         "“residence status” is one of no right of residence, residence permit"),
        ("residence_status <> 'permit'", {"residence_status": "permit"}, "“residence status” is not residence permit"),
        ("not has(nationalities, 'NL')", {}, "“nationalities” do not include NL"),
        ("age >= 18", {}, "“age” is 18 or more"),
        ("under(18, born_on, applied_on)", {}, "the person is under 18 on “date of application”"),
        ("destination = country_of_origin", {}, "“destination” is “country of origin”"),
        ("guardian_consent_on is not null", {}, "“date of the guardian's consent” is known"),
        ("trafficking is not true", {"trafficking": True}, "“trafficked” is not yes"),
        ("applied_on between date '2007-01-01' and date '2007-12-31'", {},
         "“date of application” is from 1 January 2007 to 31 December 2007"),
        ("departed_on <= applied_on + interval 60 day", {},
         "“date of departure” is date of application + 60 days or earlier"),
        ("detained or destination is null", {"destination": "AO"}, "“detained” is yes"),
        ("detained and departed", {"detained": True}, "“departed” is yes"),
        ("(detained and departed) or sex = 'f'", {}, "(“detained” is yes and “departed” is yes) or “sex” is female"),
        ("coalesce(detained, false)", {}, "“COALESCE(detained, FALSE)” holds"),
    ],
)  # fmt: skip
def test_what_must_come_about_is_said_in_words(text, facts, words):
    expression = parse(text)
    parts = parts_of(expression)
    truths = dict(zip(parts, evaluate(parts, [facts])[0], strict=True))
    assert need_in_words(need(expression, truths)) == words


def test_nothing_is_needed_for_what_is_met():
    expression = parse("detained or departed")
    assert need(expression, dict(zip(parts_of(expression), (True, None), strict=True))) is None


def test_of_what_is_not_known_only_what_can_be_found_out_is_asked():
    expression = parse("destination = country_of_origin or third_country_stay_guaranteed")
    truths = dict(zip(parts_of(expression), (False, None), strict=True))
    needed = undecided(need(expression, truths), truths)
    assert need_in_words(needed) == "“stay in another country guaranteed” is yes"


@pytest.mark.parametrize(
    ("code", "value", "words"),
    [
        ("detained", None, "not known"),
        ("detained", True, "yes"),
        ("applied_on", date(2007, 2, 1), "1 February 2007"),
        ("born_on", PartialDate.parse("1985-03"), "1985-03"),
        ("residence_status", "none", "no right of residence"),
        ("nationalities", ("AO", "PT"), "<AO>, <PT>"),
        ("destination", "AO", "<AO>"),
        ("age", 21, "21"),
    ],
)
def test_a_value_in_words(code, value, words):
    assert value_in_words(FACTS[code], value, lambda country: f"<{country}>") == words
