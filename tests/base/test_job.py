"""The page of a job: how far it is, for whoever asked and whoever oversees such work."""

import pytest
from django.urls import reverse
from django.utils import timezone

from onward.access.rules import Permission
from onward.base import actions, tasks
from onward.base.models import Job
from onward.base.rules.jobs import Worker


@pytest.fixture
def job(monkeypatch, caseworker):
    kind = tasks.Kind(lambda job, *, beat: {}, "Counting", seen_with=Permission.REGISTER_IMPORT_VIEW, page="base:job")
    monkeypatch.setattr(tasks, "KINDS", {**tasks.KINDS, "count": kind})
    return actions.enqueue("count", by=caseworker, now=timezone.now())


def open_page(client, user, job, **headers):
    client.force_login(user)
    return client.get(reverse("base:job", args=[job.pk]), headers=headers)


def test_whoever_asked_sees_how_far_it_is(client, caseworker, job):
    running = actions.claim(worker=Worker.this(), now=timezone.now())
    actions.show_progress(job=running, done=30, total=120, now=timezone.now())
    page = open_page(client, caseworker, job).content.decode()
    assert "<h1>Counting</h1>" in page
    assert 'value="30" max="120"' in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page


def test_whoever_holds_the_right_of_its_kind_sees_it_too(client, account, job):
    assert open_page(client, account("auditor"), job).status_code == 200


def test_nobody_else_learns_that_it_exists(client, account, other_office, job):
    assert open_page(client, account("caseworker", office=other_office), job).status_code == 404


def test_a_stranger_is_sent_to_sign_in(client, job):
    answer = client.get(reverse("base:job", args=[job.pk]))
    assert (answer.status_code, answer.url) == (302, f"/account/login/?next=/jobs/{job.pk}/")


def test_the_page_asks_for_its_piece_while_it_runs_and_loads_anew_when_it_has_ended(client, caseworker, job):
    piece = open_page(client, caseworker, job, **{"HX-Request": "true"})
    assert (piece.status_code, "HX-Refresh" in piece.headers) == (200, False)
    assert piece.content.decode().strip().startswith(f'<div class="progress card" id="job-{job.pk}" hx-get=')
    tasks.take_one(worker=Worker.this())
    ended = open_page(client, caseworker, job, **{"HX-Request": "true"})
    assert ended.headers["HX-Refresh"] == "true"
    assert "hx-get" not in ended.content.decode()


def test_when_done_it_leads_on_to_the_result(client, caseworker, job):
    tasks.take_one(worker=Worker.this())
    page = open_page(client, caseworker, job).content.decode()
    assert f'<a class="button" href="/jobs/{job.pk}/">See the result</a>' in page
    assert "http-equiv" not in page


def test_why_it_failed_stands_on_the_page_escaped(client, caseworker, job):
    Job.objects.update(state="FAILED", message="Line 3: <b>no date</b>")
    assert "Line 3: &lt;b&gt;no date&lt;/b&gt;" in open_page(client, caseworker, job).content.decode()
