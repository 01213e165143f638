"""What reporting changes: the files of its extract, and the trail of who looked at rows or took them away."""

from onward.reporting.actions.refresh_extract import refresh_extract

__all__ = ["refresh_extract"]
