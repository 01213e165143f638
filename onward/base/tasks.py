"""Jobs: the registry that packages fill from their `tasks.py`, the worker that does them, and the floor's own."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from onward.base import actions
from onward.base.models import Job
from onward.base.queries import fault_in_words, open_problems, seal_problems
from onward.base.rules.answers import Answer
from onward.base.rules.checks import CHECKS
from onward.base.rules.intake import Run
from onward.base.rules.jobs import ALIVE_EVERY, JobLost, JobRefused, JobStopped, Worker, latest_slot
from onward.base.rules.refusals import NotAllowed
from onward.base.rules.table_files import Source, file_digest
from onward.base.rules.tables import Unreadable
from onward.base.states import JobState

log = structlog.get_logger("onward.jobs")
Beat = Callable[[int, int | None], None]
LOOK_EVERY = 0.5  # seconds between looks for a waiting job
TELL_EVERY = timedelta(seconds=0.4)


@dataclass(frozen=True)
class Kind:
    """What the floor must know of a kind of job: its function, its name for people, when the schedule asks for it.

    Its page is seen by whoever asked for the job, and by whoever holds the right `seen_with`. `page` is the URL name
    where its result stands; it takes the job's primary key.
    """

    function: Callable
    says: str | Promise
    every: str = ""  # a cron expression, in the organisation's time
    seen_with: str = ""
    page: str = ""


KINDS: dict[str, Kind] = {}


def job(
    kind: str, *, says: str | Promise = "", every: str = "", seen_with: str = "", page: str = ""
) -> Callable[[Callable], Callable]:
    """Registers a job's function: `(job, *, beat)`, whose returned dictionary is kept as the result.

    `beat(done, total)` tells how far it is, as often as it likes; it also ends the function (by an exception that it
    must let pass) when the worker is told to stop or has lost the job. JobRefused, and what an action refuses, end the
    job with words for people; any other exception is tried again later. So the function goes on from `job.position`,
    which it keeps by `actions.keep_position` in the transaction of its work.
    """

    def register(function: Callable) -> Callable:
        known = KINDS.setdefault(kind, Kind(function, says or kind, every, seen_with, page))
        if known.function is not function:
            raise ValueError(f"two jobs are called {kind}")
        return function

    return register


def discover() -> None:
    """Import every package's jobs and checks. The app does it: it stands above them all."""
    app = apps.get_app_config("onward")
    app.discover()  # type: ignore[attr-defined]


def kind_of(job: Job) -> Kind | None:
    discover()
    return KINDS.get(job.kind)


def work(*, stop: threading.Event, once: bool = False) -> None:
    """Work on jobs until told to stop; with `once`, until none waits. Several workers may share a database."""
    discover()
    worker = Worker.this()
    log.info("worker_started")
    look_round = timezone.now()
    while not stop.is_set():
        close_old_connections()
        now = timezone.now()
        try:
            if now >= look_round:
                look_round = now + ALIVE_EVERY
                tend(worker=worker)
            worked = take_one(worker=worker, stop=stop)
        except DatabaseError as error:
            log.error("database_unreachable", error=type(error).__name__)
            connection.close()
            worked = not stop.wait(2) and not once
        if not worked and (once or stop.wait(LOOK_EVERY)):
            break
    log.info("worker_stopped")


def tend(*, worker: Worker) -> None:
    """Between jobs: ask for what the schedule wants, and for those whose worker died."""
    now = timezone.now()
    for name, kind in KINDS.items():
        if kind.every:
            actions.enqueue_slot(kind=name, slot=latest_slot(kind.every, timezone.localtime(now)), now=now)
    abandoned = _(
        "The worker that did it stopped unexpectedly, every time. Ask whoever runs Onward to look at its log."
    )
    for job in actions.reap(worker=worker, now=now, message=abandoned):
        log.warning("job_abandoned", job=job.pk, kind=job.kind, attempt=job.attempts)


def take_one(*, worker: Worker, stop: threading.Event | None = None) -> bool:
    """Whether there was a job to work on."""
    now = timezone.now()
    if not Job.objects.filter(state=JobState.WAITING, run_after__lte=now).exists():
        return False
    job = actions.claim(worker=worker, now=now)
    if job is None:
        return False
    with kept_alive(job):
        run(job, stop=stop)
    return True


def run_here(job: Job, *, tell: Beat | None = None) -> Job:
    """Do a waiting job in this process, for a command; `tell` hears the progress. A failure is raised, not retried."""
    claimed = actions.claim(worker=Worker.this(), now=timezone.now(), only=job)
    if claimed is None:
        raise JobRefused(_("Another process is at work on it already."))
    with kept_alive(claimed):
        try:
            perform(claimed, tell=tell, stop=None)
        except BaseException as error:
            message = str(error) if isinstance(error, JobRefused | NotAllowed) else _("It was broken off.")
            actions.give_up(job=claimed, message=message, now=timezone.now())
            raise
    return claimed


