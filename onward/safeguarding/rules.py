"""Kinds of statement, and the compartment each belongs to."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from onward.access.rules import Compartment
from onward.audit.rules import register_sentences


class Kind(TextChoices):
    HEALTH = "health", _("Health")
    MINORS = "minors", _("Unaccompanied minor")
    TRAFFICKING = "trafficking", _("Trafficking")
    VULNERABILITY = "vulnerability", _("Other vulnerability")


# Other vulnerability is in no compartment: whoever works cases reads it. Nobody else does.
COMPARTMENT: dict[Kind, Compartment] = {
    Kind.HEALTH: Compartment.HEALTH,
    Kind.MINORS: Compartment.MINORS,
    Kind.TRAFFICKING: Compartment.TRAFFICKING,
}

# What somebody who works a case may state without being a safeguarding officer: they hear it first.
STATED_BY_CASEWORK = frozenset({Kind.HEALTH, Kind.MINORS, Kind.VULNERABILITY})

register_sentences(
    {
        "health.stated": _("%(by)s stated something about the health of %(people)s."),
        "health.viewed": _("%(by)s looked into the health compartment of %(people)s."),
        "minors.stated": _("%(by)s stated something about %(people)s as a minor."),
        "minors.viewed": _("%(by)s looked into the compartment of minors of %(people)s."),
        "trafficking.stated": _("%(by)s stated something about trafficking of %(people)s."),
        "trafficking.viewed": _("%(by)s looked into the compartment of trafficking of %(people)s."),
        "vulnerability.stated": _("%(by)s stated a vulnerability of %(people)s."),
        "vulnerability.viewed": _("%(by)s looked at the vulnerability of %(people)s."),
    }
)
