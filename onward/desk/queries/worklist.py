from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from onward.cases.queries import worklist

LISTS = ("late", "blocked", "waiting", "unassigned")  # what is most pressing first


@dataclass(frozen=True)
class WorkFilters:
    """What the worklist is narrowed by; empty where it is not."""

    part: str = ""  # one of LISTS, or mine: all but what is nobody's
    kind: str = ""  # task or case
    due: str = ""  # today or week


def work_rows(user, filters: WorkFilters, *, on: date) -> tuple[list[dict], bool]:
    """What there is to do, each with the list it stands in; and whether there was more than is listed."""
    found = worklist(user, on)
    parts = {"": LISTS, "mine": LISTS[:3]}.get(filters.part, (filters.part,))
    listed = chain.from_iterable(((part, item) for item in getattr(found, part)) for part in parts)
    rows = [{"part": part, "item": item, "kind": "task" if item.task else "case"} for part, item in listed]
    return [row for row in rows if _wanted(row, filters, on=on)], found.more


def _wanted(row: dict, filters: WorkFilters, *, on: date) -> bool:
    if filters.kind and row["kind"] != filters.kind:
        return False
    until = {"today": on, "week": on + timedelta(days=7)}.get(filters.due)
    return until is None or (row["item"].due_on is not None and row["item"].due_on <= until)
