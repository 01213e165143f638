"""Dates known to the year, the month or the day."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, order=True)
class PartialDate:
    """A date as far as it is known, kept as the days it may have been: `earliest` to `latest`, both included."""

    earliest: date
    latest: date

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """From YYYY, YYYY-MM or YYYY-MM-DD. ValueError, in words, for anything else and for days that do not exist."""
        match = _PARTIAL.fullmatch(text)
        if not match:
            raise ValueError("not a date: write YYYY, YYYY-MM or YYYY-MM-DD")
        year, month, day = (int(part or 0) for part in match.groups())
        try:
            if match[3]:
                exact = date(year, month, day)
                return cls(exact, exact)
            if match[2]:
                return cls(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
            return cls(date(year, 1, 1), date(year, 12, 31))
        except (ValueError, calendar.IllegalMonthError):
            raise ValueError("no such day in the calendar") from None

    def __str__(self) -> str:
        if self.earliest == self.latest:
            return self.earliest.isoformat()
        whole_year = self.earliest.month == 1 and self.latest.month == 12
        return f"{self.earliest.year:04}" if whole_year else f"{self.earliest:%Y-%m}"


def whole_years(born: date, on: date) -> int:
    """Age in whole years. Somebody born on 29 February turns a year older on 1 March of a common year."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def age_on(born: PartialDate | None, on: date | None) -> int | None:
    """Age on a day if every possible birth date gives the same answer, else None: not known."""
    if born is None or on is None:
        return None
    oldest, youngest = whole_years(born.earliest, on), whole_years(born.latest, on)
    return oldest if oldest == youngest else None


def is_under(years: int, born: PartialDate | None, on: date | None) -> bool | None:
    """Whether somebody was under that age on a day; None where the birth date leaves it open."""
    if born is None or on is None:
        return None
    if whole_years(born.earliest, on) < years:
        return True
    return False if whole_years(born.latest, on) >= years else None
