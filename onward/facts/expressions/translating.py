"""From the checked tree to plain SQL over the columns that carry facts, in nodes that sqlglot can write for any engine.

Derived facts are written out. A date of birth and an age are a lowest and a highest value, and a comparison with one
answers where every possible value gives the same answer. A code that means not known, as XXX, is null.
"""

from functools import cache

from sqlglot import exp

from onward.facts.expressions.ranges import Ages, Range, Sign, case, part
from onward.facts.expressions.reading import read
from onward.facts.vocabulary import FACTS, Type

_FLIPPED: dict[Sign, Sign] = {
    exp.LT: exp.GT,
    exp.LTE: exp.GTE,
    exp.GT: exp.LT,
    exp.GTE: exp.LTE,
    exp.EQ: exp.EQ,
    exp.NEQ: exp.NEQ,
}


def translate(node: exp.Expr, dialect: str, stated: frozenset[str] = frozenset()) -> exp.Expr:
    """A tree of SQL. `stated` names derived facts that somebody stated, which stand in columns of their own."""
    return _Translator(dialect, stated).visit(node)


def value_of(code: str, dialect: str, stated: frozenset[str] = frozenset()) -> exp.Expr:
    """A fact's value as SQL, country XXX left as it is."""
    return _Translator(dialect, stated).fact(code)


