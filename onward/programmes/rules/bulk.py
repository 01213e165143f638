"""The same rules for a whole table of facts, as one query: the version by both clocks, every condition, the outcome.

What `decide` answers for one row, without words: a test compares the two. A condition is true, false or null for not
known, and so is `eligible`; a programme that states no condition leaves it null.
"""

from collections.abc import Sequence
from datetime import date
from itertools import product

from onward.programmes.rules.clocks import in_order, listed
from onward.programmes.rules.deciding import with_bases
from onward.programmes.rules.definitions import Programme, Version, Window
from onward.programmes.rules.file_reader import IN_FORCE


def decisions_sql(programme: Programme, table: str, *, on: date, keep: Sequence[str] = ()) -> str:
    """SQL over a table whose columns carry facts: columns to keep, one a condition (`CODE.condition`), `eligible`.

    One query for each set of versions that may hold together, over the rows for which they do: cheaper than asking each
    row in each condition which version holds.
    """
    parts = with_bases(programme)
    columns = _columns(parts)
    eligible = " AND ".join(f'"{name}"' for name in columns)
    if not any(version.conditions for each in parts for version in each.versions):
        eligible = "CAST(NULL AS BOOLEAN)"
    queries = [
        _query(dict(zip((each.code for each in parts), versions, strict=True)), parts, columns, table, on, keep)
        for versions in product(*(_possible(each) for each in parts))
    ]
    return f"SELECT *, {eligible} AS eligible FROM ({' UNION ALL '.join(queries)})"


def _columns(parts: Sequence[Programme]) -> list[str]:
    """Every condition of every version, in order."""
    names: dict[str, None] = {}
    for each in parts:
        codes = [IN_FORCE] if listed(each) else []
        codes += [condition.code for version in _possible(each) for condition in version.conditions]
        names |= dict.fromkeys(f"{each.code}.{code}" for code in codes)
    return list(names)


def _query(
    versions: dict[str, Version],
    parts: Sequence[Programme],
    columns: Sequence[str],
    table: str,
    on: date,
    keep: Sequence[str],
) -> str:
    """The answers for the rows for which these versions hold; true where they do not ask a condition."""
    answers = {f"{each.code}.{IN_FORCE}": _in_force(each, on) for each in parts if listed(each)}
    for code, version in versions.items():
        answers |= {f"{code}.{each.code}": each.require.sql() for each in version.conditions}
    cells = [*keep, *(f'{answers.get(name, "TRUE")} AS "{name}"' for name in columns)]
    holding = [
        f"{_version(each, on)} = {_possible(each).index(versions[each.code])}"
        for each in parts
        if len(_possible(each)) > 1
    ]
    where = f" WHERE {' AND '.join(holding)}" if holding else ""
    return f"SELECT {', '.join(cells)} FROM (SELECT *, DATE '{on.isoformat()}' AS asked_on FROM {table}){where}"


def _possible(programme: Programme) -> list[Version]:
    return in_order(programme) or [programme.versions[-1]]


def _version(programme: Programme, on: date) -> str:
    """The number of the version to decide by, as `clocks.choose` chooses it."""
    applied = f"COALESCE(applied_on, DATE '{on.isoformat()}')"
    possible = _possible(programme)
    holding = [f"WHEN {_holds(each, applied, on)} THEN {number}" for number, each in enumerate(possible)]
    begun = [
        f"WHEN {_inside(Window(each.applied.first), applied)} THEN {possible.index(each)}"
        for each in reversed(programme.versions)
        if each in possible
    ]
    first = next(number for number, each in enumerate(possible) if each == _first(programme))
    return f"CASE {' '.join([*holding, *begun])} ELSE {first} END"


def _first(programme: Programme) -> Version:
    return next(each for each in programme.versions if each in _possible(programme))


def _in_force(programme: Programme, on: date) -> str:
    holds = " OR ".join(f"({_holds(version, 'applied_on', on)})" for version in in_order(programme)) or "FALSE"
    return f"CASE WHEN applied_on IS NULL THEN NULL ELSE ({holds}) END"


def _holds(version: Version, applied: str, on: date) -> str:
    still = version.departed.last is None or on <= version.departed.last
    if version.departed.open:
        return _inside(version.applied, applied)
    departed = f"CASE WHEN departed_on IS NULL THEN {'TRUE' if still else 'FALSE'} ELSE {_inside(version.departed)} END"
    return f"{_inside(version.applied, applied)} AND {departed}"


def _inside(window: Window, column: str = "departed_on") -> str:
    ends = [f"{column} >= DATE '{window.first.isoformat()}'"] if window.first else []
    ends += [f"{column} <= DATE '{window.last.isoformat()}'"] if window.last else []
    return " AND ".join(ends) or "TRUE"
