from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from onward.access.rules import Permission
from onward.access.views import requires
from onward.cases import actions
from onward.cases.models import Case
from onward.cases.queries.case_page import Warned, members_of, warned
from onward.cases.views.pages import ACKNOWLEDGED, kinds_of, visible_case
from onward.safeguarding.actions import record_look


@requires(Permission.CASE_VIEW)
def acknowledge_warning(request: HttpRequest, reference: str) -> HttpResponse:
    """What must be known before acting, on a page of its own; read on once, and it does not come again this session."""
    case, now = visible_case(request, reference), timezone.now()
    members = members_of(case)
    warnings = warned(members, user=request.user, now=now)
    onward = _next(request, case)
    if not warnings:
        return redirect(onward)
    if request.method == "POST":
        people = [warning.member.person for warning in warnings]
        actions.acknowledge_warning(case=case, people=people, by=request.user, now=now)
        read = request.session.get(ACKNOWLEDGED, {})
        request.session[ACKNOWLEDGED] = read | {case.reference: kinds_of(warnings)}
        return redirect(onward)
    _record_looks(request, case, warnings, now)
    context = {"case": case, "warnings": warnings, "onward": onward}
    return render(request, "cases/acknowledge_warning.html", context)


def _record_looks(request: HttpRequest, case: Case, warnings: list[Warned], now) -> None:
    for warning in warnings:
        person = warning.member.person
        record_look(kinds=warning.kinds, person=person, case=case.reference, by=request.user, now=now)


def _next(request: HttpRequest, case: Case) -> str:
    """Where the reader was going, if that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("cases:case", args=[case.reference])
