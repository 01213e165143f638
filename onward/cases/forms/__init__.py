"""Forms clean what was typed; none saves."""

from onward.cases.forms.case_filter import CaseFilter
from onward.cases.forms.circumstances import ChangeCircumstances, ChooseProgrammes
from onward.cases.forms.members import AddMember
from onward.cases.forms.milestones import CloseCase, Move, Retract, Withdraw
from onward.cases.forms.open_case import OpenCase, OpenCaseStart
from onward.cases.forms.record_decision import RecordDecision
from onward.cases.forms.work import AddNote, AddTask, AssignWorker

__all__ = [
    "AddMember",
    "AddNote",
    "AddTask",
    "AssignWorker",
    "CaseFilter",
    "ChangeCircumstances",
    "ChooseProgrammes",
    "CloseCase",
    "Move",
    "OpenCase",
    "OpenCaseStart",
    "RecordDecision",
    "Retract",
    "Withdraw",
]
