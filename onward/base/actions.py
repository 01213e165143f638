"""Primary keys ahead of their rows, and the life of a job: asked for, taken up, kept alive, ended, taken up again.

A worker holds a job by the number of its attempt. Every write of a running job asks for that number, so a worker that
was taken for dead and comes back finds that it has lost the job, and its transaction goes.
"""

import errno
import io
import json
import os
import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import BinaryIO, cast

from django.db import connection, models, transaction
from django.db.models import F, Max, QuerySet
from django.utils.translation import gettext as _

from onward.base import queries
from onward.base.models import Job
from onward.base.rules.jobs import ATTEMPTS, DEAD_AFTER, JobLost, Worker, retry_after
from onward.base.rules.sealed_files import seal_file
from onward.base.states import JobState


def reserve_ids(model: type[models.Model], count: int = 1) -> list[int]:
    """So many unused primary keys, for rows whose sealed values are bound to them and for rows that go in by COPY.

    Call it inside the transaction that inserts the rows: on SQLite that is what keeps them unused.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Held from here, so that whoever waits for the table's writers (the extract) waits for these rows too.
            cursor.execute(f"LOCK TABLE {connection.ops.quote_name(model._meta.db_table)} IN ROW EXCLUSIVE MODE")
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [model._meta.db_table, count],
            )
            return [row[0] for row in cursor.fetchall()]
    last = model._base_manager.aggregate(last=Max("id"))["last"] or 0
    return list(range(last + 1, last + count + 1))


def add_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Many rows at once, past the ORM: COPY on PostgreSQL, executemany on SQLite. For bulk work, in its transaction.

    Values are text, numbers, booleans, bytes, moments or None; days as ISO text, JSON as its text. Without the `id`
    column the database gives the keys out, in the order of the rows.
    """
    fields = [cast(models.Field, model._meta.get_field(name)) for name in columns]
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(quote(str(field.column)) for field in fields)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    moments = {place for place, field in enumerate(fields) if isinstance(field, models.DateTimeField)}
    stored = lru_cache(8)(connection.ops.adapt_datetimefield_value)
    plain = ([stored(value) if place in moments else value for place, value in enumerate(row)] for row in rows)
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(fields))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", cast(list, plain))


def change_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Many rows changed at once; each brings its values in the order of the columns, and its `id` last."""
    fields = [cast(models.Field, model._meta.get_field(name)) for name in columns]
    quote = connection.ops.quote_name
    moments = {place for place, field in enumerate(fields) if isinstance(field, models.DateTimeField)}
    adapt = connection.ops.adapt_datetimefield_value
    plain = ([adapt(value) if place in moments else value for place, value in enumerate(row)] for row in rows)
    changes = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {quote(model._meta.db_table)} SET {changes} WHERE id = %s", cast(list, plain))


def enqueue(kind: str, arguments: dict | None = None, *, by: object, now: datetime) -> Job:
    """Ask for a job. Called inside a transaction, the job exists if and only if the transaction is committed."""
    who = getattr(by, "email", None) or str(by)
    return Job.objects.create(kind=kind, arguments=arguments or {}, run_after=now, requested_at=now, requested_by=who)


def enqueue_slot(*, kind: str, slot: datetime, now: datetime) -> None:
    """Ask for a job of the schedule: once per slot however many workers ask, not while the one before is still open."""
    if Job.objects.filter(kind=kind, state__in=[JobState.WAITING, JobState.RUNNING]).exclude(slot="").exists():
        return
    job = Job(
        kind=kind,
        slot=f"{kind} {slot.isoformat()}",
        run_after=now,
        requested_at=now,
        requested_by="schedule",
    )
    Job.objects.bulk_create([job], ignore_conflicts=True)


@transaction.atomic
def claim(*, worker: Worker, now: datetime, only: Job | None = None) -> Job | None:
    """Take up the job that has waited longest, or only that one; None if there is none or another was quicker."""
    waiting = Job.objects.filter(state=JobState.WAITING, run_after__lte=now).order_by("run_after", "pk")
    if only:
        waiting = Job.objects.filter(pk=only.pk, state=JobState.WAITING)
    job = waiting.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked).first()
    if job is None:
        return None
    job.state, job.worker, job.alive_at, job.message = JobState.RUNNING, str(worker), now, ""
    job.attempts += 1
    job.started_at = job.started_at or now
    job.save(update_fields=["state", "worker", "alive_at", "message", "attempts", "started_at"])
    return job


def _held(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)


def stay_alive(*, job: Job, now: datetime) -> None:
    """JobLost if it is no longer this worker's."""
    if not _held(job).update(alive_at=now):
        raise JobLost(job.kind)


def show_progress(*, job: Job, done: int, total: int | None, now: datetime) -> None:
    job.done, job.total = done, total
    if not _held(job).update(done=done, total=total, alive_at=now):
        raise JobLost(job.kind)


