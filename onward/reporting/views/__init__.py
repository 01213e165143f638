"""Pages of figures. Every page brings the extract up to the record first, or says that it is being done."""

from onward.reporting.views.evidence import evidence
from onward.reporting.views.export_figures import export_figures
from onward.reporting.views.export_rows import export_rows
from onward.reporting.views.figure import figure
from onward.reporting.views.rows import rows
from onward.reporting.views.year import figures, year

__all__ = ["evidence", "export_figures", "export_rows", "figure", "figures", "rows", "year"]
