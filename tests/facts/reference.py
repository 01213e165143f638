"""A second, slow reading of the language: pairs of a text and a Python function that answers it, three-valued.

It shares nothing with the engine. Birth dates are read as every day that they may have been.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from onward.base.rules.dates import PartialDate, whole_years

Facts = dict
Answer = bool | None
COUNTRIES = ["AO", "BR", "NL", "XXA"]
STATUSES = ["none", "procedure", "permit"]
DAYS = st.dates(date(1995, 1, 1), date(2009, 12, 31))


@dataclass(frozen=True)
class Pair:
    """A text of the language, and what it means."""

    text: str
    means: Callable[[Facts], Answer]

    def __repr__(self) -> str:
        return self.text


def both(left: Answer, right: Answer) -> Answer:
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def either(left: Answer, right: Answer) -> Answer:
    if left is True or right is True:
        return True
    return None if left is None or right is None else False


def contrary(value: Answer) -> Answer:
    return None if value is None else not value


SIGNS = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
}
FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "<>": "<>"}


def compared(sign: str, left: object, right: object) -> Answer:
    return None if left is None or right is None else SIGNS[sign](left, right)


def days_of(born: PartialDate | None) -> list[date]:
    if born is None:
        return []
    return [born.earliest + timedelta(days=each) for each in range((born.latest - born.earliest).days + 1)]


def agreed(answers: list[bool]) -> Answer:
    """What all possible worlds say, if they say the same."""
    return answers[0] if answers and len(set(answers)) == 1 else None


def country(facts: Facts, code: str) -> str | None:
    return None if facts.get(code) == "XXX" else facts.get(code)


def people() -> st.SearchStrategy[Facts]:
    """Facts of one person, any of which may be missing."""
    partial = st.one_of(
        st.builds(lambda day: PartialDate(day, day), st.dates(date(1940, 1, 1), date(2005, 12, 31))),
        st.builds(PartialDate.parse, st.integers(1940, 2004).map(str)),
        st.builds(PartialDate.parse, st.builds("{}-{:02}".format, st.integers(1940, 2004), st.integers(1, 12))),
    )
    return st.fixed_dictionaries(
        {
            "detained": st.none() | st.booleans(),
            "asylum_background": st.none() | st.booleans(),
            "applied_on": st.none() | DAYS,
            "asylum_applied_on": st.none() | DAYS,
            "residence_status": st.none() | st.sampled_from(STATUSES),
            "nationality": st.none() | st.sampled_from([*COUNTRIES, "XXX"]),
            "destination": st.none() | st.sampled_from(COUNTRIES[:3]),
            "nationalities": st.none() | st.lists(st.sampled_from([*COUNTRIES, "XXX"]), unique=True).map(tuple),
            "born_on": st.none() | partial,
        }
    )


def conditions() -> st.SearchStrategy[Pair]:
    return st.recursive(parts(), _joined, max_leaves=12)


def _joined(inner: st.SearchStrategy[Pair]) -> st.SearchStrategy[Pair]:
    def joined(word: str, join) -> st.SearchStrategy[Pair]:
        return st.builds(
            lambda a, b: Pair(f"({a.text}) {word} ({b.text})", lambda facts: join(a.means(facts), b.means(facts))),
            inner,
            inner,
        )

    return st.one_of(
        joined("and", both),
        joined("or", either),
        st.builds(lambda a: Pair(f"not ({a.text})", lambda facts: contrary(a.means(facts))), inner),
        st.builds(lambda a: Pair(f"({a.text}) is true", lambda facts: a.means(facts) is True), inner),
        st.builds(lambda a: Pair(f"({a.text}) is not false", lambda facts: a.means(facts) is not False), inner),
        st.builds(
            lambda a, b: Pair(
                f"coalesce({a.text}, {b.text})",
                lambda facts: b.means(facts) if a.means(facts) is None else a.means(facts),
            ),
            inner,
            inner,
        ),
        st.builds(
            lambda a, b, c: Pair(
                f"case when {a.text} then {b.text} else {c.text} end",
                lambda facts: b.means(facts) if a.means(facts) is True else c.means(facts),
            ),
            inner,
            inner,
            inner,
        ),
    )


def parts() -> st.SearchStrategy[Pair]:
    truths = st.sampled_from(["detained", "asylum_background"])
    return st.one_of(
        st.builds(lambda code: Pair(code, lambda facts: facts[code]), truths),
        _known(),
        _dates(),
        _words(),
        _births(),
        _ages(),
        _sets(),
    )


def _known() -> st.SearchStrategy[Pair]:
    codes = st.sampled_from(["applied_on", "residence_status", "nationality", "born_on", "nationalities"])
    given = {
        "nationalities": lambda facts: (
            facts["nationalities"] if facts["nationalities"] is not None else facts["nationality"]
        )
    }

    def value(facts: Facts, code: str) -> object:
        return country(facts, code) if code == "nationality" else given.get(code, lambda each: each[code])(facts)

    return st.one_of(
        st.builds(lambda code: Pair(f"{code} is null", lambda facts: value(facts, code) is None), codes),
        st.builds(lambda code: Pair(f"{code} is not null", lambda facts: value(facts, code) is not None), codes),
    )


def _dates() -> st.SearchStrategy[Pair]:
    signs, days = st.sampled_from(sorted(SIGNS)), st.integers(0, 4000)

    def against_fact(sign: str, count: int) -> Pair:
        def means(facts: Facts) -> Answer:
            later = facts["asylum_applied_on"] and facts["asylum_applied_on"] + timedelta(days=count)
            return compared(sign, facts["applied_on"], later)

        return Pair(f"applied_on {sign} asylum_applied_on + interval {count} day", means)

    def between(low: date, high: date) -> Pair:
        return Pair(
            f"applied_on between date '{low}' and date '{high}'",
            lambda facts: both(compared(">=", facts["applied_on"], low), compared("<=", facts["applied_on"], high)),
        )

    def apart(sign: str, count: int) -> Pair:
        def means(facts: Facts) -> Answer:
            if facts["applied_on"] is None or facts["asylum_applied_on"] is None:
                return None
            return SIGNS[sign]((facts["applied_on"] - facts["asylum_applied_on"]).days, count)

        return Pair(f"applied_on - asylum_applied_on {sign} {count}", means)

    return st.one_of(
        st.builds(
            lambda sign, day: Pair(
                f"applied_on {sign} date '{day}'", lambda facts: compared(sign, facts["applied_on"], day)
            ),
            signs,
            DAYS,
        ),
        st.builds(against_fact, signs, days),
        st.builds(between, DAYS, DAYS),
        st.builds(apart, signs, days),
        st.builds(
            lambda sign, year: Pair(
                f"year(applied_on) {sign} {year}",
                lambda facts: compared(sign, facts["applied_on"] and facts["applied_on"].year, year),
            ),
            signs,
            st.integers(1995, 2009),
        ),
    )


def _words() -> st.SearchStrategy[Pair]:
    same = st.sampled_from(["=", "<>"])
    listed = st.lists(st.sampled_from(STATUSES), min_size=1, unique=True)

    def among(values: list[str]) -> Pair:
        text = ", ".join(f"'{value}'" for value in values)
        return Pair(
            f"residence_status in ({text})",
            lambda facts: None if facts["residence_status"] is None else facts["residence_status"] in values,
        )

    return st.one_of(
        st.builds(
            lambda sign, value: Pair(
                f"residence_status {sign} '{value}'", lambda facts: compared(sign, facts["residence_status"], value)
            ),
            same,
            st.sampled_from(STATUSES),
        ),
        st.builds(among, listed),
        st.builds(
            lambda sign, value: Pair(
                f"nationality {sign} '{value}'", lambda facts: compared(sign, country(facts, "nationality"), value)
            ),
            same,
            st.sampled_from(COUNTRIES),
        ),
        st.builds(
            lambda sign: Pair(
                f"destination {sign} country_of_origin",
                lambda facts: compared(sign, facts["destination"], country(facts, "nationality")),
            ),
            same,
        ),
    )


def _births() -> st.SearchStrategy[Pair]:
    def birth(sign: str, day: date, flipped: bool) -> Pair:
        text = f"date '{day}' {FLIPPED[sign]} born_on" if flipped else f"born_on {sign} date '{day}'"
        return Pair(text, lambda facts: agreed([SIGNS[sign](each, day) for each in days_of(facts["born_on"])]))

    return st.builds(
        birth, st.sampled_from(sorted(SIGNS)), st.dates(date(1940, 1, 1), date(2005, 12, 31)), st.booleans()
    )


def _ages() -> st.SearchStrategy[Pair]:
    def age(sign: str, years: int) -> Pair:
        def means(facts: Facts) -> Answer:
            on = facts["applied_on"]
            return on and agreed([SIGNS[sign](whole_years(each, on), years) for each in days_of(facts["born_on"])])

        return Pair(f"age(born_on, applied_on) {sign} {years}", means)

    def under(years: int) -> Pair:
        means = age("<", years).means
        return Pair(f"under({years}, born_on, applied_on)", means)

    return st.one_of(
        st.builds(age, st.sampled_from(sorted(SIGNS)), st.integers(0, 70)), st.builds(under, st.integers(0, 70))
    )


def _sets() -> st.SearchStrategy[Pair]:
    def has(value: str) -> Pair:
        def means(facts: Facts) -> Answer:
            held = facts["nationalities"]
            if held is None:
                held = (facts["nationality"],) if facts["nationality"] is not None else None
            if held is None or (value not in held and "XXX" in held):
                return None
            return value in held

        return Pair(f"has(nationalities, '{value}')", means)

    return st.builds(has, st.sampled_from(COUNTRIES))
