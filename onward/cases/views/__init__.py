"""One module a capability; urls.py reads them from here."""

from onward.cases.views.acknowledge_warning import acknowledge_warning
from onward.cases.views.add_member import add_member
from onward.cases.views.case import case, members, timeline
from onward.cases.views.cases import cases
from onward.cases.views.change_circumstances import change_circumstances, choose_programmes
from onward.cases.views.eligibility import eligibility
from onward.cases.views.explain_decision import explain_decision
from onward.cases.views.import_register import (
    import_register,
    register,
    register_problems,
    registers,
    take_over_register,
)
from onward.cases.views.milestones import close_case, move, reopen_case, retract, withdraw
from onward.cases.views.open_case import case_opened, open_case
from onward.cases.views.record_decision import decision_recorded, record_decision
from onward.cases.views.work import assign_worker, end_task, notes, tasks

__all__ = [
    "acknowledge_warning",
    "add_member",
    "assign_worker",
    "case",
    "case_opened",
    "cases",
    "change_circumstances",
    "choose_programmes",
    "close_case",
    "decision_recorded",
    "eligibility",
    "end_task",
    "explain_decision",
    "import_register",
    "members",
    "move",
    "notes",
    "open_case",
    "record_decision",
    "register",
    "register_problems",
    "registers",
    "reopen_case",
    "retract",
    "take_over_register",
    "tasks",
    "timeline",
    "withdraw",
]
