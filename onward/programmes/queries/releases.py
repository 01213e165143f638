"""Releases that wait for approval, and what a release would change."""

from dataclasses import dataclass
from difflib import unified_diff

from django.db.models import QuerySet

from onward.programmes.models import ProgrammeRelease
from onward.programmes.queries.library import LIBRARY
from onward.programmes.states import ReleaseState

KINDS = {"+": "added", "-": "removed", "@": "place"}


@dataclass(frozen=True)
class Line:
    """A line of the difference between the text in force and a proposed one: added, removed, place, or kept."""

    kind: str
    text: str


def releases(*, code: str = "", state: ReleaseState | None = None) -> QuerySet[ProgrammeRelease]:
    """Latest first."""
    found = ProgrammeRelease.objects.order_by("-proposed_at", "-id")
    if code:
        found = found.filter(code=code)
    return found.filter(state=state) if state is not None else found


def text_in_force(code: str) -> str:
    """The text of a programme file as it holds now; empty for a programme that there is not."""
    approved = releases(code=code, state=ReleaseState.APPROVED).order_by("-settled_at", "-id").first()
    if approved is not None:
        return approved.text
    path = LIBRARY / f"{code}.yaml"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def changes(release: ProgrammeRelease) -> list[Line]:
    """What would become different, line by line, with three lines around; all of it for a new programme."""
    before, after = text_in_force(release.code).splitlines(), release.text.splitlines()
    listed = list(unified_diff(before, after, lineterm="", n=3))[2:]
    return [Line(KINDS.get(line[:1], "kept"), line[1:] if line[:1] in "+- " else line) for line in listed]
