"""Work of reporting outside a request: the extract when it takes long, and every night."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from onward.access.rules import Permission
from onward.base.models import Job
from onward.base.tasks import Beat, job
from onward.reporting import actions


@job(
    "refresh_extract", says=_("Bringing the figures up to date"), every="30 3 * * *", seen_with=Permission.FIGURES_VIEW
)
def refresh_extract(job: Job, *, beat: Beat) -> dict:
    made = actions.refresh_extract(now=timezone.now())
    return {"version": made.version, "rows": made.rows("flat")}
