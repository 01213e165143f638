from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from onward.access.rules import Permission
from onward.access.views import requires
from onward.base.rules.refusals import NotAllowed
from onward.people import actions
from onward.people.forms import AddContactPoint
from onward.people.views.person import show_person, visible_person


@requires(Permission.PERSON_EDIT)
@require_POST
def add_contact_point(request: HttpRequest, reference: str) -> HttpResponse:
    person = visible_person(request, reference, Permission.PERSON_EDIT)
    form = AddContactPoint(request.POST, prefix="contact")
    if form.is_valid():
        try:
            actions.add_contact_point(person=person, by=request.user, now=timezone.now(), **form.cleaned_data)
        except NotAllowed as refusal:
            refusal.put_on(form)
        else:
            messages.success(request, _("The way to reach this person is added."))
            return redirect("people:person", person.reference)
    return show_person(request, person, forms={"contact_form": form}, status=422)


@requires(Permission.PERSON_EDIT)
@require_POST
def remove_contact_point(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    person = visible_person(request, reference, Permission.PERSON_EDIT)
    point = get_object_or_404(person.contact_points, pk=pk)
    actions.remove_contact_point(point=point, by=request.user, now=timezone.now())
    messages.success(request, _("The way to reach this person is removed."))
    return redirect("people:person", person.reference)
