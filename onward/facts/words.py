"""Facts, values and needs in the reader's language."""

from collections.abc import Callable
from datetime import date

from django.utils.dateformat import format as formatted
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from sqlglot import exp

from onward.base.rules.dates import PartialDate
from onward.facts.expressions import Expression
from onward.facts.expressions.needs import Group, Need, Part
from onward.facts.vocabulary import FACTS, Fact, Type, Value

CountryName = Callable[[str], str]
_SIGNS: dict[type[exp.Expr], str] = {exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">=", exp.EQ: "=", exp.NEQ: "<>"}
_CONTRARY = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "<>", "<>": "="}


def day_in_words(day: date) -> str:
    """1 April 2001, in the reader's language."""
    return formatted(day, "j F Y")


def value_in_words(fact: Fact, value: Value, country: CountryName = str) -> str:
    """A fact's value as a person reads it."""
    if value is None:
        return _("not known")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return day_in_words(value)
    if isinstance(value, PartialDate):
        return day_in_words(value.earliest) if value.earliest == value.latest else str(value)
    if isinstance(value, tuple):
        return ", ".join(country(each) if fact.type == Type.COUNTRIES else each for each in value)
    if fact.type == Type.COUNTRY:
        return country(str(value))
    return str(fact.values.get(str(value), value))


def need_in_words(needed: Need, country: CountryName = str) -> str:
    """A need as a clause, to stand after “if”."""
    if isinstance(needed, Part):
        return part_in_words(needed.expression, needed.wanted, country)
    clauses = [need_in_words(each, country) for each in needed.needs]
    clauses = [
        f"({clause})" if isinstance(each, Group) else clause for each, clause in zip(needed.needs, clauses, strict=True)
    ]
    return (_(" and ") if needed.every else _(" or ")).join(clauses)


def part_in_words(part: Expression, wanted: bool, country: CountryName = str) -> str:
    """One part as a clause: “date of the asylum request” is before 1 April 2001."""
    node, say = part.tree, _Words(country)
    if isinstance(node, exp.Column):
        return say.is_(node, _("yes") if wanted else _("no"))
    if type(node) in _SIGNS:
        sign = _SIGNS[type(node)]
        return say.comparison(node.this, sign if wanted else _CONTRARY[sign], node.expression)
    if isinstance(node, exp.Is):
        return say.test(node, wanted)
    if isinstance(node, exp.Between):
        return say.between(node, wanted)
    if isinstance(node, exp.In):
        return say.membership(node, wanted)
    if isinstance(node, exp.Anonymous):
        return say.call(node, wanted)
    return (_("“%(text)s” holds") if wanted else _("“%(text)s” does not hold")) % {"text": part.text}


