"""Files to take away: CSV that no spreadsheet runs, which says how many rows it holds in its name and its last line."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils.translation import ngettext

from onward.audit.rules import csv_line

BYTE_ORDER_MARK = "\ufeff"  # without it a spreadsheet takes the text for another encoding


def csv_file(name: str, head: Sequence[str], lines: Sequence[Sequence[str]]) -> HttpResponse:
    """All or nothing: the number is known before the first line goes out, and nothing is cut off."""
    count = len(lines)
    last = ngettext("%(count)s row", "%(count)s rows", count) % {"count": count}
    response = HttpResponse(
        BYTE_ORDER_MARK + "".join(_lines([head, *lines, [last]])), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}-{count}-rows.csv"'
    response["X-Rows"] = str(count)
    return response


def _lines(rows: Iterable[Sequence[str]]) -> Iterable[str]:
    return (csv_line([str(cell) for cell in row]) for row in rows)
