"""The engine: locked, bounded, the same for one row and for many."""

import threading
import time
from datetime import date

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onward.facts import engines
from onward.facts.engines import EngineError, bounded, evaluate, locked, select
from onward.facts.expressions import parse
from tests.facts.reference import people

CONDITIONS = [
    parse(text)
    for text in (
        "age(born_on, applied_on) >= 18",
        "not has(nationalities, 'NL')",
        "applied_on > asylum_applied_on + 90",
    )
]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_json('https://example.org/x.json')",
        "SELECT * FROM glob('/*')",
        "COPY (SELECT 1) TO '/tmp/onward-never'",
        "ATTACH '/tmp/onward-never.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET threads = 4",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "RESET memory_limit",
        "EXPORT DATABASE '/tmp/onward-never'",
        "CREATE PERSISTENT SECRET (TYPE http, BEARER_TOKEN 'x')",
    ],
)
def test_the_engine_reaches_no_file_network_extension_or_setting(query):
    with pytest.raises(duckdb.Error):
        locked().execute(query)


def test_variables_of_python_are_no_tables():
    people_here = [{"name": "x"}]
    with pytest.raises(duckdb.CatalogException):
        locked().execute("SELECT * FROM people_here")
    assert people_here


def test_what_takes_too_long_is_interrupted():
    engine = locked()
    began = time.perf_counter()
    with pytest.raises(EngineError), bounded(engine, 0.2):
        engine.execute("SELECT count(*) FROM range(100000000) a, range(100000) b").fetchall()
    assert time.perf_counter() - began < 10


def test_what_takes_too_much_memory_is_refused():
    engine = locked(memory="20MB")
    with pytest.raises(EngineError), bounded(engine):
        engine.execute("SELECT list(range) FROM range(30000000)").fetchall()


@settings(max_examples=30, deadline=None)
@given(rows=st.lists(people(), min_size=2, max_size=8))
def test_many_rows_are_answered_as_each_by_itself(rows):
    assert evaluate(CONDITIONS, rows) == [evaluate(CONDITIONS, [row])[0] for row in rows]


def test_more_rows_than_go_in_at_once_come_back_in_order(monkeypatch):
    monkeypatch.setattr(engines, "BATCH", 3)
    rows = [{"age": number} if number % 2 else {"applied_on": date(2007, 1, 1)} for number in range(11)]
    answers = evaluate([parse("age >= 5")], rows, values=["age"])
    assert answers == [(number >= 5, number) if number % 2 else (None, None) for number in range(11)]


def test_values_go_in_as_values_whatever_they_say():
    nasty = "x'); DROP TABLE people; -- \\ \x7f “ \u2028"
    assert evaluate([parse("municipality is not null")], [{"municipality": nasty}], values=["municipality"]) == [
        (True, nasty)
    ]


def test_each_thread_has_an_engine_of_its_own():
    found = []
    threads = [threading.Thread(target=lambda: found.append(evaluate(CONDITIONS, [{}]))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [[(None, None, None)]] * 4


def test_statements_that_are_no_longer_used_are_dropped(monkeypatch):
    monkeypatch.setattr(engines, "KEPT_STATEMENTS", 2)
    for number in range(5):
        assert evaluate([parse(f"age > {number}")], [{"age": 3}]) == [(number < 3,)]
    assert len(engines._engine().statements) <= 2
    assert evaluate([parse("age > 0")], [{"age": 3}]) == [(True,)]


def test_a_table_of_facts_is_asked_by_the_same_expressions():
    engine = locked()
    engine.execute("CREATE TABLE facts (person INTEGER, sex TEXT)")
    engine.execute("INSERT INTO facts VALUES (1, 'f'), (2, 'm'), (3, NULL)")
    query = select({"woman": parse("sex = 'f'")}, "facts", keep=["person"])
    assert engine.execute(f"{query} ORDER BY person").fetchall() == [(1, True), (2, False), (3, None)]
