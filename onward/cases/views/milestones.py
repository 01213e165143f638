"""What happened to members: milestones recorded and taken back, withdrawals, closings, reopenings."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from onward.access.rules import Permission
from onward.access.views import requires
from onward.cases import actions, forms, queries
from onward.cases.actions.withdraw import may_withdraw
from onward.cases.queries.case_page import members_of
from onward.cases.views.pages import case_page, shown_version, tried, visible_case, visible_member, whole


@requires(Permission.CASE_WORK)
def move(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    member = visible_member(request, reference, number, Permission.CASE_WORK)
    case = member.case
    initial = shown_version(case) | {"on": timezone.localdate()}
    decidable = member.applications.exists()
    form = forms.Move(request.POST or None, initial=initial, member=member, decidable=decidable)
    if whole(request, form, case) and tried(request, form, actions.move, shown=case, member=member, **_given(form)):
        messages.success(request, _("The milestone is recorded."))
        return redirect("cases:members", reference)
    context = {"form": form, "member": member, "decidable": decidable}
    return case_page(request, case, "cases/move.html", context, page="move")


@requires(Permission.CASE_WORK)
def retract(request: HttpRequest, reference: str, number: int, place: int) -> HttpResponse:
    """`place`: which of the member's milestones, counted in the order in which they were recorded."""
    member = visible_member(request, reference, number, Permission.CASE_WORK)
    milestone = queries.milestone_at(member, place)
    if milestone is None:
        raise Http404
    form = forms.Retract(request.POST or None, initial=shown_version(member.case), milestone=milestone)
    if whole(request, form, member.case):
        given = _given(form)
        if given["happened_on"] is None:
            given["destination"] = ""
        if tried(request, form, actions.retract, shown=member.case, milestone=milestone, **given):
            messages.success(request, _("The milestone is taken back. It stays readable in the timeline."))
            return redirect("cases:members", reference)
    context = {"form": form, "member": member, "milestone": milestone}
    return case_page(request, member.case, "cases/retract.html", context, page="retract")


@requires(Permission.CASE_WORK)
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    case = visible_case(request, reference, Permission.CASE_WORK)
    able = [member for member in members_of(case) if may_withdraw(member)]
    initial = shown_version(case) | {"on": timezone.localdate()}
    form = forms.Withdraw(request.POST or None, initial=initial, members=able)
    if whole(request, form, case) and tried(request, form, actions.withdraw, shown=case, case=case, **_given(form)):
        messages.success(request, _("The withdrawal is recorded."))
        return redirect("cases:case", reference)
    return case_page(request, case, "cases/withdraw.html", {"form": form, "able": able}, page="withdraw")


@requires(Permission.CASE_WORK)
def close_case(request: HttpRequest, reference: str) -> HttpResponse:
    case = visible_case(request, reference, Permission.CASE_WORK)
    form = forms.CloseCase(request.POST or None, initial=shown_version(case) | {"on": timezone.localdate()})
    if whole(request, form, case) and tried(request, form, actions.close_case, shown=case, case=case, **_given(form)):
        messages.success(request, _("The case is closed."))
        return redirect("cases:case", reference)
    return case_page(request, case, "cases/close_case.html", {"form": form}, page="close_case")


@requires(Permission.CASE_WORK)
def reopen_case(request: HttpRequest, reference: str) -> HttpResponse:
    case = visible_case(request, reference, Permission.CASE_WORK)
    form = forms.CloseCase(request.POST or None, initial=shown_version(case) | {"on": timezone.localdate()})
    if whole(request, form, case) and tried(request, form, actions.reopen_case, shown=case, case=case, **_given(form)):
        messages.success(request, _("The case is open again."))
        return redirect("cases:case", reference)
    return case_page(request, case, "cases/reopen_case.html", {"form": form}, page="reopen_case")


def _given(form) -> dict:
    return {name: value for name, value in form.cleaned_data.items() if name != "seen_at"}
