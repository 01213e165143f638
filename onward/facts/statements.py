"""Facts as somebody states them, in JSON: read strictly, and refused with what, where and how to mend."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from django.utils.translation import gettext as _

from onward.base.rules.dates import PartialDate
from onward.facts.engines import derive
from onward.facts.expressions.language import MAX_INTEGER
from onward.facts.vocabulary import FACTS, STATELESS, Fact, Type, Value

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
MAX_TEXT = 500
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_CODE = re.compile(r"[A-Z][A-Z0-9_]{0,39}")


@dataclass(frozen=True)
class Problem:
    """What is wrong with one stated fact."""

    fact: str
    code: str
    message: str

    def as_dict(self) -> dict[str, str]:
        return {"fact": self.fact, "code": self.code, "message": self.message}


@dataclass(frozen=True)
class Statement:
    """The facts that could be read, by code, and what was wrong with the others."""

    facts: dict[str, Value]
    problems: list[Problem]


class _Wrong(ValueError):
    def __init__(self, code: str, message: str) -> None:
        self.code, self.message = code, message
        super().__init__(message)


def read_statement(data: object, *, is_country: Callable[[str], bool]) -> Statement:
    """From a JSON object of facts by code: booleans as such, dates as ISO texts, sets as lists, null for not known."""
    if not isinstance(data, Mapping):
        message = _("The facts are one JSON object: facts by their codes, such as {“nationality”: “AO”}.")
        return Statement({}, [Problem("", "shape", message)])
    facts: dict[str, Value] = {}
    problems: list[Problem] = []
    for code, given in data.items():
        try:
            fact = _fact(str(code))
            facts[fact.code] = None if given is None or given == "" else _READERS[fact.type](fact, given, is_country)
        except _Wrong as wrong:
            problems.append(Problem(str(code), wrong.code, wrong.message))
    return Statement(facts, problems or _contradictions(facts))


def as_json(value: object) -> object:
    """A fact's value as JSON has it."""
    if isinstance(value, tuple | list):
        return list(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, PartialDate) else value


def _fact(code: str) -> Fact:
    if code in FACTS:
        return FACTS[code]
    near = get_close_matches(code.lower(), FACTS, n=1, cutoff=0.6)
    hint = _(" Did you mean “%(near)s”?") % {"near": near[0]} if near else _(" `onward facts` lists all facts.")
    raise _Wrong("unknown_fact", _("“%(name)s” is not a known fact.") % {"name": code[:60]} + hint)


def _contradictions(facts: Mapping[str, Value]) -> list[Problem]:
    """Derived facts that were stated otherwise than the facts they follow from say."""
    stated = [code for code, value in facts.items() if value is not None and FACTS[code].derived]
    if not stated:
        return []
    followed = derive({code: value for code, value in facts.items() if code not in stated}, stated)
    message = _("“%(fact)s” is stated as %(stated)s, and the other facts say %(followed)s. Leave one of them out.")
    return [
        Problem(
            code,
            "contradiction",
            message % {"fact": code, "stated": as_json(facts[code]), "followed": as_json(followed[code])},
        )
        for code in stated
        if followed[code] not in (None, facts[code])
    ]


def _boolean(fact: Fact, given: object, is_country: Callable) -> Value:
    if isinstance(given, bool):
        return given
    raise _wrong(fact, "type", given, _("Write true, false or null."))


def _integer(fact: Fact, given: object, is_country: Callable) -> Value:
    if isinstance(given, int) and not isinstance(given, bool) and abs(given) <= MAX_INTEGER:
        return given
    raise _wrong(fact, "type", given, _("Write a whole number."))


def _date(fact: Fact, given: object, is_country: Callable) -> Value:
    mend = _("Write an existing day from 1900 to 2100 as year-month-day, such as 2007-01-31.")
    if not isinstance(given, str) or not _DATE.fullmatch(given):
        raise _wrong(fact, "date", given, mend)
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise _wrong(fact, "date", given, mend) from None
    if not EARLIEST <= day <= LATEST:
        raise _wrong(fact, "date", given, mend)
    return day


def _partial_date(fact: Fact, given: object, is_country: Callable) -> Value:
    mend = _("Write a year, a month or a day that exists, from 1900: 1985, 1985-03 or 1985-03-24.")
    try:
        day = PartialDate.parse(given if isinstance(given, str) else "")
    except ValueError:
        raise _wrong(fact, "date", given, mend) from None
    if not EARLIEST <= day.earliest <= LATEST:
        raise _wrong(fact, "date", given, mend)
    return day


def _text(fact: Fact, given: object, is_country: Callable) -> Value:
    if isinstance(given, str) and len(given) <= MAX_TEXT and given.isprintable():
        return given
    raise _wrong(fact, "type", given, _("Write a text of at most %(limit)d signs.") % {"limit": MAX_TEXT})


def _coded(fact: Fact, given: object, is_country: Callable) -> Value:
    if isinstance(given, str) and given in fact.values:
        return given
    near = get_close_matches(str(given), fact.values, n=1, cutoff=0.5)
    hint = _(" Did you mean “%(near)s”?") % {"near": near[0]} if near else ""
    mend = _("It is one of: %(values)s.") % {"values": ", ".join(fact.values)}
    raise _wrong(fact, "value", given, mend + hint)


def _country(fact: Fact, given: object, is_country: Callable) -> Value:
    nationality = bool(fact.unknown_code) and (fact.type == Type.COUNTRIES or not fact.otherwise)
    special = {STATELESS, fact.unknown_code} if nationality else set()
    if isinstance(given, str) and (is_country(given) or given in special):
        return given
    mend = _("Write a country's two capital letters of ISO 3166-1, such as AO.")
    raise _wrong(fact, "value", given, mend + (_(" XXA is stateless, XXX unknown.") if special else ""))


def _codes(fact: Fact, given: object, is_country: Callable) -> Value:
    listed = given.split("|") if isinstance(given, str) else given
    if isinstance(listed, list) and len(listed) <= 50 and all(_is_code(each) for each in listed):
        return tuple(dict.fromkeys(listed))
    raise _wrong(fact, "type", given, _("Write a list of codes in capitals, such as [“CODE”]."))


def _countries(fact: Fact, given: object, is_country: Callable) -> Value:
    listed = given.split("|") if isinstance(given, str) else given
    if not isinstance(listed, list) or len(listed) > 50:
        raise _wrong(fact, "type", given, _("Write a list of countries, such as [“AO”, “PT”]."))
    return tuple(dict.fromkeys(str(_country(fact, each, is_country)) for each in listed))


def _is_code(value: object) -> bool:
    return isinstance(value, str) and _CODE.fullmatch(value) is not None


def _wrong(fact: Fact, code: str, given: object, mend: str) -> _Wrong:
    shown = repr(given) if len(repr(given)) <= 60 else repr(given)[:57] + "…"
    return _Wrong(
        code, _("“%(fact)s” cannot be %(value)s. %(mend)s") % {"fact": fact.code, "value": shown, "mend": mend}
    )


_READERS: dict[Type, Callable[[Fact, object, Callable], Value]] = {
    Type.BOOLEAN: _boolean,
    Type.INTEGER: _integer,
    Type.DATE: _date,
    Type.PARTIAL_DATE: _partial_date,
    Type.TEXT: _text,
    Type.CODE: _coded,
    Type.COUNTRY: _country,
    Type.CODES: _codes,
    Type.COUNTRIES: _countries,
}
