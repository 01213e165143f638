"""The worklist: what waits, what is late, what is nobody's; the address holds the filter."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from onward.audit.models import Event
from onward.people.models import Person

URL = "/worklist/"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def work(office, caseworker, booked_case, task, today):
    """One of each: a late case, one on time with a task due today and one due later, and one that is nobody's."""
    late = booked_case(office, worker=caseworker)
    on_time = booked_case(office, worker=caseworker, on=today, family="Prokhorova")
    nobodys = booked_case(office, on=today, family="Suharto", given="")
    task(on_time, caseworker, "Call the embassy", due_on=today)
    task(on_time, caseworker, "Write to the guardian", due_on=today + timedelta(days=30))
    task(late, caseworker, "Ask for the passport", due_on=today - timedelta(days=1))
    return {"late": late.reference, "on_time": on_time.reference, "nobodys": nobodys.reference}


def rows(answer):
    return [
        (row["whose"], row["standing"], row["kind"], row["item"].case) for row in answer.context["page"].object_list
    ]


def test_everything_stands_there_most_pressing_first(client, caseworker, work):
    client.force_login(caseworker)
    assert rows(client.get(URL)) == [
        ("mine", "late", "case", work["late"]),
        ("mine", "late", "task", work["late"]),
        ("mine", "waiting", "task", work["on_time"]),
        ("mine", "waiting", "case", work["on_time"]),
        ("mine", "waiting", "task", work["on_time"]),
        ("nobody", "waiting", "case", work["nobodys"]),
    ]


@pytest.mark.parametrize(
    ("asked", "standings"),
    [
        ("standing=late", ["late", "late"]),
        ("whose=mine", ["late", "late", "waiting", "waiting", "waiting"]),
        ("whose=nobody", ["waiting"]),
        ("standing=blocked", []),
        ("kind=task", ["late", "waiting", "waiting"]),
        ("kind=case&whose=mine", ["late", "waiting"]),
        ("kind=task&due=today", ["late", "waiting"]),
        ("kind=task&due=week&standing=waiting", ["waiting"]),
    ],
)
def test_the_address_holds_the_filter(client, caseworker, work, asked, standings):
    client.force_login(caseworker)
    assert [standing for _, standing, _, _ in rows(client.get(f"{URL}?{asked}"))] == standings


@pytest.mark.parametrize("asked", ["whose=nonsense", "kind=&due=", "page=99", "page=x", "standing[]=late"])
def test_an_address_that_means_nothing_shows_everything(client, caseworker, work, asked):
    client.force_login(caseworker)
    assert len(rows(client.get(f"{URL}?{asked}"))) == 6


def test_work_of_others_and_of_other_offices_is_not_there(
    client, account, office, other_office, caseworker, booked_case, task
):
    colleague, elsewhere = account("caseworker", office=office), account("caseworker", office=other_office)
    task(booked_case(office, worker=colleague, family="Colleague"), colleague, "Hidden task")
    booked_case(other_office, family="Elsewhere")
    task(booked_case(other_office, worker=elsewhere, family="Elsewhere"), elsewhere, "Hidden task")
    client.force_login(caseworker)
    answer = client.get(URL)
    assert (rows(answer), "Hidden" in answer.content.decode()) == ([], False)


def test_htmx_gets_the_rows_alone(client, caseworker, work):
    client.force_login(caseworker)
    page = client.get(f"{URL}?standing=late", headers={"HX-Request": "true"}).content.decode()
    assert ("<html" in page, work["late"] in page, work["nobodys"] in page) == (False, True, False)


def test_whom_the_worklist_and_the_first_page_name_is_in_the_trail(client, account, office, caseworker, work):
    named = Person.objects.order_by("reference").values_list("reference", flat=True)
    client.force_login(caseworker)
    client.get(URL)
    client.get(f"{URL}?whose=nobody", headers={"HX-Request": "true"})
    client.get("/home/")
    client.force_login(account("partner", office=office))
    client.get("/home/")
    client.force_login(account("statistician"))
    client.get("/home/")
    looks = Event.objects.filter(kind="work.listed").order_by("id").values_list("people", flat=True)
    assert list(looks) == [list(named), [named[2]], list(named[:2]), list(named)]


def test_three_cost_what_one_does(client, caseworker, office, booked_case, task):
    client.force_login(caseworker)
    counts = []
    for _ in range(3):
        booked_case(office)
        task(booked_case(office, worker=caseworker), caseworker)
        client.get(URL)
        with CaptureQueriesContext(connection) as queries:
            client.get(URL)
        counts.append(len(queries))
    assert counts[0] == counts[2]


@pytest.mark.parametrize("role", ["partner", "statistician", "administrator", "auditor", "programme_manager"])
def test_whoever_works_no_tasks_has_no_worklist(client, account, office, booked_case, role):
    booked_case(office)
    client.force_login(account(role, office=office))
    answer = client.get(URL)
    assert (answer.status_code, "Getachew" in answer.content.decode()) == (403, False)
