"""What reporting changes: the files of its extract, and the trail of who looked at rows or took them away."""

from onward.reporting.actions.refresh_extract import refresh_extract
from onward.reporting.actions.trail import record_export, record_rows

__all__ = ["record_export", "record_rows", "refresh_extract"]
