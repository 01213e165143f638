"""A row of the register of people without a case; and the cells about a person that both registers have."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _

from onward.base.rules.answers import Problem
from onward.base.rules.cells import BadCell, Cell, country, one_of, tidy, words
from onward.base.rules.dates import PartialDate
from onward.base.rules.tables import Row, said_in
from onward.people.rules.folding import normalised_number, normalised_phone
from onward.people.rules.particulars import STATELESS, UNKNOWN

FIRST_YEAR = 1900
REQUIRED = ("reference",)
COLUMNS = (
    "reference", "family_name", "given_names", "aliases", "sex", "born_on", "nationality", "document_numbers", "phones",
)  # fmt: skip
_OWN = re.compile(r"P-[0-9]+", re.IGNORECASE)
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


def _several(longest: int, keeps: Callable[[str], object], code: str, message: str) -> Cell:
    """Values parted by |, in their order, each once; `keeps` tells whether anything of one is left to look it up by."""

    def cell(text: str) -> str:
        parts = [tidy(part) for part in text.split("|")]
        for part in parts:
            if len(part) > longest:
                words_ = _("A value of %(length)d characters is too long; at most %(longest)d fit. Shorten it.")
                raise BadCell("too_long", words_ % {"length": len(part), "longest": longest})
            if part and not keeps(part):
                raise BadCell(code, message)
        return "|".join(dict.fromkeys(part for part in parts if part))

    return cell


class PersonRules:
    """Checks the rows of one file of people. Built once for its header."""

    def __init__(self, countries: Collection[str], today: date, header: Sequence[str]) -> None:
        cells: dict[str, Cell] = {
            "reference": words(40),
            "family_name": words(200),
            "given_names": words(200),
            "aliases": _several(200, bool, "", ""),
            "sex": one_of(("f", "m", "x")),
            "born_on": birth_date_cell(today),
            "nationality": nationality_cell(countries),
            "document_numbers": _several(
                60, normalised_number, "bad_number", _("A document number has letters or digits in it. Correct it.")
            ),
            "phones": _several(
                40, normalised_phone, "bad_number", _("A telephone number has digits in it. Correct it.")
            ),
        }
        self.absent = [column for column in COLUMNS if column not in header]
        self.width = len(header)
        places = {column: place for place, column in enumerate(header)}
        self.plan = [(places[column], column, cells[column]) for column in COLUMNS if column in places]

    def check(self, row: Row) -> tuple[dict[str, str], list[Problem]]:
        said, problems = said_in(row, self.plan, self.width)
        bad = {problem.column for problem in problems}
        for column, code, message in self.faults(said, bad) if "" not in bad else ():
            problems.append(Problem.of(row.line, column, said.get(column, ""), code, message))
        return said, problems

    def about(self, said: dict[str, str]) -> tuple[str, int, str] | None:
        """The reference; None for a row without one."""
        return (said["reference"], 1, "") if "reference" in said else None

    def faults(self, said: dict[str, str], bad: Collection[str] = ()) -> Iterator[tuple[str, str, str]]:
        """Column, code and words for what a row must have in itself."""
        reference = said.get("reference", "")
        if not reference and "reference" not in bad:
            yield "reference", "required", _("It must not be empty.")
        elif _OWN.fullmatch(reference):
            message = _("References of P- and digits are given out here. Give the register's own, such as REG-12.")
            yield "reference", "reserved_reference", message
        if not ("family_name" in said or "given_names" in said or {"family_name", "given_names"} & set(bad)):
            yield "family_name", "name_missing", _("Give the family name or the given names. One of the two is enough.")
