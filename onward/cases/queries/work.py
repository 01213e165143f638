"""Notes and tasks of a case."""

from dataclasses import dataclass
from datetime import datetime

from onward.base.queries import key_ring, place
from onward.cases.models import Case, Note, Task


@dataclass(frozen=True)
class OpenedNote:
    text: str
    by: str
    at: datetime


def notes(case: Case) -> list[OpenedNote]:
    """A case's notes, opened, newest first."""
    ring = key_ring()
    return [
        OpenedNote(ring.unseal(row.text, place=place(Note, "text", row.pk)), row.written_by, row.written_at)
        for row in case.notes.order_by("-pk")
    ]


def numbered_tasks(case: Case) -> list[tuple[int, Task]]:
    """A case's tasks with their place in the order in which they were added; the open ones first, then by day."""
    numbered = list(enumerate(case.tasks.select_related("owner").order_by("pk"), start=1))
    return sorted(numbered, key=lambda pair: (pair[1].state != "OPEN", pair[1].due_on is None, pair[1].due_on, pair[0]))


def task_at(case: Case, place: int) -> Task | None:
    return dict(numbered_tasks(case)).get(place)
