"""States of a programme release."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReleaseState(TextChoices):
    PROPOSED = "PROPOSED", _("Proposed")
    APPROVED = "APPROVED", _("Approved")
    REFUSED = "REFUSED", _("Refused")


NEXT: dict[ReleaseState, set[ReleaseState]] = {
    ReleaseState.PROPOSED: {ReleaseState.APPROVED, ReleaseState.REFUSED},
    ReleaseState.APPROVED: set(),
    ReleaseState.REFUSED: set(),
}
