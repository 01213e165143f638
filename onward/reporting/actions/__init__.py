"""What reporting changes: the files of its extract, and the trail of who looked at rows or took them away."""

from onward.reporting.actions.ask_for_extract import ask_for_extract
from onward.reporting.actions.draw_chart import draw_chart
from onward.reporting.actions.keep_known import keep_known
from onward.reporting.actions.refresh_extract import refresh_extract
from onward.reporting.actions.trail import record_export, record_rows

__all__ = ["ask_for_extract", "draw_chart", "keep_known", "record_export", "record_rows", "refresh_extract"]
