"""What would change an answer: the smallest yes-or-no parts of an expression that have not turned out as they must."""

from collections.abc import Mapping
from dataclasses import dataclass

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
    return tuple(dict.fromkeys(_part(leaf) for leaf in _leaves(expression.tree)))


def need(expression: Expression, truths: Mapping[Expression, bool | None]) -> Need | None:
    """What must still come about for the expression to be true, given how its parts stand now. None if nothing."""
    return _need(expression.tree, True, truths)


def parts_in(needed: Need | None) -> list[Expression]:
    """The parts that a need speaks of, in order."""
    if needed is None:
        return []
    if isinstance(needed, Part):
        return [needed.expression]
    return [part for each in needed.needs for part in parts_in(each)]


def _need(node: exp.Expr, wanted: bool, truths: Mapping[Expression, bool | None]) -> Need | None:
    if isinstance(node, exp.Paren):
        return _need(node.this, wanted, truths)
    if isinstance(node, exp.Not):
        return _need(node.this, not wanted, truths)
    if not isinstance(node, exp.And | exp.Or):
        part = _part(node)
        return None if truths.get(part) is wanted else Part(part, wanted)
    every = isinstance(node, exp.And) is wanted
    inside = [_need(each, wanted, truths) for each in node.flatten()]
    if not every and any(each is None for each in inside):
        return None
    return _group(every, [each for each in inside if each is not None])


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


def _leaves(node: exp.Expr) -> list[exp.Expr]:
    if isinstance(node, exp.Paren | exp.Not):
        return _leaves(node.this)
    if isinstance(node, exp.And | exp.Or):
        return [leaf for each in node.flatten() for leaf in _leaves(each)]
    return [node]


def _part(node: exp.Expr) -> Expression:
    return Expression(node.sql(dialect="duckdb"), Type.BOOLEAN, node)
