"""Words that models of several packages share, and the jobs that run outside a request."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onward.base.states import JobState


class AppendOnly(models.Model):
    """A row that is followed by another, never changed: `save` on an existing row and `delete` are refused.

    Database triggers on both engines refuse the same for whoever goes around the ORM.
    """

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is append-only: add a row that follows it.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError(f"{type(self).__name__} is append-only: add a row that follows it.")


class Job(models.Model):
    """Work outside a request, with progress a page can show. Resumable: `position` says how far it has got."""

    kind = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=JobState.choices, default=JobState.WAITING)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    position = models.JSONField(
        default=dict, help_text=_("How far it got; written in the same transaction as the work.")
    )
    result = models.JSONField(default=dict)
    message = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(
        default=0, help_text=_("How often a worker took it up; a worker that lost it is told so by this number.")
    )
    worker = models.CharField(max_length=200, blank=True, help_text=_("The process that works on it."))
    slot = models.CharField(
        max_length=100, blank=True, help_text=_("For a job of the schedule: its kind and the moment it is for.")
    )
    run_after = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    alive_at = models.DateTimeField(null=True, help_text=_("The worker's last sign of life; the reaper reads it."))
    finished_at = models.DateTimeField(null=True)
    requested_at = models.DateTimeField()
    requested_by = models.CharField(max_length=254, blank=True, help_text=_("The account's e-mail address."))

    class Meta:
        indexes = [models.Index(fields=["state", "run_after"])]
        constraints = [
            models.UniqueConstraint(fields=["slot"], condition=~Q(slot=""), name="job_of_the_schedule_once_per_slot"),
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def open(self) -> bool:
        return self.state in (JobState.WAITING, JobState.RUNNING)

    @property
    def percent(self) -> int | None:
        """How far it is, in whole hundredths; None while the whole is not known."""
        return min(100, 100 * self.done // self.total) if self.total else None
