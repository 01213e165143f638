"""The compartments of a person in a case. Each opens for whoever may look, and a look is recorded."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from onward.access.rules import Permission
from onward.access.views import requires
from onward.base.rules.refusals import NotAllowed, Stale
from onward.people.actions import view_person
from onward.people.models import Person
from onward.safeguarding import actions, queries
from onward.safeguarding.forms import FORMS, initial_of
from onward.safeguarding.rules import COMPARTMENT, Kind


@requires(Permission.PERSON_VIEW)
def statements(request: HttpRequest, person: str, case: str) -> HttpResponse:
    """Which compartments there are, and which of them are open to the reader. Says nothing of what stands in them."""
    subject = _subject(request, person, case)
    now = timezone.now()
    view_person(person=subject, by=request.user, now=now)
    open_kinds = queries.open_kinds(request.user, person=subject, case=case, now=now)
    kinds = [(kind, kind in open_kinds) for kind in Kind]
    return render(request, "safeguarding/statements.html", {"person": subject, "case": case, "kinds": kinds})


@requires(Permission.PERSON_VIEW)
def statement(request: HttpRequest, person: str, case: str, kind: str) -> HttpResponse:
    """What is stated of one kind, with its history; or the closed door, with the way to open it in an emergency."""
    subject, kind, now = _subject(request, person, case), _kind(kind), timezone.now()
    context = {"person": subject, "case": case, "kind": kind, "compartment": COMPARTMENT.get(kind)}
    if not queries.may_look(request.user, kind, person=subject, case=case, now=now):
        view_person(person=subject, by=request.user, now=now)
        context["may_ask"] = kind in COMPARTMENT and request.user.has_perm(Permission.OPENING_ASK)
        return render(request, "safeguarding/statement_closed.html", context, status=403)
    actions.record_look(kinds=[kind], person=subject, case=case, by=request.user, now=now)
    history = queries.history(kind, subject, case)
    context["may_state"] = queries.may_state(request.user, kind, person=subject, case=case, now=now)
    return render(request, "safeguarding/statement.html", context | {"history": history})


@requires(Permission.CASE_WORK)
def record_statement(request: HttpRequest, person: str, case: str, kind: str) -> HttpResponse:
    subject, kind, now = _subject(request, person, case), _kind(kind), timezone.now()
    if not queries.may_state(request.user, kind, person=subject, case=case, now=now):
        raise PermissionDenied
    holding = queries.latest(subject, case).of(kind)
    form = FORMS[kind](request.POST or None, initial=initial_of(kind, holding))
    overtaken = None
    if form.is_valid():
        stated = {name: value for name, value in form.cleaned_data.items() if name not in ("note", "seen")}
        given = {"note": form.cleaned_data["note"], "seen": form.cleaned_data["seen"], "by": request.user, "now": now}
        try:
            actions.record_statement(kind=kind, person=subject, case=case, stated=stated, **given)
            messages.success(request, _("The statement is recorded."))
            return redirect("safeguarding:statement", subject.reference, case, kind)
        except Stale as refusal:
            overtaken = queries.history(kind, subject, case)[0]
            refusal.put_on(form, seen=overtaken.key)
        except NotAllowed as refusal:
            refusal.put_on(form)
    actions.record_look(kinds=[kind], person=subject, case=case, by=request.user, now=now)
    context = {"person": subject, "case": case, "kind": kind, "form": form, "overtaken": overtaken}
    return render(request, "safeguarding/record_statement.html", context)


def _subject(request: HttpRequest, person: str, case: str) -> Person:
    """The person, if they are in that case and the reader may see them in it."""
    subject = get_object_or_404(Person.objects.visible_to(request.user), reference=person)
    if not queries.in_visible_case(request.user, subject, case):
        raise Http404
    return subject


def _kind(text: str) -> Kind:
    if text not in Kind.values:
        raise Http404
    return Kind(text)
