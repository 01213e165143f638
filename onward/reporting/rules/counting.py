"""From definitions to SQL: every figure of a period in one pass over the rows of facts, for each date counted by.

Rows marked `repeated` (see `flat`) are left out of it and fetched: one is taken for each person or decision.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from onward.base.rules.periods import Period
from onward.facts.expressions import parse, value_sql
from onward.facts.vocabulary import FACTS, UNKNOWN_COUNTRY, Type
from onward.reporting.rules.figures import Figure
from onward.reporting.rules.flat import DECISION_KEY, facts

KEY = {"person": "person", "decision": DECISION_KEY}
Group = tuple[Hashable, ...]


@dataclass
class Tally:
    """What was counted for one figure in one group: rows, those of a share that count, how often each top value."""

    rows: int = 0
    part: int = 0
    tops: Counter = field(default_factory=Counter)

    def value(self, figure: Figure) -> int | float | str | None:
        if figure.is_share:
            return self.part / self.rows if self.rows else None
        if figure.top:
            most = max(self.tops.values(), default=0)
            return "|".join(sorted(code for code, count in self.tops.items() if count == most)) or None
        return self.rows

    def rows_behind(self, figure: Figure) -> int:
        if not figure.top:
            return self.rows
        most = max(self.tops.values(), default=0)
        return sum(count for count in self.tops.values() if count == most)


@dataclass(frozen=True)
class Restriction:
    """The part of the rows that is counted: a period by whichever date, and one programme or all."""

    period: Period
    programme: str = ""

    def sql(self, counts_by: str) -> str:
        within = f"{counts_by} BETWEEN DATE '{self.period.start}' AND DATE '{self.period.end}'"
        return f"{within} AND list_contains(programmes, '{self.programme}')" if self.programme else within


def carried() -> frozenset[str]:
    """Derived facts that stand in the extract as columns: a condition reads them there."""
    return frozenset(fact.code for fact in facts() if fact.derived)


def condition(text: str) -> str:
    return parse(text).sql("duckdb", carried())


def shown(code: str) -> str:
    """A fact as a group is named by it and a row shows it: a set as its codes, a partial date as far as it is known."""
    fact = FACTS[code]
    if fact.type == Type.PARTIAL_DATE:
        first, last = fact.columns
        year = f"strftime({first}, '%Y')"
        return (
            f"CASE WHEN {first} = {last} THEN {first}::VARCHAR "
            f"WHEN month({first}) = month({last}) THEN strftime({first}, '%Y-%m') ELSE {year} END"
        )
    value = code if code in carried() else value_sql(code, "duckdb", carried())
    return f"array_to_string({value}, '|')" if fact.type in (Type.CODES, Type.COUNTRIES) else value


def top_value(code: str) -> str:
    return f"nullif({shown(code)}, '{UNKNOWN_COUNTRY}')"


def once_sql(figures: Sequence[Figure], by: Sequence[str], restriction: Restriction, table: str) -> str:
    """Groups, then for each figure its columns of `measures`, over rows that stand for one person once."""
    counts_by = figures[0].counts_by
    texts = list(dict.fromkeys(text for figure in figures for text in figure.texts))
    tops = list(dict.fromkeys(figure.top for figure in figures if figure.top))
    inner = [
        *(f"{shown(code)} AS g{number}" for number, code in enumerate(by)),
        *(f"{condition(text)} AS c{number}" for number, text in enumerate(texts)),
        *(f"{top_value(code)} AS t{number}" for number, code in enumerate(tops)),
    ]
    measures = [measure for figure in figures for measure in _measures(figure, texts, tops)]
    groups = [f"g{number}" for number in range(len(by))]
    return (
        f"SELECT {', '.join([*groups, *measures])} FROM (SELECT {', '.join(inner)} FROM {table} "
        f"WHERE NOT repeated AND {restriction.sql(counts_by)}){' GROUP BY ' + ', '.join(groups) if groups else ''}"
    )


def _measures(figure: Figure, texts: list[str], tops: list[str]) -> Iterable[str]:
    among = " AND ".join(f"c{texts.index(text)}" for text in figure.among)
    yield f"count(*) FILTER ({among})"
    if figure.is_share:
        yield f"count(*) FILTER ({among} AND c{texts.index(figure.where)})"
    if figure.top:
        yield f"histogram(t{tops.index(figure.top)}) FILTER ({among})"


def read_once(figures: Sequence[Figure], by: Sequence[str], answer: Iterable[tuple]) -> dict[tuple[str, Group], Tally]:
    """The tallies, by figure and group, that the rows of `once_sql` say."""
    tallies = {}
    for row in answer:
        group, values = row[: len(by)], iter(row[len(by) :])
        for figure in figures:
            tally = Tally(rows=next(values))
            if figure.is_share:
                tally.part = next(values)
            if figure.top:
                tally.tops = Counter(next(values) or {})
            tallies[figure.id, group] = tally
    return tallies


def repeated_sql(figures: Sequence[Figure], by: Sequence[str], restriction: Restriction, table: str) -> str:
    """The rows marked `repeated` in full: keys, groups, conditions of every figure, top values; latest first."""
    counts_by = figures[0].counts_by
    columns = [f"{KEY[each]} AS {each}" for each in KEY]
    columns += [f"{shown(code)} AS g{number}" for number, code in enumerate(by)]
    for figure in figures:
        columns += [
            f"({' AND '.join(condition(text) for text in figure.among)})",
            condition(figure.where) if figure.where else "FALSE",
            top_value(figure.top) if figure.top else "NULL",
        ]
    return (
        f"SELECT {', '.join(columns)} FROM {table} WHERE repeated AND {restriction.sql(counts_by)} "
        f"ORDER BY {latest_first(counts_by)}"
    )


def latest_first(counts_by: str) -> str:
    """The order in which one of a person's rows is chosen."""
    return f"{counts_by} DESC, occurrence DESC, pseudonym"


