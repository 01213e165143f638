from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from onward.access.models import User
from onward.access.queries.rights import Reader
from onward.cases.queries import worklist

STANDINGS = ("late", "blocked", "waiting")  # what is most pressing first


@dataclass(frozen=True)
class WorkFilters:
    """What the worklist is narrowed by; empty where it is not."""

    whose: str = ""  # mine or nobody
    standing: str = ""  # one of STANDINGS
    kind: str = ""  # task or case
    due: str = ""  # today or week


def work_rows(user: Reader, filters: WorkFilters, *, on: date) -> tuple[list[dict], bool]:
    """What there is to do, one's own first and the most pressing first; and whether there was more than is listed."""
    found = worklist(cast(User, user), on)  # nobody is here without having signed in
    listed = [("mine", item) for item in (*found.late, *found.blocked, *found.waiting)]
    listed += [("nobody", item) for item in found.unassigned]
    rows = [
        {
            "item": item,
            "whose": whose,
            "standing": "blocked" if item.blocked else "late" if item.late else "waiting",
            "kind": "task" if item.task else "case",
        }
        for whose, item in listed
    ]
    return [row for row in rows if _wanted(row, filters, on=on)], found.more


def work_counts(rows: list[dict]) -> dict[str, int]:
    """Of the rows of an unfiltered list: one's own by standing, and what is nobody's."""
    counts = {
        standing: sum(row["whose"] == "mine" and row["standing"] == standing for row in rows) for standing in STANDINGS
    }
    return counts | {"nobody": sum(row["whose"] == "nobody" for row in rows)}


def _wanted(row: dict, filters: WorkFilters, *, on: date) -> bool:
    if any(getattr(filters, name) not in ("", row[name]) for name in ("whose", "standing", "kind")):
        return False
    until = {"today": on, "week": on + timedelta(days=7)}.get(filters.due)
    return until is None or (row["item"].due_on is not None and row["item"].due_on <= until)
