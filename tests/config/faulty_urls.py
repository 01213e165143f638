"""Pages that meet the faults of the house: a disk that fills up, a clock that is set back, a defect."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from onward.access.models import Office
from onward.audit.actions import record
from onward.config.urls import urlpatterns as ours


@login_not_required
@transaction.atomic
def fill(request: HttpRequest) -> HttpResponse:
    """SQLite says the same when the file may not grow as when the disk is full."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages + 2}")
    for number in range(1000):
        Office.objects.create(code=f"N{number}", name="x" * 120, country="NL")
    return HttpResponse()


@login_not_required
def clock_set_back(request: HttpRequest) -> HttpResponse:
    record("office.opened", by="test", now=timezone.now())
    record("office.opened", by="test", now=timezone.now() - timedelta(days=1))
    return HttpResponse()


@login_not_required
def defect(request: HttpRequest, reference: str) -> HttpResponse:
    raise ValueError("J. Janssen, born 1980")


urlpatterns = [
    path("fill", fill),
    path("clock", clock_set_back),
    path("defect/<reference>", defect, name="defect"),
    *ours,
]
