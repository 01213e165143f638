"""Where to go from a period: the one before and after it, the year it lies in, the parts it has."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_FORMS = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d{2})))?")


@dataclass(frozen=True)
class Around:
    """Periods as they are written; empty where there is none."""

    before: str = ""
    after: str = ""
    whole: str = ""
    parts: Sequence[str] = ()


def around(text: str) -> Around:
    """Of a year its quarters, of a quarter its months. A period from day to day has nothing around it."""
    match = _FORMS.fullmatch(text)
    if not match:
        return Around()
    year, quarter, month = match.groups()
    if month:
        place = int(year) * 12 + int(month) - 1
        return Around(_month(place - 1), _month(place + 1), f"{year}-Q{(int(month) + 2) // 3}")
    if quarter:
        place = int(year) * 4 + int(quarter) - 1
        months = [f"{year}-{3 * int(quarter) - 2 + number:02}" for number in range(3)]
        return Around(_quarter(place - 1), _quarter(place + 1), year, months)
    return Around(f"{int(year) - 1:04}", f"{int(year) + 1:04}", "", [f"{year}-Q{number}" for number in range(1, 5)])


def _month(place: int) -> str:
    return f"{place // 12:04}-{place % 12 + 1:02}"


def _quarter(place: int) -> str:
    return f"{place // 4:04}-Q{place % 4 + 1}"
