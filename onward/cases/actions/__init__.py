"""The only place that writes about cases. One module a capability, gathered here."""

from onward.cases.actions.add_member import add_member
from onward.cases.actions.add_note import add_note
from onward.cases.actions.assign_worker import assign_worker
from onward.cases.actions.change_circumstances import change_circumstances, choose_programmes
from onward.cases.actions.close_case import close_case, reopen_case
from onward.cases.actions.move import move
from onward.cases.actions.open_case import open_case
from onward.cases.actions.record_decision import check_decision, record_decision
from onward.cases.actions.retract import retract
from onward.cases.actions.tasks import add_task, end_task
from onward.cases.actions.view_case import (
    acknowledge_warning,
    record_case_view,
    record_list_view,
    record_work_view,
)
from onward.cases.actions.withdraw import withdraw

__all__ = [
    "acknowledge_warning",
    "add_member",
    "add_note",
    "add_task",
    "assign_worker",
    "change_circumstances",
    "check_decision",
    "choose_programmes",
    "close_case",
    "end_task",
    "move",
    "open_case",
    "record_case_view",
    "record_decision",
    "record_list_view",
    "record_work_view",
    "reopen_case",
    "retract",
    "withdraw",
]
