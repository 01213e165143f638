from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from onward.access.rules import Permission
from onward.access.views import requires
from onward.base.rules.refusals import NotAllowed
from onward.people import actions, queries
from onward.people.forms import AddDocument
from onward.people.models import Person
from onward.people.views.person import document_row, show_person, visible_person


@requires(Permission.PERSON_EDIT)
@require_POST
def add_document(request: HttpRequest, reference: str) -> HttpResponse:
    person = visible_person(request, reference, Permission.PERSON_EDIT)
    form = AddDocument(request.POST, prefix="document")
    if form.is_valid():
        try:
            document = actions.add_document(person=person, by=request.user, now=timezone.now(), **form.cleaned_data)
        except NotAllowed as refusal:
            refusal.put_on(form)
        else:
            messages.success(request, _("The document is added."))
            _say_who_else(request, person, document.number_index)
            return redirect("people:person", person.reference)
    return show_person(request, person, forms={"document_form": form}, status=422)


def _say_who_else(request: HttpRequest, person: Person, index: str) -> None:
    """The same number with somebody else is often the same person twice. Only whoever the reader may see is named."""
    others = Person.objects.visible_to(request.user).filter(documents__number_index=index).exclude(pk=person.pk)
    for other in others.distinct()[:3]:
        says = _("%(reference)s has a document with the same number. Are they the same person?")
        messages.warning(request, says % {"reference": other.reference})


@requires(Permission.PERSON_EDIT)
@require_POST
def remove_document(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    person = visible_person(request, reference, Permission.PERSON_EDIT)
    document = get_object_or_404(person.documents, pk=pk)
    actions.remove_document(document=document, by=request.user, now=timezone.now())
    messages.success(request, _("The document is removed."))
    return redirect("people:person", person.reference)


@requires(Permission.DOCUMENT_NUMBER_VIEW)
@require_POST
def document_number(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The number in full, asked for one at a time; by POST, so that nobody reads it by following an address."""
    person = visible_person(request, reference, Permission.DOCUMENT_NUMBER_VIEW)
    document = get_object_or_404(person.documents, pk=pk)
    number = queries.document_number(document)
    actions.view_document_number(document=document, by=request.user, now=timezone.now())
    context = {"person": person, "row": document_row(document), "number": number}
    template = (
        "people/document_number.html#number" if request.headers.get("HX-Request") else "people/document_number.html"
    )
    return render(request, template, context)
