"""What may be, in plain Python: no database, no clock, no request."""

from onward.cases.rules import sentences  # noqa: F401 (registers)
from onward.cases.rules.milestones import EARLIEST, Step, fits, ordered, status_of
from onward.cases.rules.minors import Gate, guardian_gate
from onward.cases.rules.references import pseudonym, reference, series

__all__ = [
    "EARLIEST",
    "Gate",
    "Step",
    "fits",
    "guardian_gate",
    "ordered",
    "pseudonym",
    "reference",
    "series",
    "status_of",
]
