"""DuckDB, locked, as the engine that answers expressions: for one row of facts on a screen, or for a whole table.

The engine can reach no file, network, extension or setting, holds little memory and is interrupted when it takes too
long. What it runs comes only from checked expressions. Rows go in as one JSON text, the only form in which DuckDB keeps
the plan of a prepared statement: planning takes ten times as long as answering.
"""

import json
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import count

import duckdb

from onward.facts.expressions import Expression, inputs_of, value_sql
from onward.facts.vocabulary import FACTS, Fact, Type, Value

MEMORY = "256MB"
SECONDS = 20.0  # for a batch; a single row is bounded by the size of its expressions
BATCH = 10_000
KEPT_STATEMENTS = 200
_LOCKS = (
    "temp_directory = ''",
    "max_temp_directory_size = '0B'",
    "autoinstall_known_extensions = false",
    "autoload_known_extensions = false",
    "allow_community_extensions = false",
    "allow_persistent_secrets = false",
    "python_enable_replacements = false",
    "enable_external_access = false",
    "lock_configuration = true",  # last: from here on no setting changes
)
_Key = tuple[tuple[Expression, ...], tuple[str, ...], frozenset[str]]


class EngineError(RuntimeError):
    """The engine gave no answer in its time or memory."""


@dataclass(frozen=True)
class _Statement:
    """A prepared query and the facts whose cells it reads."""

    name: str
    facts: tuple[Fact, ...]


@dataclass
class _Engine:
    """One thread's connection, with its prepared statements, the least used dropped."""

    connection: duckdb.DuckDBPyConnection
    statements: OrderedDict[_Key, _Statement] = field(default_factory=OrderedDict)
    numbers: Iterator[int] = field(default_factory=count)


_local = threading.local()


def locked(*, threads: int = 1, memory: str = MEMORY) -> duckdb.DuckDBPyConnection:
    """A new database in memory that can reach nothing outside itself, and whose settings cannot be changed any more."""
    connection = duckdb.connect(":memory:", config={"threads": threads, "memory_limit": memory})
    for setting in _LOCKS:
        connection.execute(f"SET {setting}")
    return connection


def evaluate(
    expressions: Sequence[Expression], rows: Sequence[Mapping[str, Value]], *, values: Sequence[str] = ()
) -> list[tuple]:
    """For each row of facts, by code, the answers in the order of the expressions, then the values of the facts named
    in `values`. What a row leaves out, or gives as None, is not known; a derived fact that it states holds as stated.
    """
    answers: list[tuple] = [()] * len(rows)
    if not expressions and not values:
        return answers
    groups: dict[frozenset[str], list[int]] = {}
    for place, row in enumerate(rows):
        groups.setdefault(_stated(row), []).append(place)
    for stated, places in groups.items():
        statement = _statement((tuple(expressions), tuple(values), stated))
        for first in range(0, len(places), BATCH):
            part = places[first : first + BATCH]
            for place, answer in zip(part, _run(statement, [rows[each] for each in part]), strict=True):
                answers[place] = answer
    return answers


def derive(facts: Mapping[str, Value], codes: Sequence[str] | None = None) -> dict[str, Value]:
    """What is stated of one person and, beside it, the values of all facts that can be worked out (or of some)."""
    wanted = [code for code in (FACTS if codes is None else codes) if FACTS[code].type != Type.PARTIAL_DATE]
    (row,) = evaluate((), [facts], values=wanted)
    return {**facts, **{code: _plain(value) for code, value in zip(wanted, row, strict=True)}}


def select(expressions: Mapping[str, Expression], table: str, *, keep: Sequence[str] = ()) -> str:
    """SQL that answers expressions, each under its name, for every row of a table whose columns carry facts by code (a
    date of birth in its two columns). `keep` names columns of the table to give as they are.
    """
    answers = [f'{expression.sql()} AS "{name}"' for name, expression in expressions.items()]
    return f"SELECT {', '.join([*keep, *answers])} FROM {table}"


def base_columns() -> dict[str, str]:
    """Every column that carries a stated fact, with its SQL type: what a table of facts is made of."""
    return {name: kind for fact in FACTS.values() if not fact.derived for name, kind in fact.columns.items()}


@contextmanager
def bounded(connection: duckdb.DuckDBPyConnection, seconds: float = SECONDS) -> Iterator[None]:
    """Interrupts what takes longer; EngineError says so."""
    timer = threading.Timer(seconds, connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (duckdb.InterruptException, duckdb.OutOfMemoryException) as error:
        raise EngineError("The rules took more time or memory than they may.") from error
    finally:
        timer.cancel()


def _stated(row: Mapping[str, Value]) -> frozenset[str]:
    return frozenset(code for code, value in row.items() if value is not None and FACTS[code].derived)


def _run(statement: _Statement, rows: Sequence[Mapping[str, Value]]) -> list[tuple]:
    """JSON in plain ASCII, so that a quotation mark is the only sign that needs doubling inside the literal."""
    text = json.dumps([_cells(statement.facts, row) for row in rows]).replace("'", "''")
    connection = _engine().connection
    execute = f"EXECUTE {statement.name}('{text}')"
    if len(rows) == 1:
        return connection.execute(execute).fetchall()
    with bounded(connection):
        return connection.execute(execute).fetchall()


def _cells(facts: Sequence[Fact], row: Mapping[str, Value]) -> dict[str, object]:
    cells = {}
    for fact in facts:
        for name, cell in zip(fact.columns, fact.cells(row.get(fact.code)), strict=True):
            cells[name] = cell.isoformat() if isinstance(cell, date) else cell
    return cells


def _engine() -> _Engine:
    engine: _Engine | None = getattr(_local, "engine", None)
    if engine is None:
        engine = _local.engine = _Engine(locked())
    return engine


def _statement(key: _Key) -> _Statement:
    engine = _engine()
    if key not in engine.statements:
        engine.statements[key] = _prepare(engine, *key)
        while len(engine.statements) > KEPT_STATEMENTS:
            _, oldest = engine.statements.popitem(last=False)
            engine.connection.execute(f"DEALLOCATE {oldest.name}")
    engine.statements.move_to_end(key)
    return engine.statements[key]


def _prepare(
    engine: _Engine, expressions: tuple[Expression, ...], values: tuple[str, ...], stated: frozenset[str]
) -> _Statement:
    codes = [code for expression in expressions for code in (*expression.facts, *expression.inputs)]
    codes += [each for code in values for each in (code, *inputs_of(code))]
    facts = tuple(FACTS[code] for code in dict.fromkeys(codes) if not FACTS[code].derived or code in stated)
    columns = {name: kind for fact in facts for name, kind in fact.columns.items()} or {"nothing": "BOOLEAN"}
    shape = json.dumps([{name: ["TEXT"] if kind == "TEXT[]" else kind for name, kind in columns.items()}])
    answers = [f"({expression.sql(stated=stated)})" for expression in expressions]
    answers += [value_sql(code, stated=stated) for code in values]
    name = f"rule_{next(engine.numbers)}"
    engine.connection.execute(
        f"PREPARE {name} AS SELECT {', '.join(answers)}"
        f" FROM (SELECT unnest(from_json(CAST($1 AS TEXT), '{shape}'), max_depth := 2))"
    )
    return _Statement(name, facts)


def _plain(value: object) -> Value:
    return tuple(value) if isinstance(value, list) else value  # type: ignore[return-value]
