from django.db import models
from django.db.models import Q

from onward.programmes.states import ReleaseState


class ProgrammeRelease(models.Model):
    """The text of a programme file, as proposed and, by somebody else, approved. A decision names the release it used."""

    code = models.CharField(max_length=40)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=ReleaseState.choices, default=ReleaseState.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=254)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=254, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "digest"], name="a_release_once"),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by="")
                | (Q(approved_at__isnull=False) & ~Q(approved_by="")),
                name="approval_has_who_and_when",
            ),
        ]
