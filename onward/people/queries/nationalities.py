"""Nationalities in the reader's language: countries, stateless, and not known."""

from functools import cache

from django.utils.translation import get_language, gettext

from onward.base.rules import countries
from onward.people.rules import STATELESS, UNKNOWN


@cache
def country_codes() -> frozenset[str]:
    """ISO 3166-1 alpha-2, with the codes withdrawn since 1990 that old registers hold."""
    return countries.codes()


def country_name(code: str) -> str:
    """In the language of the reader. What is no code is shown as it is."""
    if code == UNKNOWN:
        return gettext("nationality not known")
    return countries.country_name(code)


def country_choices() -> list[tuple[str, str]]:
    """Every country, by its name in the reader's language."""
    return countries.choices(get_language() or "en")


def nationality_choices() -> list[tuple[str, str]]:
    """What a nationality may be: not known and stateless first, because nobody looks for them under a letter."""
    return [(UNKNOWN, gettext("Not known")), (STATELESS, gettext("Stateless")), *country_choices()]
