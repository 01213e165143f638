from django.db import models
from django.db.models import F, Q

from onward.programmes.states import ReleaseState


class ProgrammeRelease(models.Model):
    """A programme file as proposed and, by somebody else, approved or refused. A decision names the text it used."""

    code = models.CharField(max_length=40)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=ReleaseState.choices, default=ReleaseState.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=254)
    settled_at = models.DateTimeField(null=True)  # approved or refused
    settled_by = models.CharField(max_length=254, blank=True)
    reason = models.TextField(blank=True)  # why refused

    def __str__(self) -> str:
        return f"{self.code}#{self.digest[:8]}"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "digest"], name="a_release_once"),
            models.CheckConstraint(
                condition=Q(state=ReleaseState.PROPOSED, settled_at__isnull=True, settled_by="")
                | (~Q(state=ReleaseState.PROPOSED) & Q(settled_at__isnull=False) & ~Q(settled_by="")),
                name="a_settled_release_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReleaseState.PROPOSED) | Q(reason=""), name="a_waiting_release_has_no_reason"
            ),
            models.CheckConstraint(
                condition=Q(settled_by="") | ~Q(settled_by=F("proposed_by")), name="nobody_settles_an_own_release"
            ),
        ]