def keep_position(*, job: Job, position: dict, now: datetime) -> None:
    """How far the work has got. Call it in the transaction of the work itself: both are kept, or neither."""
    if not connection.in_atomic_block:
        raise RuntimeError("keep_position belongs in the transaction of the work it speaks of")
    job.position = position
    if not _held(job).update(position=position, alive_at=now):
        raise JobLost(job.kind)


def finish(*, job: Job, result: dict, now: datetime) -> None:
    job.state, job.result, job.finished_at = JobState.DONE, result, now
    if not _held(job).update(state=job.state, result=result, finished_at=now, worker="", message=""):
        raise JobLost(job.kind)


def give_up(*, job: Job, message: str, now: datetime) -> None:
    """The job ends undone, with words for whoever asked."""
    if _held(job).update(state=JobState.FAILED, message=message, finished_at=now, worker=""):
        job.state, job.message, job.finished_at = JobState.FAILED, message, now


def put_back(*, job: Job, now: datetime) -> None:
    """The worker stops in an orderly way: the job waits for another, and this attempt does not count."""
    _held(job).update(state=JobState.WAITING, run_after=now, worker="", attempts=F("attempts") - 1)


def try_again(*, job: Job, message: str, now: datetime) -> None:
    """After a failure that may pass: wait longer each time, and give up after the last attempt."""
    if job.attempts >= ATTEMPTS:
        give_up(job=job, message=message, now=now)
    elif _held(job).update(
        state=JobState.WAITING, run_after=now + retry_after(job.attempts), message=message, worker=""
    ):
        job.state, job.message = JobState.WAITING, message


def cancel(*, job: Job, now: datetime) -> bool:
    """Before it has started; a running job is not cut off in the middle of its work."""
    return bool(Job.objects.filter(pk=job.pk, state=JobState.WAITING).update(state=JobState.CANCELLED, finished_at=now))


def reap(*, worker: Worker, now: datetime, message: str) -> list[Job]:
    """Jobs whose worker died go back to waiting, to go on from their position. They are returned.

    Dead is a process of this machine that is gone, or any that gave no sign of life for a minute. A job that outlived
    its last attempt is given up: it may be what kills its workers.
    """
    reaped = []
    for job in Job.objects.filter(state=JobState.RUNNING):
        silent = job.alive_at is None or job.alive_at < now - DEAD_AFTER
        if not silent and not (job.worker and Worker.parse(job.worker).known_dead(worker.machine)):
            continue
        if job.attempts >= ATTEMPTS:
            give_up(job=job, message=message, now=now)
        elif not _held(job).filter(alive_at=job.alive_at).update(state=JobState.WAITING, run_after=now, worker=""):
            continue
        reaped.append(job)
    return reaped


def prune_jobs(*, before: datetime) -> int:
    """Ended jobs of long ago. Those of the schedule keep their slot long enough never to come twice."""
    ended = Job.objects.filter(state__in=[JobState.DONE, JobState.CANCELLED], finished_at__lt=before)
    return ended.delete()[0]


class FileNotKept(Exception):
    """The file could not be written; nothing of it is left. The message says what to do."""


def keep_file(stream: BinaryIO, *, place: str, by: object, now: datetime) -> str:
    """Keeps all of a stream, sealed, under ONWARD_HOME/files, and answers the name it has there.

    What it is for, by whom and when are sealed with it. Written beside and put into place whole: there is all of it or
    nothing.
    """
    name = secrets.token_hex(16)
    who = getattr(by, "email", None) or str(by)
    label = json.dumps({"place": place, "by": who, "at": now.isoformat()})
    _write_sealed(name, lambda into: seal_file(stream, into, name=name, label=label, ring=queries.key_ring()))
    return name


def open_file(name: str) -> BinaryIO:
    """The content, read and sought in like any file. SealBroken if it is not as it was kept."""
    return queries.open_file(name)


def forget_file(name: str) -> None:
    """Deletes it; gone already is as good."""
    queries.file_path(name).unlink(missing_ok=True)


def reseal_file(name: str) -> bool:
    """Seals a file anew under the first key. Whether it was still there."""
    try:
        content = queries.sealed_file(name)
    except FileNotFoundError:
        return False
    ring = queries.key_ring()
    with io.BufferedReader(content) as reader:
        _write_sealed(name, lambda into: seal_file(reader, into, name=name, label=content.label, ring=ring))
    return True


def _write_sealed(name: str, write: Callable[[BinaryIO], object]) -> None:
    path = queries.file_path(name)
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as into:
            write(into)
            into.flush()
            os.fsync(into.fileno())
        part.replace(path)
    except BaseException as error:
        part.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise FileNotKept(_why_not_kept(error)) from error
        raise


def _why_not_kept(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _("The disk is full: the file was not kept, and nothing else was changed. Make room, then try again.")
    return _("The file could not be written, and nothing else was changed. Ask whoever runs Onward to look.")