class _Words:
    def __init__(self, country: CountryName) -> None:
        self.country = country

    def is_(self, node: exp.Expr, value: str) -> str:
        return _("“%(fact)s” is %(value)s") % {"fact": self.thing(node), "value": value}

    def comparison(self, left: exp.Expr, sign: str, right: exp.Expr) -> str:
        fact = FACTS.get(left.name) if isinstance(left, exp.Column) else None
        words = {"fact": self.thing(left), "value": self.thing(right, fact)}
        if _is_day(left) or _is_day(right):
            sentences = {
                "<": _("“%(fact)s” is before %(value)s"),
                "<=": _("“%(fact)s” is %(value)s or earlier"),
                ">": _("“%(fact)s” is after %(value)s"),
                ">=": _("“%(fact)s” is %(value)s or later"),
            }
        else:
            sentences = {
                "<": _("“%(fact)s” is less than %(value)s"),
                "<=": _("“%(fact)s” is %(value)s or less"),
                ">": _("“%(fact)s” is more than %(value)s"),
                ">=": _("“%(fact)s” is %(value)s or more"),
            }
        same = {"=": _("“%(fact)s” is %(value)s"), "<>": _("“%(fact)s” is not %(value)s")}
        return (sentences | same)[sign] % words

    def test(self, node: exp.Is, wanted: bool) -> str:
        if isinstance(node.expression, exp.Null):
            sentence = _("“%(fact)s” is not known") if wanted else _("“%(fact)s” is known")
            return sentence % {"fact": self.thing(node.this)}
        value = _("yes") if node.expression.this else _("no")
        sentence = _("“%(fact)s” is %(value)s") if wanted else _("“%(fact)s” is not %(value)s")
        return sentence % {"fact": self.thing(node.this), "value": value}

    def between(self, node: exp.Between, wanted: bool) -> str:
        fact = FACTS.get(node.this.name) if isinstance(node.this, exp.Column) else None
        sentence = (
            _("“%(fact)s” is from %(low)s to %(high)s") if wanted else _("“%(fact)s” is not from %(low)s to %(high)s")
        )
        low, high = self.thing(node.args["low"], fact), self.thing(node.args["high"], fact)
        return sentence % {"fact": self.thing(node.this), "low": low, "high": high}

    def membership(self, node: exp.In, wanted: bool) -> str:
        fact = FACTS.get(node.this.name) if isinstance(node.this, exp.Column) else None
        sentence = _("“%(fact)s” is one of %(values)s") if wanted else _("“%(fact)s” is none of %(values)s")
        values = ", ".join(self.thing(each, fact) for each in node.expressions)
        return sentence % {"fact": self.thing(node.this), "values": values}

    def call(self, node: exp.Anonymous, wanted: bool) -> str:
        name, given = node.name.lower(), node.expressions
        if name == "has":
            sentence = _("“%(fact)s” include %(value)s") if wanted else _("“%(fact)s” do not include %(value)s")
            group = FACTS.get(given[0].name)
            country = group is not None and group.type == Type.COUNTRIES
            value = self.country(given[1].name) if country else given[1].name
            return sentence % {"fact": self.thing(given[0]), "value": value}
        sentence = (
            _("the person is under %(years)s on “%(day)s”")
            if wanted
            else _("the person is %(years)s or over on “%(day)s”")
        )
        return sentence % {"years": given[0].name, "day": self.thing(given[2])}

    def thing(self, node: exp.Expr, beside: Fact | None = None) -> str:
        """A fact's name, a value as its fact reads it, or the text as it stands."""
        if isinstance(node, exp.Paren):
            return self.thing(node.this, beside)
        if isinstance(node, exp.Column):
            name = str(FACTS[node.name].name)
            return f"“{name}”" if beside is not None else name
        if isinstance(node, exp.Cast):
            return day_in_words(date.fromisoformat(node.this.name))
        if isinstance(node, exp.Literal):
            if node.is_string and beside is not None:
                return value_in_words(beside, node.name, self.country)
            return node.name
        if isinstance(node, exp.Boolean):
            return _("yes") if node.this else _("no")
        if isinstance(node, exp.Add | exp.Sub):
            sign = "+" if isinstance(node, exp.Add) else "-"
            return f"{self.thing(node.this)} {sign} {self.thing(node.expression)}"
        if isinstance(node, exp.Interval):
            return _interval(node)
        if isinstance(node, exp.Anonymous) and node.name.lower() == "age":
            return _("age on “%(day)s”") % {"day": self.thing(node.expressions[1])}
        return node.sql(dialect="duckdb")


def _interval(node: exp.Interval) -> str:
    count, unit = int(node.this.name), node.args["unit"].name.upper().removesuffix("S")
    words = {
        "DAY": ngettext("%(count)d day", "%(count)d days", count),
        "WEEK": ngettext("%(count)d week", "%(count)d weeks", count),
        "MONTH": ngettext("%(count)d month", "%(count)d months", count),
        "YEAR": ngettext("%(count)d year", "%(count)d years", count),
    }
    return words[unit] % {"count": count}


def _is_day(node: exp.Expr) -> bool:
    if isinstance(node, exp.Column):
        return FACTS[node.name].type in {Type.DATE, Type.PARTIAL_DATE}
    return isinstance(node, exp.Cast)
