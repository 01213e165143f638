"""The states of an emergency opening's review, and the steps between them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Judgement(TextChoices):
    WAITING = "WAITING", _("Waiting for review")
    JUSTIFIED = "JUSTIFIED", _("Justified")
    UNJUSTIFIED = "UNJUSTIFIED", _("Not justified")


NEXT: dict[Judgement, set[Judgement]] = {
    Judgement.WAITING: {Judgement.JUSTIFIED, Judgement.UNJUSTIFIED},
    Judgement.JUSTIFIED: set(),
    Judgement.UNJUSTIFIED: set(),
}
