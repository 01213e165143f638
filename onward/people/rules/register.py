"""Cells about a person, as both registers have them: the caseload's and that of people without a case."""

import re
from collections.abc import Collection
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _

from onward.base.rules.cells import BadCell, Cell, country
from onward.base.rules.dates import PartialDate

FIRST_YEAR = 1900
STATELESS, UNKNOWN = "XXA", "XXX"
_PARTIAL = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")


def birth_date_cell(today: date) -> Cell:
    """A birth date as far as it is known: from 1900, and not certainly after today."""

    @lru_cache(65536)
    def cell(text: str) -> str:
        value = text.strip()
        if not value:
            return ""
        if not _PARTIAL.fullmatch(value):
            raise BadCell("bad_date", _("Write a birth date as 1990, 1990-05 or 1990-05-17, as far as it is known."))
        try:
            born = PartialDate.parse(value)
        except ValueError:
            raise BadCell("bad_date", _("There is no such day in the calendar. Look it up and correct it.")) from None
        if born.earliest.year < FIRST_YEAR or born.earliest > today:
            raise BadCell(
                "date_out_of_range",
                _("A birth date must lie between %(first)d and today. Correct the year.") % {"first": FIRST_YEAR},
            )
        return value

    return cell


def nationality_cell(countries: Collection[str]) -> Cell:
    return country(countries, {STATELESS: _("stateless"), UNKNOWN: _("not known")})
