"""Periods that figures are counted over."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_FORMS = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d{2})))?")


@dataclass(frozen=True)
class Period:
    """From `start` to `end`, both included, and the text it was written as."""

    text: str
    start: date
    end: date

    @classmethod
    def parse(cls, text: str) -> "Period":
        """From 2007, 2007-Q1, 2007-11 or 2007-01-15..2007-02-14. ValueError, in words, for anything else."""
        if ".." in text:
            try:
                start, end = (date.fromisoformat(part) for part in text.split("..", 1))
            except ValueError:
                raise ValueError(f"{text}: write a period as 2007-01-15..2007-02-14") from None
            if end < start:
                raise ValueError(f"{text}: the period ends before it starts")
            return cls(text, start, end)
        match = _FORMS.fullmatch(text)
        if not match or match[3] == "00" or int(match[3] or 1) > 12 or match[1] == "0000":
            raise ValueError(f"{text}: write a period as 2007, 2007-Q1, 2007-11 or 2007-01-15..2007-02-14")
        year, quarter, month = int(match[1]), match[2], match[3]
        first = int(month) if month else 3 * int(quarter) - 2 if quarter else 1
        length = 1 if month else 3 if quarter else 12
        last = first + length - 1
        after = date(year + last // 12, last % 12 + 1, 1) if year + last // 12 < 10000 else date.max
        return cls(text, date(year, first, 1), after - timedelta(days=1))
