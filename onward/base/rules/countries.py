"""Countries by their ISO 3166-1 codes, with their names in any language. Like money, any package may need them."""

import json
from functools import cache
from pathlib import Path

from anyascii import anyascii
from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language

_DATA = Path(__file__).with_suffix(".json")


@cache
def _data() -> dict[str, dict[str, dict]]:
    content: dict[str, dict[str, dict]] = json.loads(_DATA.read_text(encoding="utf-8"))
    return content


@cache
def codes(*, withdrawn: bool = True) -> frozenset[str]:
    """Alpha-2 codes of today's countries and, unless refused, of those withdrawn since 1990, as old registers hold."""
    return frozenset(_data()["countries"]) | (frozenset(_data()["withdrawn"]) if withdrawn else frozenset())


def is_country(code: str) -> bool:
    """Whether that is an alpha-2 code, in capitals; XXA (stateless) and XXX (unknown) are no countries."""
    return code in codes()


def is_nationality(code: str) -> bool:
    """Whether that can stand as a nationality: a country, or XXA stateless, or XXX unknown."""
    return code in codes() or code in _data()["special"]


def country_name(code: str, language: str = "") -> str:
    """The name in a language, or in the reader's; in English where there is none; the code for what is no country."""
    return _name(code, language or get_language() or "en")


@cache
def _name(code: str, language: str) -> str:
    own: dict[str, str] | None = (_data()["withdrawn"].get(code) or _data()["special"].get(code) or {}).get("names")
    if own:
        return own.get(language.split("-")[0]) or own["en"]
    if code not in _data()["countries"]:
        return code
    name = _locale(language).territories.get(code) or _locale("en").territories.get(code)
    return name or code


@cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


@cache
def choices(language: str, *, special: bool = False) -> list[tuple[str, str]]:
    """Codes and names for a form, in the order of the language's plain letters; stateless and unknown last."""
    listed = sorted(((code, _name(code, language)) for code in codes()), key=lambda pair: anyascii(pair[1]).casefold())
    return listed + ([(code, _name(code, language)) for code in _data()["special"]] if special else [])
