"""The language of conditions: what it answers, what it refuses and where, and that nothing else ever runs."""

import time
from datetime import date

import pytest
import sqlglot
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from onward.facts.engines import evaluate
from onward.facts.expressions import FUNCTIONS, OPERATORS, Expression, ExpressionError, parse
from onward.facts.expressions.checking import _NODES
from onward.facts.vocabulary import FACTS, Type
from tests.facts.reference import Pair, conditions, people


def parsed(text: str) -> Expression | None:
    """None for a text beyond the limits of size, which the strategies do not count."""
    try:
        return parse(text)
    except ExpressionError as error:
        if error.code in {"too_long", "too_many", "too_deep"}:
            return None
        raise


@settings(max_examples=400, deadline=None)
@given(condition=conditions(), rows=st.lists(people(), min_size=1, max_size=4))
def test_an_answer_is_what_a_second_reading_in_python_gives(condition: Pair, rows):
    expression = parsed(condition.text)
    assume(expression is not None)
    assert [answer for (answer,) in evaluate([expression], rows)] == [condition.means(row) for row in rows]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("residence_status = 'nonne'", "unknown_value", (1, 20)),
        ("nationalty = 'AO'", "unknown_fact", (1, 1)),
        ("detained and\n  residence_staus = 'none'", "unknown_fact", (2, 3)),
        ("applied_on < date '2007-02-30'", "date", (1, 19)),
        ("applied_on < '2007-02-03'", "type", (1, 1)),
        ("applied_on", "type", (1, 1)),
        ("sex < 'f'", "type", (1, 1)),
        ("sex = residence_status", "type", (1, 1)),
        ("age = 'old'", "type", (1, 1)),
        ("born_on = born_on", "type", (1, 1)),
        ("nationality = 'XXX'", "unknown_value", (1, 15)),
        ("nationality = 'ao'", "unknown_value", (1, 15)),
        ("has(sex, 'f')", "type", (1, 1)),
        ("has(programmes, 'rean')", "unknown_value", (1, 17)),
        ("age(born_on, applied_on + age(born_on, applied_on)) > 3", "too_deep", (1, 27)),
        ("age > 1000001", "number", (1, 7)),
        ("age > 1.5", "number", (1, 7)),
        ("detained or", "syntax", (1, 10)),
        ("detained asylum_background", "syntax", (1, 10)),
        ("(detained", "syntax", (1, 2)),
        ("'detained", "unclosed", (1, 10)),
        ("", "empty", (1, 1)),
        ("detained -- not", "comment", (1, 1)),
        ("detained /* not */ and detained", "comment", (1, 1)),
        ("(select true)", "not_allowed", (1, 2)),
        ("detained in (select true)", "not_allowed", (1, 14)),
        ("read_csv('/etc/passwd') is null", "function", (1, 1)),
        ("getvariable('x')", "function", (1, 1)),
        ("date('2007-01-01') < applied_on", "function", (1, 1)),
        ("detained::text = 'true'", "not_allowed", (1, 9)),
        ("cast(detained as text) = 'true'", "function", (1, 1)),
        ("try_cast(1 as boolean)", "function", (1, 1)),
        ("\"detained\"", "not_allowed", (1, 1)),
        ("detained; drop table people", "not_allowed", (1, 9)),
        ("people.detained", "not_allowed", (1, 7)),
        ("detained = any(detained)", "not_allowed", (1, 12)),
        ("row_number() over () > 1", "function", (1, 1)),
        ("applied_on + interval 1 hour < asked_on", "interval", (1, 14)),
        ("applied_on + interval 300 year < asked_on", "interval", (1, 14)),
        ("applied_on between symmetric asked_on and asked_on", "not_allowed", (1, 1)),
        ("case sex when 'f' then true end", "not_allowed", (1, 6)),
        ("$1", "not_allowed", (1, 1)),
        ("?", "not_allowed", (1, 1)),
        ("detained\u200b", "character", (1, 9)),
        ("détenu", "not_allowed", (1, 1)),
        ("detained\x00", "character", (1, 9)),
        ("x'41' = sex", "syntax", (1, 2)),
    ],
)  # fmt: skip
def test_what_is_not_of_the_language_is_refused_at_its_place(text, code, place):
    with pytest.raises(ExpressionError) as refused:
        parse(text)
    assert (refused.value.code, (refused.value.line, refused.value.column)) == (code, place)


