from datetime import datetime

from django.db import transaction

from onward.base.actions import enqueue
from onward.base.models import Job
from onward.base.states import JobState

KIND = "refresh_extract"


@transaction.atomic
def ask_for_extract(*, by: object, now: datetime) -> Job:
    """The job that makes the extract: one that is asked for already, or a new one."""
    asked = Job.objects.filter(kind=KIND, state__in=[JobState.WAITING, JobState.RUNNING], run_after__lte=now)
    return asked.order_by("pk").first() or enqueue(KIND, by=by, now=now)
