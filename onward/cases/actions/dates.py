"""Days that cannot be."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from onward.base.rules.refusals import NotAllowed
from onward.cases.rules import EARLIEST


def refuse_impossible_day(on: date, *, now: datetime, field: str) -> None:
    """What happened did not happen after today, nor before 1990."""
    today = timezone.localdate(now)
    if on > today:
        raise NotAllowed(
            _("%(day)s is after today. Give the day on which it happened.") % {"day": date_format(on)}, field=field
        )
    if on < EARLIEST:
        raise NotAllowed(
            _("%(day)s is before 1990. Look at the year once more.") % {"day": date_format(on)}, field=field
        )
