"""The compartments. Each row is a statement, followed by a later one when it changes; the latest holds.

`case` is a reference, not a key: safeguarding stands below cases.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from onward.base.models import AppendOnly
from onward.people.models import Person


class Statement(AppendOnly):
    case = models.CharField(max_length=40, blank=True)
    note = models.BinaryField(null=True, help_text=_("Encrypted, bound to this row."))
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=254)

    class Meta:
        abstract = True


class HealthRecord(Statement):
    """A health problem that bears on the journey, and who travels along because of it."""

    class Problem(models.TextChoices):
        SOMATIC = "somatic", _("physical")
        PSYCHOLOGICAL = "psychological", _("psychological")

    class Escort(models.TextChoices):
        MEDICAL = "medical", _("medical escort")
        SOCIAL = "social", _("social escort")

    person = models.ForeignKey(Person, models.PROTECT, related_name="health_records")
    problem = models.CharField(max_length=20, choices=Problem.choices, blank=True)
    escort = models.CharField(max_length=10, choices=Escort.choices, blank=True)


class MinorRecord(Statement):
    """An unaccompanied minor, and the guardian's written consent, without which no application is taken up."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="minor_records")
    unaccompanied = models.BooleanField(null=True)
    guardian_consent_on = models.DateField(null=True)


class TraffickingRecord(Statement):
    """A victim of trafficking, and the help the person wants: none, on arrival, or reintegration."""

    class Help(models.TextChoices):
        NONE = "none", _("none")
        ARRIVAL = "arrival", _("on arrival")
        REINTEGRATION = "reintegration", _("reintegration")

    person = models.ForeignKey(Person, models.PROTECT, related_name="trafficking_records")
    trafficked = models.BooleanField(null=True)
    help_wanted = models.CharField(max_length=20, choices=Help.choices, blank=True)


class VulnerabilityRecord(Statement):
    """Another vulnerability, judged for this person. The list of kinds is not closed."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="vulnerability_records")
    vulnerable = models.BooleanField(null=True)
