"""Types: every node of a tree is one of the language's, every name is a fact, every value fits the fact beside it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _
from sqlglot import exp

from onward.facts.expressions.errors import ExpressionError
from onward.facts.expressions.language import MAX_DAYS, MAX_INTEGER, UNITS
from onward.facts.vocabulary import FACTS, STATELESS, UNKNOWN_COUNTRY, Fact, Type

_CODE = re.compile(r"[A-Z][A-Z0-9_]{0,39}")
_TEXTS = {Type.TEXT, Type.CODE, Type.COUNTRY}
_ORDERED = {Type.INTEGER, Type.DATE, Type.PARTIAL_DATE}
_SETS = {Type.CODES: Type.CODE, Type.COUNTRIES: Type.COUNTRY}


@dataclass(frozen=True)
class Typed:
    """What a node gives. `type` None is null; `word` is a quoted text whose meaning the other side decides."""

    type: Type | None
    fact: Fact | None = None
    word: exp.Literal | None = None
    interval: bool = False


def check(tree: exp.Expr, text: str, expects: Type) -> tuple[str, ...]:
    """ExpressionError, with its place, unless the tree is of the language and gives what is expected.

    Returns the country codes it names, for whoever has the list of countries.
    """
    checker = _Checker(text)
    given = checker.visit(tree)
    if given.type != expects or given.interval:
        raise checker.error(
            "type",
            _("The whole expression must give “%(expected)s”, and it gives “%(given)s”.")
            % {"expected": expects.label, "given": _label(given)},
            tree,
        )
    return tuple(dict.fromkeys(checker.countries))


class _Checker:
    """One pass over one tree. Holds the text for the places of errors, and whether it stands inside an age."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.inside_age = False
        self.countries: list[str] = []

    def error(self, code: str, message: str, node: exp.Expr) -> ExpressionError:
        placed = min(
            (each.meta for each in node.walk() if "start" in each.meta), key=lambda meta: meta["start"], default=None
        )
        start, end = (placed["start"], placed["end"]) if placed else self.place_of_interval(node)
        return ExpressionError(code, message, text=self.text, start=start, length=end - start + 1)

    def place_of_interval(self, node: exp.Expr) -> tuple[int, int]:
        """sqlglot keeps no place for an interval: it is the word of the same rank in the text."""
        intervals = [id(each) for each in node.root().find_all(exp.Interval, bfs=False)]
        words = [match.span() for match in re.finditer(r"\binterval\b", self.text, re.IGNORECASE)]
        rank = intervals.index(id(node)) if id(node) in intervals else len(words)
        return (words[rank][0], words[rank][1] - 1) if rank < len(words) else (0, 0)

    def visit(self, node: exp.Expr) -> Typed:
        known = _NODES.get(type(node))
        used = {name for name, value in node.args.items() if value not in (None, False, [])}
        if known is None or not used <= known[0]:
            shown = node.sql(dialect="duckdb")
            raise self.error(
                "not_allowed",
                _("“%(written)s” is not part of the language of conditions.") % {"written": shown[:60]},
                node,
            )
        return known[1](self, node)

    def boolean(self, node: exp.Expr) -> Typed:
        given = self.visit(node)
        if given.type != Type.BOOLEAN:
            raise self.error(
                "type", _("A yes or no is needed here, and this is “%(given)s”.") % {"given": _label(given)}, node
            )
        return given

    # what stands alone

    def column(self, node: exp.Column) -> Typed:
        name = node.name
        if name in FACTS:
            return Typed(FACTS[name].type, FACTS[name])
        near = get_close_matches(name.lower(), FACTS, n=1, cutoff=0.6)
        hint = _(" Did you mean “%(near)s”?") % {"near": near[0]} if near else _(" `onward facts` lists all facts.")
        raise self.error("unknown_fact", _("“%(name)s” is not a known fact.") % {"name": name[:60]} + hint, node)

    def literal(self, node: exp.Literal) -> Typed:
        if node.is_string:
            return Typed(Type.TEXT, word=node)
        if len(node.name) > 7 or int(node.name) > MAX_INTEGER:
            raise self.error("number", _("Numbers go up to %(limit)d.") % {"limit": MAX_INTEGER}, node)
        return Typed(Type.INTEGER)

    def day(self, node: exp.Cast) -> Typed:
        value = node.this
        if not isinstance(value, exp.Literal) or not value.is_string or not node.to.is_type("date"):
            raise self.error("not_allowed", _("Write a day as date '2007-01-31'."), node)
        try:
            if len(value.name) != 10:
                raise ValueError
            date.fromisoformat(value.name)
        except ValueError:
            raise self.error(
                "date",
                _("“%(value)s” is not a day of the calendar. Write it as date '2007-01-31'.")
                % {"value": value.name[:40]},
                node,
            ) from None
        return Typed(Type.DATE)

    def interval(self, node: exp.Interval) -> Typed:
        unit = node.args["unit"].name.upper().removesuffix("S") if node.args.get("unit") else ""
        count = node.this.name if isinstance(node.this, exp.Literal) else ""
        if unit not in UNITS or not count.isdecimal() or len(count) > 6 or int(count) * UNITS[unit] > MAX_DAYS:
            raise self.error(
                "interval",
                _("Write an interval as so many days, weeks, months or years, at most 200 years: interval 60 day."),
                node,
            )
        return Typed(Type.DATE, interval=True)

    # yes and no

    def junction(self, node: exp.And | exp.Or) -> Typed:
        for each in node.flatten():
            self.boolean(each)
        return Typed(Type.BOOLEAN)

    def negation(self, node: exp.Not) -> Typed:
        return self.boolean(node.this)

    def test(self, node: exp.Is) -> Typed:
        given = self.visit(node.this)
        if isinstance(node.expression, exp.Boolean) and given.type != Type.BOOLEAN:
            raise self.error("type", _("Only a yes or no can be asked whether it is true."), node)
        if not isinstance(node.expression, exp.Boolean | exp.Null) or (
            given.fact is None and given.type != Type.BOOLEAN
        ):
            raise self.error("type", _("Only a fact can be asked whether it is known: write “fact is null”."), node)
        return Typed(Type.BOOLEAN)

    def comparison(self, node: exp.Binary) -> Typed:
        left, right = self.visit(node.this), self.visit(node.expression)
        self.comparable(left, right, node, ordered=not isinstance(node, exp.EQ | exp.NEQ))
        return Typed(Type.BOOLEAN)

    def between(self, node: exp.Between) -> Typed:
        value = self.visit(node.this)
        for end in (node.args["low"], node.args["high"]):
            self.comparable(value, self.visit(end), node, ordered=True)
        return Typed(Type.BOOLEAN)

    def membership(self, node: exp.In) -> Typed:
        value = self.visit(node.this)
        listed = node.expressions
        if not listed:
            raise self.error("empty_list", _("The list after “in” is empty."), node)
        for each in listed:
            if not isinstance(each, exp.Literal | exp.Cast):
                raise self.error("not_allowed", _("The list after “in” may hold plain values only."), each)
            self.comparable(value, self.visit(each), node, ordered=False)
        return Typed(Type.BOOLEAN)

    def comparable(self, left: Typed, right: Typed, node: exp.Expr, *, ordered: bool) -> None:
        """Refuses two sides that cannot be compared, and a quoted word that the fact beside it can never have."""
        if left.interval or right.interval or None in (left.type, right.type):
            raise self.error(
                "type", _("Compare facts with values. Whether one is known is asked with “is null”."), node
            )
        fits = left.type == right.type or {left.type, right.type} in _TOGETHER or (left.type in _TEXTS and right.word)
        fits = fits or (right.type in _TEXTS and left.word is not None)
        if not fits or left.type in _SETS or (left.word and right.word):
            raise self.error(
                "type",
                _("“%(left)s” cannot be compared with “%(right)s”.") % {"left": _label(left), "right": _label(right)},
                node,
            )
        if left.type == right.type == Type.PARTIAL_DATE:
            raise self.error("type", _("Two dates of birth cannot be compared."), node)
        if ordered and (left.type not in _ORDERED or right.type not in _ORDERED):
            raise self.error("type", _("Only dates and numbers are earlier, later, less or more."), node)
        for one, other in ((left, right), (right, left)):
            if one.word is not None and other.word is None:
                self.word_fits(one.word, other)
        if left.fact and right.fact and not _share_values(left.fact, right.fact):
            raise self.error("type", _("These two facts have no value in common."), node)

    def word_fits(self, word: exp.Literal, other: Typed) -> None:
        value = word.name
        if other.type == Type.CODE and other.fact and other.fact.values and value not in other.fact.values:
            near = get_close_matches(value, other.fact.values, n=1, cutoff=0.5)
            raise self.error(
                "unknown_value",
                _("“%(fact)s” is never “%(value)s”. It is one of: %(values)s.")
                % {"fact": other.fact.code, "value": value[:40], "values": ", ".join(other.fact.values)}
                + (_(" Did you mean “%(near)s”?") % {"near": near[0]} if near else ""),
                word,
            )
        if other.type == Type.CODE and other.fact and not other.fact.values and not _CODE.fullmatch(value):
            raise self.error("unknown_value", _("“%(value)s” is not a code.") % {"value": value[:40]}, word)
        if other.type == Type.COUNTRY and value == UNKNOWN_COUNTRY:
            raise self.error(
                "unknown_value", _("XXX means that the country is not known: write “is null” instead."), word
            )
        if other.type == Type.COUNTRY and value != STATELESS and not re.fullmatch("[A-Z]{2}", value):
            raise self.error(
                "unknown_value",
                _("“%(value)s” is not a country: write its two capital letters, or XXA for stateless.")
                % {"value": value[:40]},
                word,
            )
        if other.type == Type.COUNTRY:
            self.countries.append(value)

    # values from values

    def arithmetic(self, node: exp.Add | exp.Sub) -> Typed:
        left, right = self.visit(node.this), self.visit(node.expression)
        minus = isinstance(node, exp.Sub)
        plain = {Type.DATE, Type.INTEGER}
        if left.type in plain and right.type in plain and not (left.interval and (minus or right.interval)):
            dates = (left.type == Type.DATE and not left.interval) + (right.type == Type.DATE and not right.interval)
            if minus and dates == 2:
                return Typed(Type.INTEGER)
            backwards = minus and left.type == Type.INTEGER and right.type == Type.DATE
            loose = (left.interval or right.interval) and dates == 0
            if dates < 2 and not backwards and not loose:
                return Typed(Type.DATE if dates else Type.INTEGER)
        raise self.error(
            "type",
            _("Days or an interval can be added to a date or taken off it, a date taken from a date, numbers added."),
            node,
        )

    def minus(self, node: exp.Neg) -> Typed:
        if self.visit(node.this).type != Type.INTEGER:
            raise self.error("type", _("Only a whole number can have a minus sign."), node)
        return Typed(Type.INTEGER)

    def case(self, node: exp.Case) -> Typed:
        for branch in node.args["ifs"]:
            self.boolean(branch.this)
        given = [branch.args["true"] for branch in node.args["ifs"]]
        return self.alike([*given, node.args["default"]] if node.args.get("default") else given, node)

    def coalesce(self, node: exp.Coalesce) -> Typed:
        return self.alike([node.this, *node.expressions], node)

    def alike(self, nodes: list[exp.Expr], whole: exp.Expr) -> Typed:
        """The one type that all of these have; null goes with every type."""
        given = [typed for typed in map(self.visit, nodes) if typed.type is not None]
        lead = next((typed for typed in given if typed.fact is not None), given[0] if given else None)
        if lead is None or lead.interval or lead.type in _SETS:
            raise self.error("type", _("There is no plain value here to choose from."), whole)
        for typed in given:
            if (
                typed.interval
                or (typed.type != lead.type and typed.word is None)
                or (typed.word and lead.type not in _TEXTS)
            ):
                raise self.error(
                    "type",
                    _("“%(left)s” and “%(right)s” cannot stand in for one another.")
                    % {"left": _label(lead), "right": _label(typed)},
                    whole,
                )
            if typed.word is not None and lead.word is None:
                self.word_fits(typed.word, lead)
        return lead

    # functions

    def date_part(self, node: exp.Year | exp.Month) -> Typed:
        given = self.visit(node.this)
        if given.type != Type.DATE or given.interval:
            raise self.error("type", _("Only a date has a year and a month."), node)
        return Typed(Type.INTEGER)

    def call(self, node: exp.Anonymous) -> Typed:
        name = node.name.lower()
        calls: dict[str, tuple[int, Callable[..., Typed]]] = {
            "age": (2, self.call_age),
            "under": (3, self.call_under),
            "has": (2, self.call_has),
            "set_of": (1, self.call_set_of),
        }
        count, called = calls.get(name, (-1, None))
        if called is None or len(node.expressions) != count:
            raise self.error(
                "function", _("“%(name)s” is called with other arguments than it takes.") % {"name": name[:40]}, node
            )
        return called(node, *node.expressions)

    def call_age(self, node: exp.Expr, born: exp.Expr, on: exp.Expr) -> Typed:
        if self.inside_age:
            raise self.error("too_deep", _("An age inside an age cannot be worked out. Write two conditions."), node)
        self.inside_age = True
        typed, day = self.visit(born), self.visit(on)
        self.inside_age = False
        if typed.type != Type.PARTIAL_DATE or typed.fact is None or not isinstance(born, exp.Column):
            raise self.error("type", _("An age is counted from a date of birth."), node)
        if day.type != Type.DATE or day.interval:
            raise self.error("type", _("An age is counted on a day: name a date."), node)
        return Typed(Type.INTEGER)

    def call_under(self, node: exp.Expr, years: exp.Expr, born: exp.Expr, on: exp.Expr) -> Typed:
        if not isinstance(years, exp.Literal) or years.is_string or self.visit(years).type != Type.INTEGER:
            raise self.error("type", _("Write the number of years first: under(18, born_on, applied_on)."), node)
        self.call_age(node, born, on)
        return Typed(Type.BOOLEAN)

    def call_has(self, node: exp.Expr, group: exp.Expr, word: exp.Expr) -> Typed:
        holds = self.visit(group)
        if (
            holds.type not in _SETS
            or not isinstance(group, exp.Column)
            or not isinstance(word, exp.Literal)
            or not word.is_string
        ):
            raise self.error("type", _("Write a set and a code: has(programmes, 'CODE')."), node)
        element = Fact("element", _SETS[holds.type], "", "", holds.fact.stated) if holds.fact else None
        self.word_fits(word, Typed(_SETS[holds.type], element))
        return Typed(Type.BOOLEAN)

    def call_set_of(self, node: exp.Expr, one: exp.Expr) -> Typed:
        given = self.visit(one)
        groups = {element: group for group, element in _SETS.items()}
        if given.type not in groups or not isinstance(one, exp.Column):
            raise self.error("type", _("A set is made of a fact that is a country or a code."), node)
        return Typed(groups[given.type], given.fact)


