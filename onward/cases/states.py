"""Milestones of a member of a case, and which may follow which. A status is the latest milestone that stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Pathway(TextChoices):
    RETURN = "return", _("Return")
    RESETTLEMENT = "resettlement", _("Resettlement")
    REUNIFICATION = "reunification", _("Family reunification")
    TRANSIT = "transit", _("Transit")


class MilestoneKind(TextChoices):
    APPLIED = "applied", _("applied")
    ELIGIBLE = "eligible", _("found eligible")
    REFUSED = "refused", _("refused")
    BOOKED = "booked", _("booked")
    DEPARTED = "departed", _("departed")
    ARRIVED = "arrived", _("arrived")
    WITHDREW = "withdrew", _("withdrew")
    CLOSED = "closed", _("closed")


_K = MilestoneKind
NEXT: dict[MilestoneKind | None, set[MilestoneKind]] = {
    None: {_K.APPLIED},
    _K.APPLIED: {_K.ELIGIBLE, _K.REFUSED, _K.WITHDREW, _K.DEPARTED, _K.CLOSED},
    _K.ELIGIBLE: {_K.REFUSED, _K.BOOKED, _K.DEPARTED, _K.WITHDREW, _K.CLOSED},
    _K.REFUSED: {_K.ELIGIBLE, _K.WITHDREW, _K.CLOSED},
    _K.BOOKED: {_K.ELIGIBLE, _K.REFUSED, _K.DEPARTED, _K.WITHDREW, _K.CLOSED},
    _K.DEPARTED: {_K.ARRIVED, _K.CLOSED},
    _K.ARRIVED: {_K.CLOSED},
    _K.WITHDREW: {_K.APPLIED, _K.CLOSED},
    _K.CLOSED: {_K.APPLIED},
}

# A register may date a decision or a withdrawal after the departure, or a decision after a withdrawal: history that is
# taken over as it stands, and that nobody may write on the screen.
ALSO_FROM_A_REGISTER: dict[MilestoneKind | None, set[MilestoneKind]] = {
    _K.DEPARTED: {_K.ELIGIBLE, _K.REFUSED, _K.WITHDREW},
    _K.ARRIVED: {_K.ELIGIBLE, _K.REFUSED, _K.WITHDREW},
    _K.WITHDREW: {_K.ELIGIBLE, _K.REFUSED, _K.ARRIVED},
    _K.ELIGIBLE: {_K.ARRIVED},
    _K.REFUSED: {_K.ARRIVED},
}


# Under way: somebody with such a status has an open case.
OPEN = frozenset({_K.APPLIED, _K.ELIGIBLE, _K.BOOKED})


class TaskState(TextChoices):
    OPEN = "OPEN", _("Open")
    DONE = "DONE", _("Done")
    DROPPED = "DROPPED", _("Dropped")


TASK_NEXT: dict[TaskState, set[TaskState]] = {
    TaskState.OPEN: {TaskState.DONE, TaskState.DROPPED},
    TaskState.DONE: set(),
    TaskState.DROPPED: set(),
}
