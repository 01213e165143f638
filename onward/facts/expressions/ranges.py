"""Values of which only the lowest and the highest are known: dates of birth, ages; and the SQL they are made of."""

from dataclasses import dataclass

from sqlglot import exp

Sign = type[exp.Binary]
LONGEST_LIFE = 200  # years; beyond, an age is compared as a number
_OPPOSITE: dict[Sign, Sign] = {exp.LT: exp.GTE, exp.LTE: exp.GT, exp.GT: exp.LTE, exp.GTE: exp.LT}


@dataclass(frozen=True)
class Range:
    """The lowest and the highest that a value may be."""

    low: exp.Expr
    high: exp.Expr

    def compare(self, sign: Sign, value: exp.Expr) -> exp.Case:
        """True or false where the lowest and the highest value agree, else null."""
        if sign in (exp.EQ, exp.NEQ):
            same = exp.and_(_pair(exp.EQ, self.low, value), _pair(exp.EQ, self.high, value), copy=False)
            apart = exp.or_(_pair(exp.GT, self.low, value), _pair(exp.LT, self.high, value), copy=False)
            yes, no = (same, apart) if sign is exp.EQ else (apart, same)
            return case((yes, exp.true()), (no, exp.false()))
        least, most = (self.high, self.low) if sign in (exp.LT, exp.LTE) else (self.low, self.high)
        return case((_pair(sign, least, value), exp.true()), (_pair(_OPPOSITE[sign], most, value), exp.false()))

    def value(self) -> exp.Expr:
        """The value, where there is only one that it may be."""
        return case((_pair(exp.EQ, self.low, self.high), self.low.copy()))


@dataclass(frozen=True)
class Ages:
    """Whole years from a date of birth to a day."""

    earliest: exp.Expr
    latest: exp.Expr
    on: exp.Expr
    by_days: bool = False  # whether dates can be taken from one another as plain numbers of days

    def compare(self, sign: Sign, value: exp.Expr) -> exp.Case:
        """At least n years old is born on or before the day n years earlier: exact, leap days too, and cheap."""
        years = int(value.name) if isinstance(value, exp.Literal) else LONGEST_LIFE
        if sign in (exp.EQ, exp.NEQ) or years >= LONGEST_LIFE:
            return self._counted().compare(sign, value)
        years += sign in (exp.GT, exp.LTE)
        older = sign in (exp.GT, exp.GTE)
        back = exp.DateSub(this=self.on.copy(), expression=exp.Literal.number(years), unit=exp.var("YEAR"))
        born = Range(self.earliest, self.latest)
        exact = born.compare(exp.LTE if older else exp.GT, exp.cast(back, "date", copy=False))
        return self._quick(years, older, exact) if self.by_days else exact

    def value(self) -> exp.Expr:
        return self._counted().value()

    def _quick(self, years: int, older: bool, exact: exp.Case) -> exp.Case:
        """Most people are plainly older or younger: n years are at least 365 * n days and at most 366 * n."""
        past = exp.GTE(this=self._days(self.latest), expression=exp.Literal.number(366 * years))
        short = exp.LT(this=self._days(self.earliest), expression=exp.Literal.number(365 * years))
        yes, no = (exp.true(), exp.false()) if older else (exp.false(), exp.true())
        return exp.Case(ifs=[*case((past, yes), (short, no)).args["ifs"], *exact.args["ifs"]])

    def _days(self, born: exp.Expr) -> exp.Expr:
        return exp.paren(exp.Sub(this=self.on.copy(), expression=born.copy()), copy=False)

    def _counted(self) -> Range:
        """The youngest and the oldest that somebody may be, as numbers."""
        return Range(_whole_years(self.latest, self.on), _whole_years(self.earliest, self.on))


def case(*branches: tuple[exp.Expr, exp.Expr], default: exp.Expr | None = None) -> exp.Case:
    ifs = [exp.If(this=condition, true=value) for condition, value in branches]
    return exp.Case(ifs=ifs, default=default) if default is not None else exp.Case(ifs=ifs)


def part(name: str, value: exp.Expr) -> exp.Expr:
    return exp.Extract(this=exp.var(name), expression=value)


def _pair(sign: Sign, left: exp.Expr, right: exp.Expr) -> exp.Expr:
    return sign(this=left.copy(), expression=right.copy())


def _whole_years(born: exp.Expr, on: exp.Expr) -> exp.Expr:
    """As `base.rules.dates.whole_years` counts them: of 20070131 less 19890201, the ten thousands."""
    between = exp.paren(exp.Sub(this=_as_number(on.copy()), expression=_as_number(born.copy())), copy=False)
    return exp.cast(exp.Floor(this=exp.Div(this=between, expression=exp.Literal.number("10000.0"))), "int", copy=False)


def _as_number(day: exp.Expr) -> exp.Expr:
    """20070131 for 31 January 2007."""
    year = exp.Mul(this=part("YEAR", day), expression=exp.Literal.number(10_000))
    month = exp.Mul(this=part("MONTH", day.copy()), expression=exp.Literal.number(100))
    return exp.paren(exp.Add(this=exp.Add(this=year, expression=month), expression=part("DAY", day.copy())), copy=False)
