from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onward.audit.actions import record
from onward.base.actions import reserve_ids
from onward.base.queries import key_ring, place
from onward.base.rules.refusals import NotAllowed
from onward.cases.actions.locks import locked, name_of
from onward.cases.models import Case, Note


@transaction.atomic
def add_note(*, case: Case, text: str, by: object, now: datetime) -> Note:
    """Keep a caseworker's note, encrypted. It is never changed: a second note follows it."""
    if not text.strip():
        raise NotAllowed(_("Write the note first."), field="text")
    case = locked(case)
    [number] = reserve_ids(Note)
    sealed = key_ring().seal(text.strip(), place=place(Note, "text", number))
    note = Note.objects.create(pk=number, case=case, text=sealed, written_at=now, written_by=name_of(by))
    people = [member.person for member in case.members.select_related("person")]
    record("note.added", by=by, now=now, case=case, people=people)
    return note