def add_repeated(
    figures: Sequence[Figure], by: Sequence[str], answer: Sequence[tuple], tallies: dict[tuple[str, Group], Tally]
) -> None:
    """Adds to the tallies one row for each person or decision to whom several rows belong."""
    for number, figure in enumerate(figures):
        seen: set = set()
        place = list(KEY).index(figure.each)
        for row in answer:
            key, group = row[place], row[len(KEY) : len(KEY) + len(by)]
            holds, counts, top = row[len(KEY) + len(by) + 3 * number :][:3]
            if not holds or key in seen:
                continue
            seen.add(key)
            tally = tallies.setdefault((figure.id, group), Tally())
            tally.rows += 1
            tally.part += bool(counts)
            tally.tops.update([top] if top is not None else [])


def rows_sql(figure: Figure, columns: Mapping[str, str], restriction: Restriction, table: str) -> str:
    """The rows behind a figure, one for each person or decision: these columns, then whether it counts in a share."""
    holds = " AND ".join([restriction.sql(figure.counts_by), *(condition(text) for text in figure.among)])
    counts = f"coalesce({condition(figure.where)}, FALSE)" if figure.where else "TRUE"
    top = top_value(figure.top) if figure.top else "NULL"
    listed = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
    listed = f"{listed}, {counts} AS counts, {top} AS top_value, {figure.counts_by} AS counted_on, occurrence"
    return (
        f"SELECT {listed} FROM {table} WHERE NOT repeated AND {holds} UNION ALL SELECT * FROM ("
        f"SELECT {listed} FROM {table} WHERE repeated AND {holds} QUALIFY row_number() OVER "
        f"(PARTITION BY {KEY[figure.each]} ORDER BY {latest_first(figure.counts_by)}) = 1) "
        "ORDER BY counted_on, pseudonym"
    )
