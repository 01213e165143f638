from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from onward.access import actions, queries
from onward.access.actions.openings import record_viewed_openings
from onward.access.forms import OpenCompartment, ReviewOpening
from onward.access.queries.openings import open_now, opening_shown, reviewable
from onward.access.queries.openings import openings as find_openings
from onward.access.rules import COMPARTMENT_PERMISSION, Compartment, Permission, Refused
from onward.access.views import SignedIn, requires


@requires(Permission.OPENING_ASK)
def opening(request: SignedIn, person: str, compartment: str) -> HttpResponse:
    """The interruption before a closed compartment of a person whom the user sees otherwise, and the reason asked."""
    seen = queries.people_visible(request.user, Permission.OPENING_ASK).filter(reference=person)
    if compartment not in Compartment or not seen.exists():
        raise Http404
    now, back = timezone.now(), _back(request)
    form = OpenCompartment(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.open_compartment(person=person, compartment=compartment, **form.cleaned_data, by=request.user, now=now)
        messages.warning(
            request, _("The compartment is open to you for an hour. The safeguarding officers have been told.")
        )
        return redirect(back or request.path)
    context = {
        "person": person,
        "compartment": Compartment(compartment),
        "form": form,
        "back": back,
        "open": open_now(request.user, person=person, compartment=compartment, now=now),
        "by_role": queries.may(request.user, COMPARTMENT_PERMISSION[Compartment(compartment)]),
    }
    return render(request, "access/opening.html", context)


def _back(request: HttpRequest) -> str:
    """Where one came from, if it is a page of this site."""
    given = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(given, {request.get_host()}, require_https=request.is_secure())
    return given if safe else ""


@requires(Permission.OPENING_REVIEW)
def openings(request: SignedIn) -> HttpResponse:
    """What was opened in an emergency: what waits for review, or what was reviewed."""
    now, reviewed = timezone.now(), request.GET.get("reviewed") == "yes"
    page = Paginator(find_openings(request.user, waiting=not reviewed), 25).get_page(request.GET.get("page"))
    shown = [opening_shown(opening, now=now) for opening in page]
    if shown:
        record_viewed_openings(openings=list(page), by=request.user, now=now)
    return render(request, "access/openings.html", {"page": page, "shown": shown, "reviewed": reviewed})


@requires(Permission.OPENING_REVIEW)
def review_opening(request: SignedIn, reference: str) -> HttpResponse:
    opening, now = get_object_or_404(reviewable(request.user), reference=reference), timezone.now()
    form = ReviewOpening(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.review_opening(opening=opening, **form.cleaned_data, by=request.user, now=now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The review is kept."))
            return redirect("access:openings")
    else:
        record_viewed_openings(openings=[opening], by=request.user, now=now)
    context = {"form": form, "shown": opening_shown(opening, now=now), "own": opening.user_id == request.user.pk}
    return render(request, "access/review_opening.html", context)
