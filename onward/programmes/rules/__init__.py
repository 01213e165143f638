"""Programme files, read and checked; and the rules in them, asked for facts. No database, no clock, no person."""

from onward.programmes.rules import sentences  # noqa: F401 (registers)
from onward.programmes.rules.answers import Answer, ConditionAnswer, Outcome, Truth, in_language
from onward.programmes.rules.deciding import decide
from onward.programmes.rules.definitions import (
    Condition,
    Entitlement,
    Funding,
    Programme,
    Requirement,
    Version,
    Window,
)
from onward.programmes.rules.files import Checked, check_file
from onward.programmes.rules.yaml_nodes import Problem

__all__ = [
    "Answer",
    "Checked",
    "Condition",
    "ConditionAnswer",
    "Entitlement",
    "Funding",
    "Outcome",
    "Problem",
    "Programme",
    "Requirement",
    "Truth",
    "Version",
    "Window",
    "check_file",
    "decide",
    "in_language",
]
