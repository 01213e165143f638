"""States of a job, and the steps between them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class JobState(TextChoices):
    WAITING = "WAITING", _("Waiting")
    RUNNING = "RUNNING", _("Running")
    DONE = "DONE", _("Done")
    FAILED = "FAILED", _("Failed")
    CANCELLED = "CANCELLED", _("Cancelled")


NEXT: dict[JobState, set[JobState]] = {
    JobState.WAITING: {JobState.RUNNING, JobState.CANCELLED},
    JobState.RUNNING: {JobState.DONE, JobState.FAILED, JobState.WAITING},
    JobState.DONE: set(),
    JobState.FAILED: {JobState.WAITING},
    JobState.CANCELLED: set(),
}
