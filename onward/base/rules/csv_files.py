"""UTF-8 CSV, read row by row; nothing is believed."""

import csv
from collections.abc import Iterator
from io import TextIOWrapper
from typing import IO

from django.utils.translation import gettext as _

from onward.base.rules.tables import Row, Table, Unreadable, unreadable

LONGEST_LINE = 16 * 1024 * 1024  # characters; also of one cell
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def open_csv(file: IO[bytes], start: bytes) -> Table:
    if start.startswith(UTF_16) or b"\x00" in start:
        raise unreadable(
            "encoding", _("The file is not in UTF-8 but in UTF-16, or no text at all. Save it as “CSV UTF-8”."), line=1
        )
    rows = _csv_rows(file)
    first = next(rows, None)
    if first is None:
        raise unreadable("empty_file", _("The file is empty. Its first line names the columns."))
    _refuse_other_separator(first)
    return Table([name.strip() for name in first.cells], rows, first.line)


def _refuse_other_separator(header: Row) -> None:
    text = header.cells[0]
    if len(header.cells) > 1:
        return
    for sign, name in ((";", _("semicolons")), ("\t", _("tabs"))):
        if sign in text:
            message = _("The columns are parted by %(name)s. Save the file anew with commas between the columns.")
            raise unreadable("separator", message % {"name": name}, line=header.line, value=text)


def _csv_rows(file: IO[bytes]) -> Iterator[Row]:
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_LINE))
    text = TextIOWrapper(file, "utf-8-sig", newline="")
    reader = csv.reader(_lines(text), strict=True)
    line = 0
    try:
        for cells in reader:
            if any(cells) and (len(cells) > 1 or cells[0].strip()):
                yield Row(line + 1, cells)
            line = reader.line_num
    except UnicodeDecodeError:
        at = _undecodable_line(file)
        message = _("Line %(line)d is not in UTF-8. Save the file as “CSV UTF-8”.")
        raise unreadable("encoding", message % {"line": at}, line=at) from None
    except csv.Error as error:
        raise _broken(line + 1, reader.line_num, str(error)) from None
    finally:
        if not file.closed:
            text.detach()  # the file is closed by whoever opened it


def _lines(text: TextIOWrapper) -> Iterator[str]:
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE and line[-1] not in "\r\n":
            message = _("Line %(line)d is longer than any row of a register. Is this the right file?")
            raise unreadable("too_long", message % {"line": number}, line=number)
        yield line


def _broken(started: int, reached: int, reason: str) -> Unreadable:
    """In words of ours what the CSV reader says."""
    if "unexpected end" in reason or "field larger" in reason:
        message = _(
            "A quotation mark in the row that starts on line %(line)d is never closed. Close it, or leave it out."
        )
        return unreadable("unclosed_quote", message % {"line": started}, line=started)
    if "new-line" in reason:
        message = _("Line %(line)d has a stray line end in it. Save the file anew as “CSV UTF-8”.")
        return unreadable("line_end", message % {"line": reached}, line=reached)
    message = _(
        "A quotation mark on line %(line)d stands in the middle of a value. Write it twice, within a quoted value."
    )
    return unreadable("stray_quote", message % {"line": reached}, line=reached)


def _undecodable_line(file: IO[bytes]) -> int:
    """The first line that is not UTF-8. Read again from the start: the reader had run ahead."""
    file.seek(0)
    number, rest = 0, b""
    while piece := file.readline(1024 * 1024):
        rest += piece
        if not piece.endswith(b"\n") and len(rest) < LONGEST_LINE:
            continue
        number, whole, rest = number + 1, rest, b""
        try:
            whole.decode()
        except UnicodeDecodeError:
            return number
    return number + 1
