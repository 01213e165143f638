from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from onward.access.rules import Permission
from onward.access.views import requires
from onward.base.rules.vault import SealBroken
from onward.people import actions, queries
from onward.people.forms import AddContactPoint, AddDocument, JoinTravelGroup
from onward.people.models import IdentityDocument, Person


@requires(Permission.PERSON_VIEW)
@require_safe
def person(request: HttpRequest, reference: str) -> HttpResponse:
    return show_person(request, visible_person(request, reference))


def visible_person(request: HttpRequest, reference: str, permission: Permission = Permission.PERSON_VIEW) -> Person:
    """Whoever does not hold the right on this person gets the same answer as for a reference that does not exist."""
    if not reference.isprintable():  # PostgreSQL takes no null character, even to look for one
        raise Http404
    people = Person.objects.visible_to(request.user, permission).prefetch_related("names", "nationalities")
    return get_object_or_404(people, reference=reference)


def show_person(request: HttpRequest, person: Person, *, forms: dict | None = None, status: int = 200) -> HttpResponse:
    """The page, also with a form that was refused on it, by the form's name in the template. A look, either way."""
    actions.view_person(person=person, by=request.user, now=timezone.now())
    today = timezone.localdate()
    group = queries.travel_group_of(person)
    context = {
        "person": person,
        "identity": queries.identity_facts(person, on=today),
        "rows": summary_rows(person),
        "documents": [document_row(document) for document in person.documents.order_by("pk")],
        "contact_points": [contact_row(point) for point in person.contact_points.order_by("pk")],
        "memberships": queries.memberships(person, request.user),
        "group": group,
        "companions": queries.companions(person, group, request.user) if group else [],
        "history": queries.history_entries(queries.history(person)),
        "today": today,
        "may_edit": _holds(request, person, Permission.PERSON_EDIT),
        "may_read_numbers": _holds(request, person, Permission.DOCUMENT_NUMBER_VIEW),
        "document_form": AddDocument(prefix="document"),
        "contact_form": AddContactPoint(prefix="contact"),
        "group_form": JoinTravelGroup(prefix="group", person=person, among=Person.objects.none()),
        **(forms or {}),
    }
    return render(request, "people/person.html", context, status=status)


def _holds(request: HttpRequest, person: Person, permission: Permission) -> bool:
    """Somebody may hold one role at this person's office and another elsewhere."""
    return Person.objects.visible_to(request.user, permission).filter(pk=person.pk).exists()


def summary_rows(person: Person) -> list[dict]:
    """Name, other names, sex, birth date and nationalities, each with its lines in words."""
    stated = queries.particulars_of(person)
    rows = [{"key": label, "lines": queries.field_words(field, stated)} for field, label in queries.FIELD_WORDS.items()]
    return [row for row in rows if row["lines"] or row["key"] != queries.FIELD_WORDS["other_names"]]


def document_row(document: IdentityDocument) -> dict:
    try:
        masked = queries.masked_number(document)
    except SealBroken:
        masked = ""
    issuer = queries.country_name(document.issuer) if document.issuer else ""
    return {"document": document, "masked": masked, "issuer": issuer}


def contact_row(point) -> dict:
    try:
        return {"point": point, "value": queries.contact_value(point)}
    except SealBroken:
        return {"point": point, "value": ""}
