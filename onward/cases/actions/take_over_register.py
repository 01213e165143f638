"""A register handed in on the screen: kept sealed, tried out, taken over when somebody says so, then forgotten."""

from datetime import datetime, timedelta
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from onward.access.models import Office
from onward.audit.actions import record
from onward.base.actions import enqueue, forget_file, keep_file
from onward.base.models import Job
from onward.base.rules.refusals import NotAllowed
from onward.base.states import JobState
from onward.cases.queries.import_register import KIND, taken_over_by

KEPT_FOR = timedelta(days=7)  # of a register that nobody took over
UNREADABLE = 2


def upload_register(*, file: BinaryIO, name: str, office: Office, language: str, by: object, now: datetime) -> Job:
    """Keeps the file and asks for a try, which writes nothing. FileNotKept, in words, if there is no room for it."""
    kept = keep_file(file, place="register", by=by, now=now)
    try:
        with transaction.atomic():
            arguments = {"kept": kept, "name": name, "office": office.code, "dry": True, "language": language}
            job = enqueue(KIND, arguments, by=by, now=now)
            record("register.uploaded", by=by, now=now, detail={"office": office.code, "job": job.pk})
    except BaseException:
        forget_file(kept)
        raise
    return job


@transaction.atomic
def take_over_register(*, tried: Job, by: object, now: datetime) -> Job:
    """Asks for what was tried to be done. Asked twice, it is done once. Refused for what nobody tried with success."""
    tried = Job.objects.select_for_update(of=("self",)).get(pk=tried.pk)
    begun = taken_over_by(tried)
    if begun:
        return begun
    if tried.state != JobState.DONE or not tried.arguments["dry"] or tried.result["status"] == UNREADABLE:
        raise NotAllowed(_("Only a register that was tried out and could be read can be taken over."))
    if "kept" not in tried.arguments:
        raise NotAllowed(_("The file is no longer kept. Hand it in again."))
    job = enqueue(KIND, tried.arguments | {"dry": False, "tried": tried.pk}, by=by, now=now)
    record("register.taken_over", by=by, now=now, detail={"rows": tried.result["accepted"], "job": job.pk})
    return job


@transaction.atomic
def record_look(*, rows: int, job: Job, by: object, now: datetime) -> None:
    """Somebody read what is wrong with a register's rows, and so what they say."""
    record("register_problems.viewed", by=by, now=now, detail={"rows": rows, "job": job.pk})


@transaction.atomic
def record_export(*, rows: int, job: Job, by: object, now: datetime) -> None:
    record("register_problems.exported", by=by, now=now, detail={"rows": rows, "job": job.pk})


def forget_registers(*, now: datetime) -> int:
    """Files that were taken over, or that nobody took over in a week. How many there were."""
    kept: dict[str, list[Job]] = {}
    for job in Job.objects.filter(kind=KIND, arguments__has_key="kept"):
        kept.setdefault(job.arguments["kept"], []).append(job)
    gone = {name: jobs for name, jobs in kept.items() if all(not job.open for job in jobs) and _done_with(jobs, now)}
    for name, jobs in gone.items():
        forget_file(name)
        for job in jobs:
            job.arguments.pop("kept")
            job.save(update_fields=["arguments"])
    return len(gone)


def _done_with(jobs: list[Job], now: datetime) -> bool:
    taken_over = any(job.state == JobState.DONE and not job.arguments["dry"] for job in jobs)
    return taken_over or all(job.requested_at < now - KEPT_FOR for job in jobs)
