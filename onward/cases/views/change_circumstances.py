from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from onward.access.rules import Permission
from onward.access.views import requires
from onward.base.rules.refusals import carry
from onward.cases import actions, forms, queries
from onward.cases.queries.circumstances import compared
from onward.cases.views.pages import case_page, shown_version, tried, visible_member, whole
from onward.safeguarding.queries import open_kinds


@requires(Permission.CASE_WORK)
def change_circumstances(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """A member's situation. Whoever comes second sees what the first changed beside their own, and chooses."""
    member = visible_member(request, reference, number, Permission.CASE_WORK)
    holding = queries.holding(member)
    open_to = open_kinds(request.user, person=member.person, case=reference, now=timezone.now())
    form = forms.ChangeCircumstances(request.POST or None, statement=holding, open_to=open_to)
    context = {"form": form, "member": member}
    if form.is_valid():
        stated, seen = form.answers(), form.cleaned_data["seen"]
        made = tried(request, form, actions.change_circumstances, member=member, stated=stated, seen=seen)
        if made:
            messages.success(request, _("The circumstances are recorded."))
            return redirect("cases:members", reference)
        holding = queries.holding(member)
        if holding and holding.pk != seen:
            rows = compared(member, seen=seen, now=holding, mine=stated, open_to=open_to)
            context |= {"theirs": holding, "compared": rows}
            carry(form, seen=holding.pk)
    return case_page(request, member.case, "cases/change_circumstances.html", context, page="change_circumstances")


@requires(Permission.CASE_WORK)
def choose_programmes(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    member = visible_member(request, reference, number, Permission.CASE_WORK)
    case = member.case
    chosen = list(member.applications.values_list("programme", flat=True))
    initial = shown_version(case) | {"programmes": chosen}
    form = forms.ChooseProgrammes(request.POST or None, initial=initial, user=request.user, case=case, chosen=chosen)
    if whole(request, form, case):
        programmes, version = form.cleaned_data["programmes"], form.cleaned_data["version"]
        given = {"member": member, "programmes": programmes, "version": version}
        if tried(request, form, actions.choose_programmes, shown=case, **given):
            messages.success(request, _("The programmes are recorded."))
            return redirect("cases:members", reference)
    return case_page(request, case, "cases/choose_programmes.html", {"form": form, "member": member}, page="members")