def _share_values(one: Fact, other: Fact) -> bool:
    coded = one.type == other.type == Type.CODE
    return not coded or bool(set(one.values) & set(other.values))


def _label(typed: Typed) -> str:
    if typed.interval:
        return _("interval")
    return str(typed.type.label) if typed.type is not None else _("not known")


_TOGETHER: tuple[set, ...] = ({Type.DATE, Type.PARTIAL_DATE},)
_BINARY = {"this", "expression"}
_NODES: dict[type[exp.Expr], tuple[set[str], Callable[[_Checker, Any], Typed]]] = {
    exp.Column: ({"this"}, _Checker.column),
    exp.Literal: ({"this", "is_string"}, _Checker.literal),
    exp.Boolean: ({"this"}, lambda checker, node: Typed(Type.BOOLEAN)),
    exp.Null: (set(), lambda checker, node: Typed(None)),
    exp.Paren: ({"this"}, lambda checker, node: checker.visit(node.this)),
    exp.Cast: ({"this", "to"}, _Checker.day),
    exp.Interval: ({"this", "unit"}, _Checker.interval),
    exp.And: (_BINARY, _Checker.junction),
    exp.Or: (_BINARY, _Checker.junction),
    exp.Not: ({"this"}, _Checker.negation),
    exp.Is: (_BINARY, _Checker.test),
    **{kind: (_BINARY, _Checker.comparison) for kind in (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE)},
    exp.Between: ({"this", "low", "high"}, _Checker.between),
    exp.In: ({"this", "expressions"}, _Checker.membership),
    exp.Add: (_BINARY, _Checker.arithmetic),
    exp.Sub: (_BINARY, _Checker.arithmetic),
    exp.Neg: ({"this"}, _Checker.minus),
    exp.Case: ({"ifs", "default"}, _Checker.case),
    exp.Coalesce: ({"this", "expressions"}, _Checker.coalesce),
    exp.Year: ({"this"}, _Checker.date_part),
    exp.Month: ({"this"}, _Checker.date_part),
    exp.Anonymous: ({"this", "expressions"}, _Checker.call),
}
