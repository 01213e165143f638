"""What is asked of figures. Reads only."""

from onward.reporting.queries.extract import ExtractMissing, manifest, opened
from onward.reporting.queries.figures import Answer, Question, Unasked, figure, figures, question, rows
from onward.reporting.queries.people import Behind, behind, may_break_down, may_see_facts, may_see_rows

__all__ = [
    "Answer",
    "Behind",
    "ExtractMissing",
    "Question",
    "Unasked",
    "behind",
    "figure",
    "figures",
    "manifest",
    "may_break_down",
    "may_see_facts",
    "may_see_rows",
    "opened",
    "question",
    "rows",
]
