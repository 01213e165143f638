"""What would change an answer: the smallest yes-or-no parts of an expression that have not turned out as they must."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from sqlglot import exp

from onward.facts.expressions import Expression
from onward.facts.vocabulary import Type


@dataclass(frozen=True)
class Part:
    """One part, and whether it must turn out true or false."""

    expression: Expression
    wanted: bool


@dataclass(frozen=True)
class Group:
    """Several needs, of which all or any one must come about."""

    every: bool
    needs: tuple["Need", ...]


Need = Part | Group


def parts_of(expression: Expression) -> tuple[Expression, ...]:
    """The parts that and, or and not join, in the order of the text, each once."""
    return tuple(dict.fromkeys(parts_in(_whole(expression))))


def need(expression: Expression, truths: Mapping[Expression, bool | None]) -> Need | None:
    """What must still come about for the expression to be true, given how its parts stand now. None if nothing."""
    return _open(_whole(expression), truths)


def parts_in(needed: Need | None) -> list[Expression]:
    """The parts that a need speaks of, in order."""
    if needed is None:
        return []
    if isinstance(needed, Part):
        return [needed.expression]
    return [part for each in needed.needs for part in parts_in(each)]


@lru_cache(maxsize=4096)
def _whole(expression: Expression) -> Need:
    """All that an expression asks, its nots drawn into its parts."""
    return _read(expression.tree, True)


def _read(node: exp.Expr, wanted: bool) -> Need:
    if isinstance(node, exp.Paren):
        return _read(node.this, wanted)
    if isinstance(node, exp.Not):
        return _read(node.this, not wanted)
    if isinstance(node, exp.And | exp.Or):
        every = isinstance(node, exp.And) is wanted
        return Group(every, tuple(_read(each, wanted) for each in node.flatten()))
    return Part(Expression(node.sql(dialect="duckdb"), Type.BOOLEAN, node), wanted)


def _open(needed: Need, truths: Mapping[Expression, bool | None]) -> Need | None:
    if isinstance(needed, Part):
        return None if truths.get(needed.expression) is needed.wanted else needed
    inside = [_open(each, truths) for each in needed.needs]
    if not needed.every and None in inside:
        return None
    return _group(needed.every, [each for each in inside if each is not None])


def undecided(needed: Need | None, truths: Mapping[Expression, bool | None]) -> Need | None:
    """Of a need, what can still come about by finding out: alternatives that are known to be otherwise are left out."""
    if needed is None or isinstance(needed, Part):
        return needed if needed is not None and truths.get(needed.expression) is None else None
    inside = [undecided(each, truths) for each in needed.needs]
    return _group(needed.every, [each for each in inside if each is not None])


def _group(every: bool, needs: list[Need]) -> Need | None:
    """Several as one. That something be not known is no advice, so such an alternative goes where there is another."""
    different = tuple(dict.fromkeys(needs))
    if not every:
        different = tuple(each for each in different if not _forgets(each)) or different
    if len(different) <= 1:
        return different[0] if different else None
    return Group(every, different)


def _forgets(each: Need) -> bool:
    tree = each.expression.tree if isinstance(each, Part) else None
    return isinstance(tree, exp.Is) and isinstance(tree.expression, exp.Null) and isinstance(each, Part) and each.wanted
