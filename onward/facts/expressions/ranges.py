"""Values of which only the lowest and the highest are known: dates of birth, ages; and the SQL they are made of."""

from dataclasses import dataclass

from sqlglot import exp

LONGEST_LIFE = 200  # years; beyond, an age is compared as a number
_OPPOSITE = {exp.LT: exp.GTE, exp.LTE: exp.GT, exp.GT: exp.LTE, exp.GTE: exp.LT}


@dataclass(frozen=True)
class Range:
    """The lowest and the highest that a value may be, in steps: v holds from v * step to before (v + 1) * step."""

    low: exp.Expression
    high: exp.Expression
    step: int = 1

    def compare(self, sign: type, value: exp.Expression) -> exp.Expression:
        """True or false where the lowest and the highest value agree, else null."""
        if sign in (exp.GT, exp.LTE) and self.step > 1:
            sign, value = (exp.GTE if sign is exp.GT else exp.LT), _plus_one(value)
        first, after = self._scaled(value), self._scaled(_plus_one(value)) if self.step > 1 else self._scaled(value)
        below = exp.LT if self.step > 1 else exp.LTE
        if sign in (exp.EQ, exp.NEQ):
            same = exp.and_(exp.GTE(this=self.low, expression=first), below(this=self.high, expression=after))
            beyond = (exp.GTE if self.step > 1 else exp.GT)(this=self.low, expression=after)
            apart = exp.or_(exp.LT(this=self.high, expression=first), beyond)
            return (
                case((same, exp.true()), (apart, exp.false()))
                if sign is exp.EQ
                else case((apart, exp.true()), (same, exp.false()))
            )
        lower, upper = (self.high, self.low) if sign in (exp.LT, exp.LTE) else (self.low, self.high)
        yes = sign(this=lower.copy(), expression=first)
        no = _OPPOSITE[sign](this=upper.copy(), expression=first.copy())
        return case((yes, exp.true()), (no, exp.false()))

    def value(self) -> exp.Expression:
        """The value, where there is only one that it may be."""
        low, high = self._whole(self.low), self._whole(self.high)
        return case((exp.EQ(this=low, expression=high), low.copy()))

    def _scaled(self, value: exp.Expression) -> exp.Expression:
        if self.step == 1:
            return value.copy()
        if isinstance(value, exp.Literal):
            return exp.Literal.number(int(value.name) * self.step)
        return exp.Mul(this=exp.paren(value.copy(), copy=False), expression=exp.Literal.number(self.step))

    def _whole(self, steps: exp.Expression) -> exp.Expression:
        if self.step == 1:
            return steps.copy()
        parts = exp.Div(this=steps.copy(), expression=exp.Literal.number(f"{self.step}.0"))
        return exp.cast(exp.Floor(this=parts), "int", copy=False)


@dataclass(frozen=True)
class Ages:
    """Whole years from a date of birth to a day."""

    earliest: exp.Expression
    latest: exp.Expression
    on: exp.Expression
    by_days: bool = False  # whether dates can be taken from one another as plain numbers of days

    def compare(self, sign: type, value: exp.Expression) -> exp.Expression:
        """At least n years old is born on or before the day n years earlier: exact, leap days too, and cheap."""
        years = int(value.name) if isinstance(value, exp.Literal) else LONGEST_LIFE
        if sign in (exp.EQ, exp.NEQ) or years >= LONGEST_LIFE:
            return self._steps().compare(sign, value)
        years += sign in (exp.GT, exp.LTE)
        back = exp.DateSub(this=self.on.copy(), expression=exp.Literal.number(years), unit=exp.var("YEAR"))
        older = sign in (exp.GT, exp.GTE)
        exact = Range(self.earliest, self.latest).compare(
            exp.LTE if older else exp.GT, exp.cast(back, "date", copy=False)
        )
        return self._quick(years, older, exact) if self.by_days else exact

    def value(self) -> exp.Expression:
        return self._steps().value()

    def _quick(self, years: int, older: bool, exact: exp.Case) -> exp.Case:
        """Most people are plainly older or younger: n years are at least 365 * n days and at most 366 * n."""
        past = exp.GTE(this=self._days(self.latest), expression=exp.Literal.number(366 * years))
        short = exp.LT(this=self._days(self.earliest), expression=exp.Literal.number(365 * years))
        yes, no = (exp.true(), exp.false()) if older else (exp.false(), exp.true())
        quick = case((past, yes), (short, no))
        return exp.Case(ifs=[*quick.args["ifs"], *exact.args["ifs"]])

    def _days(self, born: exp.Expression) -> exp.Expression:
        return exp.paren(exp.Sub(this=self.on.copy(), expression=born.copy()), copy=False)

    def _steps(self) -> Range:
        return Range(_since(self.latest, self.on), _since(self.earliest, self.on.copy()), 10_000)


def _plus_one(value: exp.Expression) -> exp.Expression:
    if isinstance(value, exp.Literal):
        return exp.Literal.number(int(value.name) + 1)
    return exp.paren(exp.Add(this=value.copy(), expression=exp.Literal.number(1)), copy=False)


def _since(born: exp.Expression, on: exp.Expression) -> exp.Expression:
    """Ten thousand for each whole year between two days, as `base.rules.dates.whole_years` counts them."""
    return exp.paren(exp.Sub(this=_as_number(on), expression=_as_number(born)), copy=False)


def _as_number(day: exp.Expression) -> exp.Expression:
    """20070131 for 31 January 2007."""
    year = exp.Mul(this=part("YEAR", day), expression=exp.Literal.number(10_000))
    month = exp.Mul(this=part("MONTH", day.copy()), expression=exp.Literal.number(100))
    return exp.paren(exp.Add(this=exp.Add(this=year, expression=month), expression=part("DAY", day.copy())), copy=False)


def part(name: str, value: exp.Expression) -> exp.Expression:
    return exp.Extract(this=exp.var(name), expression=value)


def case(*branches: tuple[exp.Expression, exp.Expression], default: exp.Expression | None = None) -> exp.Case:
    ifs = [exp.If(this=condition, true=value) for condition, value in branches]
    return exp.Case(ifs=ifs, default=default) if default is not None else exp.Case(ifs=ifs)
