from dataclasses import dataclass

from django.contrib import messages
from django.core import signing
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onward.access.rules import Permission
from onward.access.views import requires
from onward.base.rules.refusals import NotAllowed, Stale
from onward.people import actions, queries
from onward.people.forms import PersonForm, as_particulars, as_plain
from onward.people.models import Person
from onward.people.rules import Particulars
from onward.people.views.person import visible_person

SALT = "people.update_person"
NOT_OF_THE_FORM = ("csrfmiddlewaretoken", "seen")


@dataclass(frozen=True)
class Seen:
    """What a page showed: the version, what stood then, what stood when the reader began, where to choose."""

    version: int
    stated: Particulars
    before: Particulars
    ask: tuple[str, ...] = ()

    def sealed(self, person: Person) -> str:
        plain = {"version": self.version, "stated": as_plain(self.stated), "before": as_plain(self.before)}
        plain["ask"] = self.ask
        return signing.dumps(plain, salt=f"{SALT}.{person.reference}", compress=True)

    @classmethod
    def opened(cls, text: str, person: Person) -> "Seen":
        try:
            plain = signing.loads(text, salt=f"{SALT}.{person.reference}")
        except signing.BadSignature:
            raise BadRequest("seen") from None
        stated, before = as_particulars(plain["stated"]), as_particulars(plain["before"])
        return cls(plain["version"], stated, before, tuple(plain["ask"]))


@requires(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def update_person(request: HttpRequest, reference: str) -> HttpResponse:
    person = visible_person(request, reference, Permission.PERSON_EDIT)
    current = queries.particulars_of(person)
    seen = Seen.opened(request.POST.get("seen", ""), person) if request.POST else Seen(person.version, current, current)
    form = PersonForm(request.POST or None, stated=current)
    if request.POST and form.is_valid():
        try:
            return _save(request, person, form, seen)
        except Stale:
            return _show_difference(request, reference, form.particulars(), seen)
        except NotAllowed as refusal:
            refusal.put_on(form)
    context = {"person": person, "form": form, "seen": seen.sealed(person)}
    context["identity"] = queries.identity_facts(person, on=timezone.localdate())
    actions.view_person(person=person, by=request.user, now=timezone.now())
    return render(request, "people/update_person.html", context)


def _save(request: HttpRequest, person: Person, form: PersonForm, seen: Seen) -> HttpResponse:
    chosen = {field: request.POST.get(f"take_{field}") for field in queries.FIELD_WORDS}
    if any(chosen[field] not in ("mine", "theirs") for field in seen.ask):
        raise Stale("")
    stated = form.particulars().taking([field for field in chosen if chosen[field] == "theirs"], seen.stated)
    actions.update_person(person=person, stated=stated, version=seen.version, by=request.user, now=timezone.now())
    messages.success(request, _("The changes are saved."))
    return redirect("people:person", person.reference)


def _show_difference(request: HttpRequest, reference: str, mine: Particulars, seen: Seen) -> HttpResponse:
    """Field by field what somebody else made of it meanwhile.

    A change that only one of the two made goes in; where both changed a field, the reader chooses.
    """
    person = visible_person(request, reference, Permission.PERSON_EDIT)
    actions.view_person(person=person, by=request.user, now=timezone.now())
    theirs = queries.particulars_of(person)
    fields = [_difference(field, seen.before, theirs, mine) for field in mine.changed_from(theirs)]
    ask = tuple(field["name"] for field in fields if field["ask"])
    context = {
        "person": person,
        "identity": queries.identity_facts(person, on=timezone.localdate()),
        "fields": fields,
        "last_change": queries.last_change(person),
        "seen": Seen(person.version, theirs, seen.before, ask).sealed(person),
        "typed": [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name not in NOT_OF_THE_FORM and not name.startswith("take_")
        ],
    }
    return render(request, "people/update_person_difference.html", context, status=409)


def _difference(field: str, before: Particulars, theirs: Particulars, mine: Particulars) -> dict:
    they_changed = getattr(theirs, field) != getattr(before, field)
    i_changed = getattr(mine, field) != getattr(before, field)
    return {
        "name": field,
        "label": queries.FIELD_WORDS[field],
        "before": queries.field_words(field, before),
        "theirs": queries.field_words(field, theirs),
        "mine": queries.field_words(field, mine),
        "ask": they_changed and i_changed,
        "take": "theirs" if they_changed else "mine",
    }