class _Translator:
    def __init__(self, dialect: str, stated: frozenset[str]) -> None:
        self.stated = stated
        self.adds_numbers = dialect == "duckdb"  # days as plain numbers, at a quarter of the cost of an interval

    def visit(self, node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Column):
            return self.column(node.name)
        if isinstance(node, exp.And | exp.Or):
            joined = exp.and_ if isinstance(node, exp.And) else exp.or_
            return exp.paren(joined(*[self.visit(each) for each in node.flatten()], copy=False), copy=False)
        if isinstance(node, exp.Binary) and type(node) in _FLIPPED:
            return self.compare(type(node), node.this, node.expression)
        if isinstance(node, exp.Between):
            low = self.compare(exp.GTE, node.this, node.args["low"])
            high = self.compare(exp.LTE, node.this, node.args["high"])
            return exp.paren(exp.and_(low, high, copy=False), copy=False)
        if isinstance(node, exp.In) and (self.bounds(node.this) is not None):
            return exp.paren(exp.or_(*[self.compare(exp.EQ, node.this, each) for each in node.expressions]), copy=False)
        if isinstance(node, exp.Is):
            return self.test(node)
        if isinstance(node, exp.Add | exp.Sub):
            return self.arithmetic(node)
        if isinstance(node, exp.Year | exp.Month):
            return part(type(node).__name__.upper(), self.visit(node.this))
        if isinstance(node, exp.Anonymous):
            return self.call(node)
        return self.inside(node)

    def inside(self, node: exp.Expr) -> exp.Expr:
        """The same node over translated parts: literals, brackets, not, in, case, coalesce."""
        if isinstance(node, exp.Literal | exp.Boolean | exp.Null | exp.Cast | exp.DataType):
            return node.copy()
        arguments = {
            name: [self.visit(each) for each in value] if isinstance(value, list) else self.visit(value)
            for name, value in node.args.items()
            if value is not None and value is not False
        }
        copied = type(node)(**arguments)
        return exp.paren(copied, copy=False) if isinstance(node, exp.In) else copied

    # facts

    def column(self, code: str) -> exp.Expr:
        bounds = self.bounds(exp.column(code))
        if bounds is not None:
            return bounds.value()
        value = self.fact(code)
        if FACTS[code].unknown_code and FACTS[code].type == Type.COUNTRY:
            return exp.Nullif(this=value, expression=exp.Literal.string(FACTS[code].unknown_code))
        return value

    def fact(self, code: str) -> exp.Expr:
        fact = FACTS[code]
        if fact.type == Type.PARTIAL_DATE:
            raise ValueError(f"{code} stands in two columns")
        if fact.derived and code not in self.stated:
            return exp.paren(self.visit(_tree(fact.derived)), copy=False)
        if fact.otherwise:
            other = _tree(fact.otherwise)
            instead = self.fact(other.name) if isinstance(other, exp.Column) else self.visit(other)
            return exp.Coalesce(this=exp.column(code), expressions=[instead])
        return exp.column(code)

    # what has a lowest and a highest value

    def bounds(self, node: exp.Expr) -> Range | Ages | None:
        if isinstance(node, exp.Paren):
            return self.bounds(node.this)
        if isinstance(node, exp.Column):
            fact = FACTS[node.name]
            if fact.type == Type.PARTIAL_DATE:
                earliest, latest = fact.columns
                return Range(exp.column(earliest), exp.column(latest))
            if fact.type == Type.INTEGER and fact.derived and node.name not in self.stated:
                return self.bounds(_tree(fact.derived))
        if isinstance(node, exp.Anonymous) and node.name.lower() == "age":
            return self.ages(*node.expressions)
        return None

    def ages(self, born: exp.Expr, on: exp.Expr) -> Ages:
        earliest, latest = FACTS[born.name].columns
        return Ages(exp.column(earliest), exp.column(latest), self.visit(on), by_days=self.adds_numbers)

    def compare(self, sign: Sign, left: exp.Expr, right: exp.Expr) -> exp.Expr:
        bounds = self.bounds(left)
        if bounds is None and self.bounds(right) is not None:
            return self.compare(_FLIPPED[sign], right, left)
        if bounds is None:
            return exp.paren(sign(this=self.visit(left), expression=self.visit(right)), copy=False)
        return bounds.compare(sign, self.visit(right))

    def test(self, node: exp.Is) -> exp.Expr:
        bounds = self.bounds(node.this)
        null = isinstance(node.expression, exp.Null)
        column = isinstance(node.this, exp.Column) and FACTS[node.this.name].type == Type.PARTIAL_DATE
        this = bounds.low if isinstance(bounds, Range) and null and column else self.visit(node.this)
        return exp.paren(exp.Is(this=this, expression=node.expression.copy()), copy=False)

    # values from values

    def arithmetic(self, node: exp.Add | exp.Sub) -> exp.Expr:
        left, right, minus = node.this, node.expression, isinstance(node, exp.Sub)
        if self.is_day(right) and not self.is_day(left):
            left, right = right, left
        if not self.is_day(left):
            return exp.paren(type(node)(this=self.visit(left), expression=self.visit(right)), copy=False)
        if self.is_day(right):
            return exp.DateDiff(this=self.visit(left), expression=self.visit(right), unit=exp.var("DAY"))
        unit, count = "DAY", right
        while isinstance(count, exp.Paren):
            count = count.this
        amount: exp.Expr
        if isinstance(count, exp.Interval):
            unit, amount = count.args["unit"].name.upper().removesuffix("S"), exp.Literal.number(count.this.name)
        else:
            amount = self.visit(count)
        if unit == "DAY" and self.adds_numbers:
            number = amount if isinstance(amount, exp.Literal) else exp.cast(amount, "int", copy=False)
            return exp.paren(type(node)(this=self.visit(left), expression=number), copy=False)
        kind = exp.DateSub if minus else exp.DateAdd
        return exp.cast(kind(this=self.visit(left), expression=amount, unit=exp.var(unit)), "date", copy=False)

    def is_day(self, node: exp.Expr) -> bool:
        """Whether a checked node gives a date: intervals and numbers are the other things that are added."""
        if isinstance(node, exp.Paren | exp.Neg):
            return self.is_day(node.this)
        if isinstance(node, exp.Column):
            return FACTS[node.name].type in {Type.DATE, Type.PARTIAL_DATE}
        if isinstance(node, exp.Add):
            return self.is_day(node.this) or self.is_day(node.expression)
        if isinstance(node, exp.Sub):
            return self.is_day(node.this) and not self.is_day(node.expression)
        if isinstance(node, exp.Coalesce):
            return any(self.is_day(each) for each in (node.this, *node.expressions))
        if isinstance(node, exp.Case):
            given = [branch.args["true"] for branch in node.args["ifs"]]
            return any(self.is_day(each) for each in (*given, node.args.get("default")) if each is not None)
        return isinstance(node, exp.Cast)

    # functions

    def call(self, node: exp.Anonymous) -> exp.Expr:
        name, arguments = node.name.lower(), node.expressions
        if name == "age":
            return self.ages(*arguments).value()
        if name == "under":
            return self.ages(*arguments[1:]).compare(exp.LT, arguments[0].copy())
        if name == "set_of":
            one = self.fact(arguments[0].name)
            known = exp.Not(this=exp.Is(this=one, expression=exp.Null()))
            return case((known, exp.Array(expressions=[one.copy()])))
        return self.has(*arguments)

    def has(self, group: exp.Expr, word: exp.Expr) -> exp.Expr:
        """True, or not known where the set holds the unknown country, or false."""
        held = self.visit(group)
        found = exp.ArrayContains(this=held, expression=word.copy())
        if not FACTS[group.name].unknown_code:
            return found
        unknown = exp.ArrayContains(this=held.copy(), expression=exp.Literal.string(FACTS[group.name].unknown_code))
        return case((found, exp.true()), (unknown, exp.null()), default=found.copy())


@cache
def _tree(text: str) -> exp.Expr:
    return read(text)
