"""XLSX workbooks. calamine reads the values; before it does, the archive is searched for what it must not be given:
more than memory holds, macros, formulas (whose last result is not what the sheet says), cells far outside the table.
"""

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import IO
from xml.parsers import expat

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from onward.base.rules.tables import Row, Table, Unreadable, unreadable

MOST_BYTES = 400 * 1024 * 1024  # unpacked, all parts together
MOST_PARTS = 2000
MOST_CELLS = 15_000_000  # of the rectangle that holds all: calamine keeps room for every one
MOST_MARKED = 10_000
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, expat.ExpatError),
    *(NotImplementedError, RuntimeError, EOFError, ValueError, OSError),
)
Marked = dict[int, dict[int, tuple[str, str]]]  # by row, by column, both from 0


class _Guard:
    """Hears the start tags of a sheet: remembers formulas and errors, refuses what lies outside any table."""

    def __init__(self) -> None:
        self.marked: Marked = {}
        self.count = 0
        self.column, self.row = -1, -1
        self.width, self.height = 0, 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.StartDoctypeDeclHandler = self.doctype

    def doctype(self, *declared: object) -> None:
        raise unreadable("not_a_table", _("The workbook is not one that a spreadsheet program saves. Save it anew."))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "row":
            self.row, self.column = int(attributes.get("r", self.row + 2)) - 1, -1
        elif name == "c":
            self.to(attributes.get("r", ""))
            if attributes.get("t") == "e":
                self.mark("error_value", _("The cell holds an error of the spreadsheet. Write the value itself."))
        elif name == "f":
            self.mark("formula", _("The cell holds a formula. Copy it and paste it as a value."))

    def to(self, place: str) -> None:
        self.column += 1
        match = _PLACE.fullmatch(place)
        if match:
            self.row, self.column = int(match[2]) - 1, _column(match[1])
        self.width, self.height = max(self.width, self.column + 1), max(self.height, self.row + 1)
        if self.width * self.height > MOST_CELLS:
            message = _("The sheet reaches too far, to %(place)s. Take out what stands beside and below the table.")
            raise unreadable("too_big", message % {"place": place}, line=self.row + 1)

    def mark(self, code: str, message: str) -> None:
        self.count += 1
        if self.count > MOST_MARKED:
            message = _("More than %(count)d cells hold formulas or errors. Copy the sheet and paste it as values.")
            raise unreadable(code, message % {"count": MOST_MARKED}, line=self.row + 1)
        self.marked.setdefault(self.row, {})[self.column] = (code, message)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def open_workbook(file: IO[bytes]) -> Table:
    marked = _searched(file)
    file.seek(0)
    try:
        workbook = CalamineWorkbook.from_filelike(file)
        filled = [sheet for sheet in map(workbook.get_sheet_by_name, workbook.sheet_names) if sheet.height]
    except (CalamineError, ValueError, OSError):
        raise _damaged() from None
    if not filled:
        raise unreadable("empty_file", _("The workbook is empty. The first line of its sheet names the columns."))
    if len(filled) > 1:
        names = ", ".join(sheet.name for sheet in filled)
        message = _("The workbook has several sheets with something on them: %(names)s. Keep the one to be read.")
        raise unreadable("several_sheets", message % {"names": names}, value=names)
    rows = _rows(filled[0], marked)
    first = next(rows)
    header = [cell.strip() for cell in first.cells]
    while header and not header[-1]:
        header.pop()
    return Table(header, (_cut(row, len(header)) for row in rows), first.line)


def _damaged() -> Unreadable:
    return unreadable("not_a_table", _("The workbook is damaged, or is none. Open it, and save it anew as .xlsx."))


def _searched(file: IO[bytes]) -> Marked:
    """Every part unpacked once, within bounds and against its checksum; the marked cells of the sheets."""
    left, marked = MOST_BYTES, {}
    try:
        archive = zipfile.ZipFile(file)
        parts = archive.infolist()
        if any("vbaProject" in part.filename for part in parts):
            raise unreadable("macros", _("The workbook holds macros. Save it as .xlsx, without them."))
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
            raise unreadable("too_big", _("The workbook unpacks to more than a register can be. Save it as UTF-8 CSV."))
        for part in parts:
            guard = _Guard() if _SHEET.fullmatch(part.filename) else None
            left -= _unpack(archive, part, guard)
            marked.update(guard.marked if guard else {})
    except _BROKEN:
        raise _damaged() from None
    return marked


def _unpack(archive: zipfile.ZipFile, part: zipfile.ZipInfo, guard: _Guard | None) -> int:
    size = 0
    with archive.open(part) as stream:
        while piece := stream.read(1024 * 1024):
            size += len(piece)
            if guard:
                guard.parser.Parse(piece, False)
    if guard:
        guard.parser.Parse(b"", True)
    return size


def _rows(sheet: CalamineSheet, marked: Marked) -> Iterator[Row]:
    left = (sheet.start or (0, 0))[1]  # calamine begins with the first column that holds anything
    for number, values in enumerate(sheet.iter_rows()):
        marks = {place - left: mark for place, mark in marked.get(number, {}).items()}
        if marks or any(value not in ("", None) for value in values):
            yield Row(number + 1, [_text(value) for value in values], marks or None)


def _cut(row: Row, width: int) -> Row:
    """Without the empty cells to the right of the table."""
    cells = list(row.cells)
    while len(cells) > width and not cells[-1]:
        cells.pop()
    return Row(row.line, cells, row.marked)


def _text(value: object) -> str:
    """A cell's value as CSV would have it: a spreadsheet knows whole numbers only as 1.0, and days only as midnight."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time | timedelta | int | float):
        return str(value)
    return ""