def run(job: Job, *, stop: threading.Event | None = None) -> None:
    """Do a job that this process holds, and write down how it ended."""
    log.info("job_started", job=job.pk, kind=job.kind, attempt=job.attempts)
    try:
        perform(job, tell=None, stop=stop)
        log.info("job_done", job=job.pk, kind=job.kind)
    except JobStopped:
        actions.put_back(job=job, now=timezone.now())
        log.info("job_put_back", job=job.pk, kind=job.kind)
    except JobLost:
        log.warning("job_lost", job=job.pk, kind=job.kind, attempt=job.attempts)
    except (JobRefused, NotAllowed) as refusal:
        actions.give_up(job=job, message=str(refusal), now=timezone.now())
        log.info("job_refused", job=job.pk, kind=job.kind)
    except Exception as error:
        log.error("job_failed", job=job.pk, kind=job.kind, attempt=job.attempts, exc_info=error)
        unforeseen = _("Something unexpected happened. The log has the details, under job number %(number)s.")
        message = fault_in_words(error) or unforeseen % {"number": job.pk}
        actions.try_again(job=job, message=message, now=timezone.now())


def perform(job: Job, *, tell: Beat | None, stop: threading.Event | None) -> None:
    kind = kind_of(job)
    if kind is None:
        raise JobRefused(_("This version of Onward knows no job called %(kind)s.") % {"kind": job.kind})
    result = kind.function(job, beat=beat_of(job, tell=tell, stop=stop))
    actions.finish(job=job, result=result or {}, now=timezone.now())


def beat_of(job: Job, *, tell: Beat | None, stop: threading.Event | None) -> Beat:
    told = timezone.now() - TELL_EVERY

    def beat(done: int, total: int | None = None) -> None:
        nonlocal told
        if stop is not None and stop.is_set():
            raise JobStopped(job.kind)
        now = timezone.now()
        if now - told < TELL_EVERY and done != total:
            return
        told = now
        actions.show_progress(job=job, done=done, total=total, now=now)
        if tell:
            tell(done, total)

    return beat


@contextmanager
def kept_alive(job: Job) -> Iterator[None]:
    """Signs of life from a thread of its own, for work that is long between two beats."""
    ended = threading.Event()

    def signs() -> None:
        try:
            while not ended.wait(ALIVE_EVERY.total_seconds()):
                actions.stay_alive(job=job, now=timezone.now())
        except (JobLost, DatabaseError):
            pass  # the work finds out by itself at its next beat
        finally:
            connection.close()

    thread = threading.Thread(target=signs, name="signs of life", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def bring_in(job: Job, *, into: Callable[..., Answer], beat: Beat) -> dict[str, Any]:
    """A register's file brought in by `into`, from where it was cut off. For the jobs of packages that have a register.

    Arguments of the job: `path` and its content's `digest`, or `kept`, the name of a kept file; `office`, `dry`. The
    result is the answer, its problems sealed.
    """
    arguments = job.arguments
    source: Source = partial(actions.open_file, arguments["kept"]) if "kept" in arguments else Path(arguments["path"])
    run = Run(
        by=job.requested_by,
        clock=timezone.now,
        office=arguments["office"],
        dry=arguments["dry"],
        beat=beat,
        keep=lambda position, now: actions.keep_position(job=job, position=seal_problems(position, job), now=now),
    )
    position = open_problems(job.position, job) if job.position else {}
    try:
        if "digest" in arguments and file_digest(source) != arguments["digest"]:
            raise JobRefused(_("The file was changed after the import began. Start a new import of it as it is now."))
        with override(arguments.get("language") or get_language()):
            answer = into(source=source, today=timezone.localdate(job.requested_at), run=run, position=position)
    except Unreadable as error:
        answer = Answer(problems=error.problems, unreadable=True)
    return seal_problems(answer.as_dict() | {"status": answer.status}, job)


@job("nightly_check", says=gettext_lazy("Nightly check"), every="15 3 * * *")
def nightly_check(job: Job, *, beat: Beat) -> dict:
    """What `onward check` looks at, every night. How many problems goes to the log, which ones into the result."""
    found = {}
    for number, (name, check) in enumerate(CHECKS.items()):
        beat(number, len(CHECKS))
        with override("en"):
            problems = check()
        if problems:
            found[name] = problems
            log.error("check_failed", check=name, problems=len(problems))
    return {"problems": found}


@job("prune", says=gettext_lazy("Clearing out sessions and jobs that ended"), every="45 2 * * *")
def prune(job: Job, *, beat: Beat) -> dict:
    call_command("clearsessions")
    return {"jobs": actions.prune_jobs(before=timezone.now() - timedelta(days=30))}
