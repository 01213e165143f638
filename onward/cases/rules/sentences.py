"""How this package's events read in the trail."""

from django.utils.translation import gettext_lazy as _

from onward.audit.rules import register_sentences, register_words
from onward.cases.states import MilestoneKind, Pathway, TaskState

register_words("kind", dict(MilestoneKind.choices))
register_words("pathway", dict(Pathway.choices))
register_words("state", dict(TaskState.choices))
register_sentences(
    {
        "case.opened": _("%(by)s opened case %(case)s for %(people)s (%(pathway)s)."),
        "case.viewed": _("%(by)s looked at case %(case)s (%(page)s)."),
        "cases.listed": _("%(by)s was shown a list of cases: %(cases)s."),
        "work.listed": _("%(by)s was shown what there is to do about %(people)s."),
        "case.imported": _("%(by)s took over case %(case)s from a register, with %(people)s."),
        "case.corrected": _("%(by)s took over corrections to case %(case)s from a register (%(columns)s)."),
        "register.uploaded": _("%(by)s handed in a register for the office %(office)s, to be tried out."),
        "register.taken_over": _("%(by)s had a register taken over: %(rows)s rows."),
        "register_problems.viewed": _("%(by)s looked at what is wrong with a register: %(rows)s rows."),
        "register_problems.exported": _("%(by)s exported what is wrong with a register: %(rows)s rows."),
        "case.closed": _("%(by)s closed case %(case)s."),
        "case.reopened": _("%(by)s reopened case %(case)s."),
        "worker.assigned": _("%(by)s gave case %(case)s to %(worker)s."),
        "warning.acknowledged": _("%(by)s read the warning before case %(case)s and went on."),
        "member.added": _("%(by)s added %(people)s to case %(case)s."),
        "milestone.recorded": _("%(by)s recorded of %(people)s in case %(case)s: %(kind)s on %(on)s."),
        "milestone.retracted": _("%(by)s took back of %(people)s in case %(case)s: %(kind)s on %(on)s."),
        "circumstances.changed": _("%(by)s changed what is stated of %(people)s in case %(case)s (%(fields)s)."),
        "decision.recorded": _(
            "%(by)s decided on %(people)s in case %(case)s under %(programme)s (eligible: %(eligible)s)."
        ),
        "note.added": _("%(by)s wrote a note on case %(case)s."),
        "task.added": _("%(by)s added a task to case %(case)s."),
        "task.ended": _("%(by)s ended a task of case %(case)s (%(state)s)."),
    }
)
