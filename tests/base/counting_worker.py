"""A worker that knows one job more: it opens office after office, each once, with a PAUSE after each."""

import os
import time

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from onward.access.models import Office  # noqa: E402
from onward.base.actions import keep_position  # noqa: E402
from onward.base.tasks import job  # noqa: E402


@job("count")
def count(job, *, beat) -> dict:
    total = job.arguments["offices"]
    for number in range(job.position.get("next", 0), total):
        beat(number, total)
        with transaction.atomic():
            Office.objects.create(code=f"N{number}", name=f"attempt {job.attempts}", country="NL")
            keep_position(job=job, position={"next": number + 1}, now=timezone.now())
        time.sleep(float(os.environ["PAUSE"]))
    return {"offices": total}


if __name__ == "__main__":
    call_command("worker")
