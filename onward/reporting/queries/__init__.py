"""What is asked of figures. Reads only."""

from onward.reporting.queries.checks import figures_against_rows
from onward.reporting.queries.extract import ExtractMissing, manifest, opened
from onward.reporting.queries.figures import Answer, Question, Unasked, figure, figures, question, rows
from onward.reporting.queries.pages import (
    AT_ONCE,
    columns,
    figure_lines,
    file_line,
    latest_year,
    line,
    made_elsewhere,
    may_see_value,
    sheet,
    waiting,
    year,
)
from onward.reporting.queries.people import (
    Behind,
    behind,
    may_break_down,
    may_see_facts,
    may_see_rows,
    rights_to_facts,
    rights_to_rows,
    visible,
)
from onward.reporting.queries.words import fact_name, said, unit_said, value_said

__all__ = [
    "AT_ONCE",
    "Answer",
    "Behind",
    "ExtractMissing",
    "Question",
    "Unasked",
    "behind",
    "columns",
    "fact_name",
    "figure",
    "figure_lines",
    "figures",
    "figures_against_rows",
    "file_line",
    "latest_year",
    "line",
    "made_elsewhere",
    "manifest",
    "may_break_down",
    "may_see_facts",
    "may_see_rows",
    "may_see_value",
    "opened",
    "question",
    "rights_to_facts",
    "rights_to_rows",
    "rows",
    "said",
    "sheet",
    "unit_said",
    "value_said",
    "visible",
    "waiting",
    "year",
]
