"""Conditions and derivations: SQL's boolean expressions over facts, three-valued, and nothing besides."""

from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from django.utils.translation import gettext as _
from sqlglot import exp

from onward.facts.expressions.checking import check
from onward.facts.expressions.errors import ExpressionError
from onward.facts.expressions.language import FUNCTIONS, MAX_SQL, OPERATORS
from onward.facts.expressions.reading import read
from onward.facts.expressions.translating import translate, value_of
from onward.facts.vocabulary import FACTS, Type

__all__ = ["FUNCTIONS", "OPERATORS", "Expression", "ExpressionError", "parse", "value_sql"]


@dataclass(frozen=True)
class Expression:
    """A text that was read and checked. Equal by its text and type; the tree is not to be changed."""

    text: str
    type: Type
    tree: exp.Expr = field(compare=False, repr=False)
    countries: tuple[str, ...] = field(compare=False, repr=False, default=())

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """The facts it names, in the order of the text."""
        return _names(self.tree)

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """The stated facts that it depends on, derived ones written out."""
        return tuple(dict.fromkeys(each for code in self.facts for each in inputs_of(code)))

    def sql(self, dialect: str = "duckdb", stated: frozenset[str] = frozenset()) -> str:
        """As one expression over the columns that carry facts, for DuckDB, Spark, Trino or PostgreSQL."""
        return _sql(self, dialect, stated)


@lru_cache(maxsize=4096)
def parse(text: str, expects: Type = Type.BOOLEAN) -> Expression:
    """The expression in a text. ExpressionError, with line and column, for whatever is outside the language."""
    tree = read(text)
    countries = check(tree, text, expects)
    expression = Expression(text, expects, tree, countries)
    if len(expression.sql()) > MAX_SQL:
        raise ExpressionError(
            "too_long", _("The expression is too large. Split it into several conditions."), text=text
        )
    return expression


def value_sql(code: str, dialect: str = "duckdb", stated: frozenset[str] = frozenset()) -> str:
    """A fact's value over the columns of the facts it depends on: how the extract and the screens derive it."""
    return value_of(code, dialect, stated).sql(dialect=dialect)


@lru_cache(maxsize=1024)
def inputs_of(code: str) -> tuple[str, ...]:
    """The facts that somebody states and that this one is made of; itself first, if it can be stated plainly."""
    fact = FACTS[code]
    made_of = (
        [each for name in _names(read(fact.derived or fact.otherwise)) for each in inputs_of(name)]
        if (fact.derived or fact.otherwise)
        else []
    )
    return tuple(dict.fromkeys(([] if fact.derived else [code]) + made_of))


@lru_cache(maxsize=4096)
def _sql(expression: Expression, dialect: str, stated: frozenset[str]) -> str:
    return translate(expression.tree, dialect, stated).sql(dialect=dialect)


def _names(tree: exp.Expr) -> tuple[str, ...]:
    columns = sorted(tree.find_all(exp.Column), key=lambda column: column.this.meta.get("start", 0))
    return tuple(dict.fromkeys(column.name for column in columns))
