"""Jobs: asked for in a transaction, done by one worker, gone on with when it dies, tried again, scheduled."""

import errno
import json
import signal
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from onward.base import actions, tasks
from onward.base.models import Job
from onward.base.rules.jobs import ATTEMPTS, DEAD_AFTER, JobLost, JobRefused, Worker, latest_slot, retry_after
from onward.base.states import JobState

COUNTING_WORKER = str(Path(__file__).with_name("counting_worker.py"))
NOW = datetime(2007, 6, 1, 12, tzinfo=UTC)
HERE, ELSEWHERE = Worker.this(), Worker("another machine", 1)


@pytest.fixture
def kinds(monkeypatch):
    """Kinds of job for one test: kinds("name", function)."""
    known = dict(tasks.KINDS)
    monkeypatch.setattr(tasks, "KINDS", known)

    def add(name, function, **terms):
        known[name] = tasks.Kind(function, name, **terms)

    return add


def waiting(kind="test", **arguments):
    return actions.enqueue(kind, arguments, by="command", now=timezone.now())


def test_a_job_comes_with_the_transaction_that_asks_for_it_and_goes_with_it(db):
    with transaction.atomic():
        kept = waiting()
    with transaction.atomic():
        waiting()
        transaction.set_rollback(True)
    assert list(Job.objects.all()) == [kept]


def test_the_job_that_waited_longest_is_taken_up_first_and_by_one_worker_only(db):
    first, second = waiting(), waiting()
    now = timezone.now()
    taken = [actions.claim(worker=HERE, now=now), actions.claim(worker=ELSEWHERE, now=now)]
    assert [job.pk for job in taken] == [first.pk, second.pk]
    assert actions.claim(worker=HERE, now=now) is None


def test_what_a_job_returns_is_kept_with_its_progress(db, kinds):
    def work(job, *, beat):
        beat(3, 3)
        return {"rows": 3}

    kinds("test", work)
    job = waiting()
    tasks.take_one(worker=HERE)
    job.refresh_from_db()
    assert (job.state, job.result, job.done, job.total, job.percent) == (JobState.DONE, {"rows": 3}, 3, 3, 100)


def test_a_refusal_ends_the_job_with_its_words(db, kinds):
    def work(job, *, beat):
        raise JobRefused("Line 3 has no date.")

    kinds("test", work)
    job = waiting()
    tasks.take_one(worker=HERE)
    job.refresh_from_db()
    assert (job.state, job.message) == (JobState.FAILED, "Line 3 has no date.")


def test_a_failure_is_tried_again_later_each_time_and_given_up_in_the_end(db, kinds):
    def work(job, *, beat):
        raise ValueError("J. Janssen, born 1980")

    kinds("test", work)
    job = waiting()
    waits = []
    for _ in range(ATTEMPTS):
        Job.objects.update(run_after=timezone.now())
        tasks.take_one(worker=HERE)
        job.refresh_from_db()
        waits.append(round((job.run_after - timezone.now()).total_seconds()))
    assert waits[:-1] == [10, 30, 90, 270, 810]
    assert job.state == JobState.FAILED
    assert "Janssen" not in job.message
    assert not tasks.take_one(worker=HERE)


def test_waits_grow_to_an_hour_at_most():
    assert [retry_after(attempt).total_seconds() for attempt in (1, 2, 3, 20)] == [10, 30, 90, 3600]


def test_a_job_of_an_unknown_kind_is_refused_in_words(db):
    job = waiting("of_a_later_version")
    tasks.take_one(worker=HERE)
    job.refresh_from_db()
    assert (job.state, job.message) == (
        JobState.FAILED,
        "This version of Onward knows no job called of_a_later_version.",
    )


def test_a_worker_of_another_machine_is_given_up_after_a_silent_minute_not_before(db):
    job = waiting()
    now = timezone.now()
    actions.claim(worker=ELSEWHERE, now=now)
    assert actions.reap(worker=HERE, now=now + DEAD_AFTER, message="") == []
    assert actions.reap(worker=HERE, now=now + DEAD_AFTER + timedelta(seconds=1), message="") == [job]
    job.refresh_from_db()
    assert job.state == JobState.WAITING


def test_a_worker_taken_for_dead_that_comes_back_loses_the_job_and_its_transaction(db):
    waiting()
    now = timezone.now()
    late = actions.claim(worker=ELSEWHERE, now=now)
    actions.reap(worker=HERE, now=now + 2 * DEAD_AFTER, message="")
    actions.claim(worker=HERE, now=now + 2 * DEAD_AFTER)
    with pytest.raises(JobLost):
        actions.keep_position(job=late, position={"next": 9}, now=now)
    with pytest.raises(JobLost):
        actions.finish(job=late, result={}, now=now)
    assert Job.objects.get().position == {}


def test_a_job_that_outlives_all_its_workers_is_given_up(db):
    waiting()
    now = timezone.now()
    for _ in range(ATTEMPTS):
        actions.claim(worker=ELSEWHERE, now=now)
        now += 2 * DEAD_AFTER
        actions.reap(worker=HERE, now=now, message="It may be what ends its workers.")
    job = Job.objects.get()
    assert (job.state, job.message) == (JobState.FAILED, "It may be what ends its workers.")


def test_a_position_is_kept_only_in_the_transaction_of_its_work(transactional_db):
    waiting()
    job = actions.claim(worker=HERE, now=timezone.now())
    with pytest.raises(RuntimeError):
        actions.keep_position(job=job, position={"next": 1}, now=timezone.now())