def test_a_refusal_shows_the_place_and_the_nearest_word():
    with pytest.raises(ExpressionError) as refused:
        parse("detained and\n  residence_staus = 'none'")
    assert refused.value.message == "“residence_staus” is not a known fact. Did you mean “residence_status”?"
    assert refused.value.excerpt == "  residence_staus = 'none'\n  ^^^^^^^^^^^^^^^"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("detained or " * 2_000 + "detained", "too_long"),
        ("detained or " * 300 + "detained", "too_many"),
        ("(" * 25 + "detained" + ")" * 25, "too_deep"),
        ("not " * 25 + "detained", "too_deep"),
        ("- " * 25 + "age < 3", "too_deep"),
        ("case when detained then " * 13 + "true" + " end" * 13, None),
    ],
)
def test_size_and_depth_are_bounded(text, code):
    began = time.perf_counter()
    if code is None:
        parse(text)
    else:
        with pytest.raises(ExpressionError) as refused:
            parse(text)
        assert refused.value.code == code
    assert time.perf_counter() - began < 2


HOSTILE = """
select from where read_csv read_text('/etc/passwd') glob pragma attach set install load httpfs copy ( ) [ ] { } , ; --
/* */ ' " $$ :: cast as text over partition by and or not is null in between case when then else end date interval day
year '2007-01-01' 'AO' 1 - + * / % || = < > <> like any all exists union lambda x: x -> getenv('HOME') create macro f()
current_setting('threads') true false ? $1 @ \\ 0x1F 1e9 999999999999 symmetric escape isnull collate at filter
"""
WORDS = st.sampled_from([*FACTS, *FUNCTIONS, *HOSTILE.split(), "\n", "\t", "\u202e", "é"])


@st.composite
def spoilt(draw) -> str:
    """A sound condition with a foreign word in it."""
    words = draw(conditions()).text.split(" ")
    place = draw(st.integers(0, len(words)))
    return " ".join([*words[:place], draw(WORDS), *words[place:]])


@settings(max_examples=600, deadline=None)
@given(text=st.one_of(st.lists(WORDS, max_size=24).map(" ".join), st.text(max_size=120), spoilt()))
def test_whatever_is_written_is_refused_in_words_or_is_of_the_list(text):
    began = time.perf_counter()
    expression, refused = None, None
    try:
        expression = parse(text)
    except ExpressionError as error:
        refused = (error.message, error.line, error.column, error.excerpt)
    if expression is None:
        assert refused[0]
    else:
        assert {type(node) for node in expression.tree.walk()} <= {*_NODES, *_INSIDE}
        assert set(expression.facts) <= set(FACTS)
        assert evaluate([expression], [{}])[0][0] in (True, False, None)
    assert time.perf_counter() - began < 2


_INSIDE = {sqlglot.exp.Identifier, sqlglot.exp.DataType, sqlglot.exp.Var, sqlglot.exp.If}


def test_the_list_of_operators_and_functions_is_what_the_checks_let_through():
    for listed in (*OPERATORS, *FUNCTIONS.values()):
        expects = Type.BOOLEAN
        if listed.example in {"last_helped_on + interval 5 year", "coalesce(departed_on, asked_on)"}:
            expects = Type.DATE
        if listed.example == "set_of(nationality)":
            expects = Type.COUNTRIES
        assert parse(listed.example, expects).text == listed.example


@pytest.mark.parametrize("dialect", ["duckdb", "spark", "trino", "postgres"])
@settings(max_examples=60, deadline=None)
@given(condition=conditions())
def test_the_same_tree_is_written_for_other_engines(dialect, condition):
    expression = parsed(condition.text)
    assume(expression is not None)
    written = expression.sql(dialect)
    assert sqlglot.parse_one(written, read=dialect) is not None


def test_days_and_years_are_written_as_each_engine_has_them():
    expression = parse("applied_on + interval 1 year > asked_on")
    assert [expression.sql(dialect) for dialect in ("duckdb", "spark", "trino", "postgres")] == [
        "(CAST(applied_on + INTERVAL 1 YEAR AS DATE) > asked_on)",
        "(CAST(ADD_MONTHS(applied_on, 12) AS DATE) > asked_on)",
        "(CAST(DATE_ADD('YEAR', 1, applied_on) AS DATE) > asked_on)",
        "(CAST(applied_on + INTERVAL '1 YEAR' AS DATE) > asked_on)",
    ]


def test_a_condition_knows_the_facts_it_names_and_those_they_are_made_of():
    expression = parse("departed_home or age_on_departure < 18")
    assert expression.facts == ("departed_home", "age_on_departure")
    assert expression.inputs == ("departed_on", "destination", "country_of_origin", "nationality", "born_on")


def test_a_birthday_on_the_29th_of_february_is_kept_on_the_1st_of_march():
    from onward.base.rules.dates import PartialDate

    born = PartialDate.parse("1988-02-29")
    under = parse("under(18, born_on, applied_on)")
    days = [date(2006, 2, 28), date(2006, 3, 1)]
    assert evaluate([under], [{"born_on": born, "applied_on": day} for day in days]) == [(True,), (False,)]
