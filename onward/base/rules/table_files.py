"""Tables that come in as files: UTF-8 CSV, or one sheet of an XLSX workbook, told apart by content.

What makes the whole file unreadable raises Unreadable, at the latest when the row in question is reached: so read to
the end before anything is written.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from onward.base.rules.csv_files import open_csv
from onward.base.rules.tables import Table, unreadable
from onward.base.rules.workbooks import open_workbook

ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


Source = Path | Callable[[], IO[bytes]]  # a file, or what opens one that is kept sealed


@contextmanager
def open_table(source: Source) -> Iterator[Table]:
    """The table in a file, told by its content, not by its name."""
    with opened(source) as file:
        start = file.read(4)
        file.seek(0)
        if start.startswith(OLD_OFFICE):
            raise unreadable(
                "not_a_table",
                _("The workbook is locked with a password, or of an old kind. Save it without one, as .xlsx."),
            )
        yield open_workbook(file) if start.startswith(ZIP) else open_csv(file, start)


@contextmanager
def opened(source: Source) -> Iterator[IO[bytes]]:
    name = str(source) if isinstance(source, Path) else ""
    try:
        file = source.open("rb") if isinstance(source, Path) else source()
    except FileNotFoundError:
        raise unreadable("no_such_file", _("There is no such file. Check its name and folder."), value=name) from None
    except IsADirectoryError:
        raise unreadable("not_a_file", _("That is a folder. Name the file in it."), value=name) from None
    except OSError as error:
        message = _("The file could not be opened: %(reason)s.") % {"reason": error.strerror}
        raise unreadable("not_opened", message, value=name) from None
    with file:
        yield file


def file_digest(source: Source) -> str:
    """SHA-256 of the content: whether a file is still the one that it was."""
    with opened(source) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
