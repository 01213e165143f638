"""Names of nationalities in the reader's language. The list is the data of `countries`, which stands above."""

import json
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language, gettext

from onward.people.rules import STATELESS, UNKNOWN, folded

_DATA = Path(__file__).parents[2] / "countries" / "data" / "countries.json"


@cache
def _data() -> dict[str, dict[str, dict]]:
    data: dict[str, dict[str, dict]] = json.loads(_DATA.read_text(encoding="utf-8"))
    return data


@cache
def country_codes() -> frozenset[str]:
    """ISO 3166-1 alpha-2, with the codes withdrawn since 1990 that old registers hold."""
    return frozenset(_data()["countries"]) | frozenset(_data()["withdrawn"])


@cache
def _names(language: str) -> dict[str, str]:
    try:
        territories = Locale.parse(language, sep="-").territories
    except (UnknownLocaleError, ValueError):
        territories = Locale("en").territories
    names = {code: str(territories.get(code, code)) for code in _data()["countries"]}
    spelt = language.split("-")[0]
    return names | {code: one["names"].get(spelt) or one["names"]["en"] for code, one in _data()["withdrawn"].items()}


def country_name(code: str) -> str:
    """In the language of the reader. What is no code is shown as it is."""
    if code == STATELESS:
        return gettext("stateless")
    if code == UNKNOWN:
        return gettext("nationality not known")
    return _names(get_language() or "en").get(code, code)


@cache
def _by_name(language: str) -> list[tuple[str, str]]:
    return sorted(_names(language).items(), key=lambda item: folded(item[1]))


def country_choices() -> list[tuple[str, str]]:
    """Every country, by its name in the reader's language."""
    return _by_name(get_language() or "en")


def nationality_choices() -> list[tuple[str, str]]:
    """What a nationality may be: not known and stateless first, because nobody looks for them under a letter."""
    return [(UNKNOWN, gettext("Not known")), (STATELESS, gettext("Stateless")), *country_choices()]
