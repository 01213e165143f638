from dataclasses import fields
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from onward.access.models import User
from onward.access.rules import Permission
from onward.access.views import requires
from onward.cases import actions, forms
from onward.cases.models import Case
from onward.cases.queries.case_list import Filters, case_list
from onward.cases.queries.case_page import tag_kind
from onward.cases.queries.workers import colleagues_of


@requires(Permission.CASE_VIEW)
def cases(request: HttpRequest) -> HttpResponse:
    """The case list. The address holds the whole filter; a list that was looked at leaves a trace."""
    form = forms.CaseFilter(request.GET or None, workers=_workers(request))
    filters = Filters(**_given(form))
    page = case_list(request.user, filters, after=request.GET.get("after", ""))
    active = form.active()
    actions.record_list_view(cases=page.cases, filters=active, by=request.user, now=timezone.now())
    kept = urlencode([(name, value) for name, value in request.GET.items() if name != "after" and value])
    rows = [_row(case) for case in page.cases]
    template = "cases/cases.html#list" if request.headers.get("HX-Request") else "cases/cases.html"
    return render(request, template, {"form": form, "active": active, "page": page, "rows": rows, "kept": kept})


def _workers(request: HttpRequest) -> list[User]:
    return list(colleagues_of(request.user, on=timezone.localdate()))


def _given(form: forms.CaseFilter) -> dict:
    """What the form narrows by; a question with an error narrows by nothing, and says so on the page."""
    if not form.is_bound:
        return {}
    form.is_valid()
    known = {field.name for field in fields(Filters)}
    return {name: value for name, value in form.cleaned_data.items() if name in known and value}


def _row(case: Case) -> dict:
    members = sorted(case.members.all(), key=lambda member: member.number)
    principal = members[0]
    return {
        "case": case,
        "name": principal.person.display_name,
        "others": len(members) - 1,
        "programmes": ", ".join(sorted(application.programme for application in principal.applications.all())),
        "status": principal.get_status_display(),
        "status_on": principal.status_on,
        "kind": tag_kind(principal.status),
    }
