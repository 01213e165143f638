"""A table that comes in: its header, its rows with the line each starts on, and what makes a whole file unreadable."""

import difflib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from onward.base.rules.answers import Problem
from onward.base.rules.cells import BadCell, Cell, shown


class Unreadable(Exception):
    """The file as a whole is refused: every problem with its line, column, value, code and mend."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(" ".join(problem.message for problem in problems))
        self.problems = list(problems)


def unreadable(code: str, message: str, *, line: int = 0, column: str = "", value: str = "") -> Unreadable:
    return Unreadable(Problem.of(line, column, value, code, message))


@dataclass(frozen=True, slots=True)
class Row:
    """A row with the line it starts on. `marked`: cells, by place, that hold what no cell may; a code and words."""

    line: int
    cells: Sequence[str]
    marked: dict[int, tuple[str, str]] | None = None


@dataclass(frozen=True)
class Table:
    """A file's header, the line it stands on, and its rows. Rows without any value are left out."""

    header: list[str]
    rows: Iterable[Row]
    header_line: int = 1


def columns_of(table: Table, known: Sequence[str], required: Collection[str]) -> list[str]:
    """The header's columns, in its order. Unknown, unnamed, doubled or missing ones are refused, each by name."""
    line, header, found = table.header_line, table.header, []
    for place, name in enumerate(header, start=1):
        if not name:
            message = _("Column %(place)d has no name. Name it, or take it out.") % {"place": place}
            found.append(Problem.of(line, "", "", "unnamed_column", message))
        elif name not in known:
            found.append(Problem.of(line, shown(name), name, "unknown_column", _unknown(name, known)))
        elif header.index(name) != place - 1:
            message = _("The column %(name)s stands twice. Take one of the two out.") % {"name": name}
            found.append(Problem.of(line, name, name, "duplicate_column", message))
    for name in required:
        if name not in header:
            message = _("The column %(name)s is missing. Add it to the first line and to every row.") % {"name": name}
            found.append(Problem.of(line, name, "", "missing_column", message))
    if found:
        raise Unreadable(*found[:50])
    return header


def _unknown(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name.lower(), known, 1) if len(name) < 60 else []
    if near:
        message = _("There is no column %(name)s here. Is %(near)s meant?")
        return message % {"name": shown(name), "near": near[0]}
    return _("There is no column %(name)s here. Take it out of the file.") % {"name": shown(name)}


def said_in(row: Row, plan: Sequence[tuple[int, str, Cell]], width: int) -> tuple[dict[str, str], list[Problem]]:
    """What a row says, by column, and what is wrong with its cells. `plan`: place, column and cell, in a fixed order.

    A row with too few or too many fields says nothing: nobody knows which is which. Its problem names no column.
    """
    cells, marked = row.cells, row.marked
    if len(cells) != width:
        message = _("The row has %(found)d fields, the first line %(width)d. A value with a comma in it needs quotes.")
        words = message % {"found": len(cells), "width": width}
        return {}, [Problem.of(row.line, "", "", "field_count", words)]
    said: dict[str, str] = {}
    problems: list[Problem] = []
    for place, column, cell in plan:
        text = cells[place]
        if marked and place in marked:
            problems.append(Problem.of(row.line, column, text, *marked[place]))
            continue
        try:
            value = cell(text) if text else ""
        except BadCell as bad:
            problems.append(Problem.of(row.line, column, text, bad.code, bad.message))
            continue
        if value:
            said[column] = value
    return said, problems
