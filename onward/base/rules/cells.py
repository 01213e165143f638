"""One cell of a table that comes in: what a text may be. A cell answers with the value as it is kept, or raises
BadCell.

Cells are built once for a file and called for every row of it, so the usual value takes the shortest way.
"""

import re
from collections.abc import Callable, Collection
from datetime import date
from functools import lru_cache
from unicodedata import normalize

from django.utils.translation import gettext as _

Cell = Callable[[str], str]
SHOWN = 60  # characters of a refused value that are repeated to people
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"[1-9][0-9]{0,4}")


class BadCell(ValueError):
    """A value that is refused: a short code for programs, and words for people that say how to mend it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def shown(text: str) -> str:
    """A refused value as it is repeated: not at any length, and with nothing that a terminal would act on."""
    cut = text if len(text) <= SHOWN else text[:SHOWN] + "…"
    return "".join(sign if sign.isprintable() else "�" for sign in cut)


def tidy(text: str) -> str:
    """Without blanks around it, with single blanks within, in Unicode's composed form. No control characters."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    if _CONTROL.search(text):
        raise BadCell(
            "control_character", _("There is a control character in it that nobody can see. Type the value anew.")
        )
    return normalize("NFC", " ".join(text.split()))


def words(longest: int) -> Cell:
    """Text in any script, not longer than that."""

    def cell(text: str) -> str:
        value = tidy(text)
        if len(value) > longest:
            raise BadCell(
                "too_long",
                _("It is %(length)d characters long; at most %(longest)d fit. Shorten it.")
                % {"length": len(value), "longest": longest},
            )
        return value

    return cell


def one_of(values: Collection[str], *, required: bool = False) -> Cell:
    """One of a few codes, written exactly so. Where it is required, the mend does not offer to leave it empty."""
    allowed = {value: value for value in values}
    mend = _("Write one of: %(values)s.") if required else _("Write one of: %(values)s. Or leave it empty.")

    def cell(text: str) -> str:
        value = allowed.get(text) or allowed.get(text.strip())
        if value is None:
            if not text.strip():
                return ""
            raise BadCell("unknown_value", mend % {"values": ", ".join(allowed)})
        return value

    return cell


def country(codes: Collection[str], others: dict[str, str] | None = None) -> Cell:
    """A current ISO 3166-1 alpha-2 code, or one of the others (code and its meaning)."""
    allowed = {code: code for code in [*codes, *(others or {})]}

    def cell(text: str) -> str:
        value = allowed.get(text) or allowed.get(text.strip())
        if value is None:
            if not text.strip():
                return ""
            message = _("That is not the code of a country. Write two capital letters of ISO 3166-1, such as GH.")
            also = "; ".join(f"{code}: {meaning}" for code, meaning in (others or {}).items())
            raise BadCell("unknown_country", f"{message} {also}." if also else message)
        return value

    return cell


def codes_of(known: Collection[str], code: str) -> Cell:
    """Codes parted by |, each a known one; kept in order, each once. `code` is what a refusal is called."""
    allowed = frozenset(known)

    @lru_cache(4096)
    def cell(text: str) -> str:
        if not text.strip():
            return ""
        parts = [part.strip() for part in text.split("|")]
        for part in parts:
            if part not in allowed:
                raise BadCell(
                    code,
                    _("%(value)s is not known here. Known are: %(known)s; several are parted by |.")
                    % {"value": shown(part) or "“”", "known": ", ".join(sorted(allowed)) or "-"},
                )
        return "|".join(sorted(set(parts)))

    return cell


def day(first: date, last: date) -> Cell:
    """A full date, ISO 8601, within those two days."""
    least, most = first.isoformat(), last.isoformat()

    @lru_cache(65536)
    def cell(text: str) -> str:
        value = text.strip()
        if not value:
            return ""
        if not _DAY.fullmatch(value):
            raise BadCell("bad_date", _("Write a date as year-month-day, such as 2007-03-31."))
        try:
            date.fromisoformat(value)
        except ValueError:
            raise BadCell("bad_date", _("There is no such day in the calendar. Look it up and correct it.")) from None
        if not least <= value <= most:
            raise BadCell(
                "date_out_of_range",
                _("The date must lie between %(first)s and %(last)s.") % {"first": least, "last": most},
            )
        return value

    return cell


def number(most: int) -> Cell:
    """A whole number from 1, in the digits 0 to 9."""

    @lru_cache(1024)
    def cell(text: str) -> str:
        value = text.strip()
        if not value:
            return ""
        if not _WHOLE.fullmatch(value) or int(value) > most:
            raise BadCell("bad_number", _("Write a whole number: 1, 2, 3 and so on, in plain digits."))
        return value

    return cell
