from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from onward.access.rules import Permission
from onward.access.views import requires
from onward.cases import actions, forms
from onward.cases.views.pages import case_page, shown_version, tried, visible_case, whole


@requires(Permission.CASE_WORK)
def add_member(request: HttpRequest, reference: str) -> HttpResponse:
    case = visible_case(request, reference, Permission.CASE_WORK)
    initial = shown_version(case) | {"person": request.GET.get("person", "")}
    form = forms.AddMember(request.POST or None, initial=initial, user=request.user, case=case)
    if whole(request, form, case):
        given = {name: value for name, value in form.cleaned_data.items() if name != "seen_at"}
        member = tried(request, form, actions.add_member, shown=case, case=case, **given)
        if member:
            messages.success(request, _("%(name)s is in the case.") % {"name": member.person.display_name})
            return redirect("cases:members", case.reference)
    return case_page(request, case, "cases/add_member.html", {"form": form}, page="add_member")
