from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from onward.access.rules import Permission
from onward.access.views import requires
from onward.people import actions, queries
from onward.people.forms import FindPeople
from onward.people.queries.lookup import MOST


@requires(Permission.PERSON_SEARCH)
@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Asked by POST: what somebody types here is personal, and an address ends up in logs and histories."""
    form = FindPeople(request.POST or None)
    context = {"form": form, "most": MOST}
    if form.is_valid():
        text, born_on = form.cleaned_data["text"], form.cleaned_data["born_on"]
        matches = queries.find_people(request.user, text, born_on)
        shown = [match.person.reference for match in matches]
        actions.search_people(shown=shown, asked={"born_on": bool(born_on)}, by=request.user, now=timezone.now())
        context |= {"found": found_rows(matches), "sought": text, "born_on": born_on}
    template = "people/find.html#found" if request.headers.get("HX-Request") and form.is_valid() else "people/find.html"
    return render(request, template, context)


def found_rows(matches: list[queries.Match]) -> list[dict]:
    """What a list of matches shows of each: the person, in words, and why it is there."""
    today = timezone.localdate()
    return [
        {
            "person": match.person,
            "other_names": queries.field_words("other_names", queries.particulars_of(match.person)),
            "facts": queries.identity_facts(match.person, on=today),
            "born": queries.date_words(match.person.born_on),
            "why": match.why,
        }
        for match in matches
    ]
