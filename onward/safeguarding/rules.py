"""Kinds of statement, and the compartment each belongs to."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from onward.access.rules import Compartment


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
