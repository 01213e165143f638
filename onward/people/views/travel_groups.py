from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from onward.access.rules import Permission
from onward.access.views import requires
from onward.base.rules.refusals import NotAllowed
from onward.people import actions, queries
from onward.people.forms import JoinTravelGroup
from onward.people.models import Person, TravelGroup
from onward.people.rules import tidy
from onward.people.views.person import show_person, visible_person


@requires(Permission.PERSON_EDIT)
@require_POST
def join_travel_group(request: HttpRequest, reference: str) -> HttpResponse:
    """Into the group of whoever is named, or into a new one with them."""
    person = visible_person(request, reference, Permission.PERSON_EDIT)
    form = JoinTravelGroup(request.POST, prefix="group", person=person, among=Person.objects.visible_to(request.user))
    if form.is_valid():
        try:
            _travel_with(person, form.cleaned_data["companion"], by=request.user)
        except NotAllowed as refusal:
            refusal.put_on(form)
        else:
            messages.success(request, _("They travel together now."))
            return redirect("people:person", person.reference)
    return show_person(request, person, forms={"group_form": form}, status=422)


def _travel_with(person: Person, companion: Person, *, by) -> None:
    today, now = timezone.localdate(), timezone.now()
    group = queries.travel_group_of(companion)
    if group:
        actions.join_travel_group(group=group, person=person, on=today, by=by, now=now)
    else:
        actions.make_travel_group(people=[companion, person], on=today, by=by, now=now)


@requires(Permission.PERSON_EDIT)
@require_POST
def leave_travel_group(request: HttpRequest, reference: str) -> HttpResponse:
    return _end(request, reference, whole=False)


@requires(Permission.PERSON_EDIT)
@require_POST
def dissolve_travel_group(request: HttpRequest, reference: str) -> HttpResponse:
    return _end(request, reference, whole=True)


def _end(request: HttpRequest, reference: str, *, whole: bool) -> HttpResponse:
    """Of the group in which the person was when the page was shown, so that a stale page ends no other."""
    person = visible_person(request, reference, Permission.PERSON_EDIT)
    groups = TravelGroup.objects.filter(members__person=person).distinct()
    group = get_object_or_404(groups, reference=tidy(request.POST.get("group", "")))
    today, now = timezone.localdate(), timezone.now()
    try:
        if whole:
            actions.dissolve_travel_group(group=group, on=today, by=request.user, now=now)
        else:
            actions.leave_travel_group(group=group, person=person, on=today, by=request.user, now=now)
    except NotAllowed as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The travel group is dissolved.") if whole else _("This person left the group."))
    return redirect("people:person", person.reference)
