"""Names of nationalities in the reader's language: ISO 3166-1 alpha-2 from Unicode's own tables, stateless and not known."""

import json
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language, gettext

from onward.people.rules import STATELESS, UNKNOWN, folded

_CODES = Path(__file__).parent.parent / "iso3166.json"


@cache
def country_codes() -> frozenset[str]:
    return frozenset(json.loads(_CODES.read_text()))


@cache
def _names(language: str) -> dict[str, str]:
    try:
        territories = Locale.parse(language, sep="-").territories
    except (UnknownLocaleError, ValueError):
        territories = Locale("en").territories
    return {code: territories.get(code, code) for code in country_codes()}


def country_name(code: str) -> str:
    """In the language of the reader. A code that is no longer one is shown as it is."""
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
