from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from onward.audit.actions import record_exported_trail, record_viewed_trail, record_viewed_trail_of_person
from onward.audit.forms import TrailFilter
from onward.audit.models import Event
from onward.audit.queries import EXPORT_HEADS, events, exported_rows, may_read_about, page_of
from onward.audit.rules import csv_line, sentence
from onward.base.views import requires


@requires("trail.view")
@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    form = TrailFilter(request.GET)
    found, older = page_of(events(**form.asked), before=request.GET.get("before", ""))
    record_viewed_trail(asked=form.asked, by=request.user, now=timezone.now())
    context = {"form": form, "asked": _texts(form.asked), "active": bool(form.asked), "shown": _shown(found)}
    return render(request, "audit/trail.html", context | {"older": older, "later": "before" in request.GET})


@requires("trail_of_person.view")
@require_safe
def person(request: HttpRequest, person: str) -> HttpResponse:
    """Everything anyone did or saw about one person, for whoever guards that person or the whole."""
    if not may_read_about(request.user, person):
        raise Http404
    found, older = page_of(events(person=person), before=request.GET.get("before", ""))
    record_viewed_trail_of_person(person=person, by=request.user, now=timezone.now())
    context = {"person": person, "shown": _shown(found), "older": older, "later": "before" in request.GET}
    return render(request, "audit/person.html", context)


@requires("trail.view")
@require_POST
def export_trail(request: HttpRequest) -> HttpResponseBase:
    """What the list holds, as CSV safe from formulas; the last line says how many events there are."""
    form = TrailFilter(request.POST)
    if not form.is_valid():
        return redirect("audit:trail")
    found = events(**form.asked)
    last = record_exported_trail(found=found, asked=form.asked, by=request.user, now=timezone.now())
    response = StreamingHttpResponse(_lines(found.filter(pk__lte=last)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="trail-{timezone.localdate():%Y-%m-%d}.csv"'
    return response


def _lines(found) -> Iterator[str]:
    yield "\ufeff" + csv_line([str(head) for head in EXPORT_HEADS])
    count = 0
    for row in exported_rows(found):
        count += 1
        yield csv_line(row)
    yield csv_line([ngettext("%(count)s event", "%(count)s events", count) % {"count": count}])


def _shown(found: list[Event]) -> list[tuple[Event, str]]:
    return [
        (event, sentence(kind=event.kind, by=event.by, case=event.case, people=event.people, detail=event.detail))
        for event in found
    ]


def _texts(asked: dict) -> dict[str, str]:
    return {name: str(value) for name, value in asked.items()}
