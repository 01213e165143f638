from django.contrib import messages
from django.core import signing
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onward.access.queries import may
from onward.access.rules import Permission
from onward.access.views import requires
from onward.base.rules.refusals import NotAllowed
from onward.people import actions, queries
from onward.people.forms import PersonForm
from onward.people.models import Person
from onward.people.views.find import found_rows

SALT = "people.create_person"


@requires(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def create_person(request: HttpRequest) -> HttpResponse:
    """Searched first, then added: who may be the same is shown before anything is saved."""
    started = "family" in request.POST
    form = PersonForm(request.POST if started else None, initial={"born_on": request.POST.get("born_on") or None})
    context = {"form": form, "sought": request.POST.get("sought", "")}
    if started and form.is_valid():
        same = _same_people_not_yet_shown(request, form)
        if not same:
            try:
                return _create(request, form)
            except NotAllowed as refusal:
                refusal.put_on(form)
        else:
            shown = [match.person.reference for match in same]
            actions.search_people(shown=shown, asked={"same": True}, by=request.user, now=timezone.now())
            context |= {"same": found_rows(same), "shown": signing.dumps(shown, salt=SALT)}
    return render(request, "people/create_person.html", context)


def _same_people_not_yet_shown(request: HttpRequest, form: PersonForm) -> list[queries.Match]:
    """All who may be the same, unless every one of them stood on the page that is answered here."""
    same = queries.same_people(request.user, form.particulars())
    try:
        shown = signing.loads(request.POST["shown"], salt=SALT) if request.POST.get("shown") else []
    except signing.BadSignature:
        raise BadRequest("shown") from None
    return [] if {match.person.reference for match in same} <= set(shown) else same


def _create(request: HttpRequest, form: PersonForm) -> HttpResponse:
    stated = form.particulars()
    names = [{"kind": "MAIN", "family": stated.name.family, "given": stated.name.given}]
    names += [{"kind": one.kind, "family": one.name.family, "given": one.name.given} for one in stated.other_names]
    person = actions.create_person(
        names=names,
        sex=stated.sex,
        born_on=stated.born_on,
        nationalities=stated.nationalities,
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("%(reference)s is added.") % {"reference": person.reference})
    return redirect(_next_page(request, person))


def _next_page(request: HttpRequest, person: Person) -> str:
    if request.POST.get("then") == "case" and may(request.user, Permission.CASE_OPEN):
        try:
            return f"{reverse('cases:open_case')}?person={person.reference}"
        except NoReverseMatch:
            pass
    return reverse("people:person", args=[person.reference])