def test_a_worker_told_to_stop_puts_the_job_back_without_counting_the_attempt(db, kinds):
    stop = threading.Event()

    def work(job, *, beat):
        stop.set()
        beat(1, 2)

    kinds("test", work)
    job = waiting()
    tasks.take_one(worker=HERE, stop=stop)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.WAITING, 0)


def test_a_waiting_job_may_be_cancelled_a_running_one_not(db):
    first, second = waiting(), waiting()
    assert actions.cancel(job=second, now=timezone.now())
    actions.claim(worker=HERE, now=timezone.now())
    assert not actions.cancel(job=first, now=timezone.now())


def test_a_slot_of_the_schedule_is_asked_for_once_however_many_workers_ask(db):
    for _ in range(3):
        actions.enqueue_slot(kind="nightly", slot=NOW, now=NOW)
    Job.objects.update(state=JobState.DONE)
    actions.enqueue_slot(kind="nightly", slot=NOW, now=NOW)
    assert Job.objects.count() == 1
    actions.enqueue_slot(kind="nightly", slot=NOW + timedelta(days=1), now=NOW)
    assert Job.objects.count() == 2


def test_the_next_slot_waits_while_the_one_before_is_open(db):
    actions.enqueue_slot(kind="refresh", slot=NOW, now=NOW)
    actions.enqueue_slot(kind="refresh", slot=NOW + timedelta(minutes=5), now=NOW)
    assert Job.objects.count() == 1


@pytest.mark.parametrize(
    ("cron", "slot"),
    [
        ("*/5 * * * *", NOW),
        ("15 3 * * *", NOW.replace(hour=3, minute=15)),
        ("0 0 1 1 *", datetime(2007, 1, 1, tzinfo=UTC)),
    ],
)
def test_the_latest_slot_is_the_last_moment_that_the_expression_names(cron, slot):
    assert latest_slot(cron, NOW) == slot


def test_a_command_does_a_job_itself_and_hears_how_far_it_is(db, kinds):
    kinds("test", lambda job, *, beat: beat(2, 2) or {"rows": 2})
    heard = []
    job = tasks.run_here(waiting(), tell=lambda done, total: heard.append((done, total)))
    assert (job.state, job.result, heard) == (JobState.DONE, {"rows": 2}, [(2, 2)])


def test_a_command_does_not_do_a_job_that_a_worker_is_at(db, kinds):
    kinds("test", lambda job, *, beat: {})
    job = waiting()
    actions.claim(worker=ELSEWHERE, now=timezone.now())
    with pytest.raises(JobRefused):
        tasks.run_here(job)


def test_the_nightly_check_names_the_check_that_found_something(db, monkeypatch):
    monkeypatch.setattr(
        tasks, "CHECKS", {"tables": lambda: [], "custody": lambda: ["The safe holds a passport too many."]}
    )
    found = tasks.nightly_check(waiting(), beat=lambda done, total: None)
    assert found == {"problems": {"custody": ["The safe holds a passport too many."]}}


def offices(node):
    return int(node.python("from onward.access.models import Office; print(Office.objects.count())"))


def state(node):
    code = "from onward.base.models import Job; j = Job.objects.get(kind='count'); print(j.state, j.attempts)"
    return node.python(code)


def until(condition, seconds=120):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.2)


@pytest.mark.slow
@pytest.mark.parametrize("ended", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "told to stop"])
def test_a_worker_ended_in_the_middle_is_followed_by_one_that_goes_on(node, ended):
    node.python(
        "from onward.base.actions import enqueue; from django.utils import timezone\n"
        "enqueue('count', {'offices': 200}, by='command', now=timezone.now())"
    )
    first = node.start(COUNTING_WORKER, PAUSE="0.5")
    until(lambda: offices(node) > 5)
    first.send_signal(ended)
    first.wait(timeout=60)
    done = offices(node)
    assert 5 < done < 200
    second = node.start(COUNTING_WORKER, PAUSE="0")
    try:
        until(lambda: state(node).startswith("DONE"))
    finally:
        second.terminate()
        second.wait(timeout=60)
    code = "from onward.access.models import Office; print(Office.objects.filter(name='attempt 2').count())"
    assert offices(node) == 200
    assert state(node) == ("DONE 2" if ended == signal.SIGKILL else "DONE 1")
    assert int(node.python(code)) == (200 - done if ended == signal.SIGKILL else 0)


@pytest.mark.slow
def test_two_workers_share_the_work_and_the_schedule(node):
    node.python(
        "from onward.base.actions import enqueue; from django.utils import timezone\n"
        "for _ in range(30): enqueue('prune', by='command', now=timezone.now())"
    )
    workers = [node.start("-m", "onward", "worker", "--once") for _ in range(2)]
    assert [worker.wait(timeout=120) for worker in workers] == [0, 0]
    told = node.python(
        "from onward.base.models import Job; import json\n"
        "jobs = list(Job.objects.values_list('kind', 'slot', 'state', 'attempts')); print(json.dumps(jobs))"
    )
    jobs = json.loads(told)
    assert {(state, attempts) for _, _, state, attempts in jobs} == {("DONE", 1)}
    assert sum(not slot for _, slot, _, _ in jobs) == 30
    assert len({slot for _, slot, _, _ in jobs if slot}) == len([slot for _, slot, _, _ in jobs if slot])


def test_a_job_that_meets_a_full_disk_says_so_and_is_tried_again(db, kinds):
    def work(job, *, beat):
        raise OSError(errno.ENOSPC, "No space left on device")

    kinds("test", work)
    job = waiting()
    tasks.take_one(worker=HERE)
    job.refresh_from_db()
    assert job.state == JobState.WAITING
    assert job.message.startswith("The disk is full. Nothing has been saved.")
