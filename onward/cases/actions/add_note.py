from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onward.audit.actions import record
from onward.base.actions import reserve_ids
from onward.base.queries import key_ring, place
from onward.base.rules.refusals import NotAllowed
from onward.cases.actions.locks import MOMENTS, locked, name_of
from onward.cases.models import Case, Note


@transaction.atomic
def add_note(*, case: Case, text: str, by: object, now: datetime) -> Note:
    """Keep a caseworker's note, encrypted. It is never changed: a second note follows it.

    The same words by the same account within moments are a form sent twice, and one note.
    """
    if not text.strip():
        raise NotAllowed(_("Write the note first."), field="text")
    case = locked(case)
    again = _sent_again(case, text.strip(), by, now)
    if again is not None:
        return again
    [number] = reserve_ids(Note)
    sealed = key_ring().seal(text.strip(), place=place(Note, "text", number))
    note = Note.objects.create(pk=number, case=case, text=sealed, written_at=now, written_by=name_of(by))
    people = [member.person for member in case.members.select_related("person")]
    record("note.added", by=by, now=now, case=case, people=people)
    return note


def _sent_again(case: Case, text: str, by: object, now: datetime) -> Note | None:
    last = case.notes.order_by("-pk").first()
    if last is None or last.written_by != name_of(by) or now - last.written_at > MOMENTS:
        return None
    return last if key_ring().unseal(last.text, place=place(Note, "text", last.pk)) == text else None
