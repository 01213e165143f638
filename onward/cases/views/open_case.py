from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from onward.access.rules import Permission
from onward.access.views import requires
from onward.cases import actions, forms
from onward.cases.queries.opening import answers_in_words, just_opened, may_be_a_minor
from onward.cases.states import Pathway
from onward.cases.views.pages import case_page, tried, visible_case
from onward.people.actions import view_person


@requires(Permission.CASE_OPEN)
def open_case(request: HttpRequest) -> HttpResponse:
    """Who and on which pathway; then the questions of that pathway; then a look at the answers; then the case."""
    asked = request.GET if "pathway" in request.GET else None
    start = forms.OpenCaseStart(asked, initial={"person": request.GET.get("person", "")}, user=request.user)
    if not start.is_valid():
        return render(request, "cases/open_case.html", {"form": start, "first": True})
    person, pathway = start.cleaned_data["person"], start.cleaned_data["pathway"]
    view_person(person=person, by=request.user, now=timezone.now())
    minor = may_be_a_minor(person, on=timezone.localdate())
    form = forms.OpenCase(request.POST or None, user=request.user, pathway=pathway, may_be_a_minor=minor)
    context = {"form": form, "person": person, "pathway": Pathway(pathway).label}
    step = request.POST.get("step")
    if form.is_valid() and step == "check":
        return render(request, "cases/open_case_check.html", context | {"rows": answers_in_words(form)})
    if form.is_valid() and step == "record":
        case = tried(request, form, actions.open_case, pathway=pathway, principal=person, **form.answers())
        case = case or just_opened(person, pathway, by=request.user, now=timezone.now())
        if case:
            return redirect("cases:case_opened", case.reference)
    return render(request, "cases/open_case.html", context)


@requires(Permission.CASE_VIEW)
def case_opened(request: HttpRequest, reference: str) -> HttpResponse:
    """The confirmation: the case's reference, and what comes next."""
    return case_page(request, visible_case(request, reference), "cases/case_opened.html", {}, page="case_opened")
