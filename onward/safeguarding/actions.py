"""Statements are made here, and looks are recorded here."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onward.audit.actions import Entry, record, record_all
from onward.base.actions import reserve_ids
from onward.base.queries import key_ring, place
from onward.base.rules.refusals import NotAllowed, Stale
from onward.people.models import Person
from onward.safeguarding.models import Statement
from onward.safeguarding.queries import MODEL, latest
from onward.safeguarding.rules import Kind


@transaction.atomic
def record_statement(
    *,
    kind: Kind,
    person: Person,
    case: str,
    stated: dict,
    by: object,
    now: datetime,
    note: str = "",
    seen: int | None = None,
) -> Statement:
    """Add a statement, which holds from now on. `seen`: key of the statement the form showed, 0 for none.

    Refuses a date of consent in the future, and a form that shows an older statement than the one that holds.
    The trail keeps that a statement was made, never what it says.
    """
    kind = Kind(kind)
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    _refuse_overtaken(kind, person, case, seen)
    _refuse_impossible(stated, timezone.localdate(now))
    model: Any = MODEL[kind]
    [number] = reserve_ids(model)
    sealed = key_ring().seal(note, place=place(model, "note", number)) if note else None
    who = getattr(by, "email", None) or str(by)
    statement: Statement = model.objects.create(
        pk=number, person=person, case=case, note=sealed, recorded_at=now, recorded_by=who, **stated
    )
    record(f"{kind.value}.stated", by=by, now=now, case=case, people=[person])
    return statement


@transaction.atomic
def record_look(*, kinds: Iterable[Kind], person: Person, case: str, by: object, now: datetime) -> None:
    """Somebody saw what stands in these compartments of a person: one event each."""
    record_all(
        [Entry(f"{Kind(kind).value}.viewed", case, [person.reference]) for kind in sorted(kinds)], by=by, now=now
    )


def _refuse_overtaken(kind: Kind, person: Person, case: str, seen: int | None) -> None:
    holding = latest(person, case).of(kind)
    if seen is not None and seen != (holding.pk if holding else 0):
        raise Stale(
            _(
                "Somebody else made a statement while you were writing. Nothing of yours was saved. Look at theirs, "
                "then save again if yours should hold."
            )
        )


def _refuse_impossible(stated: dict, today: date) -> None:
    consent = stated.get("guardian_consent_on")
    if consent is not None and consent > today:
        raise NotAllowed(
            _("The guardian's consent is dated after today. Give the day on which it was signed."),
            field="guardian_consent_on",
        )
    if consent is not None and not stated.get("unaccompanied"):
        raise NotAllowed(
            _(
                "A guardian's consent is recorded for an unaccompanied minor. Answer “yes” there, or leave the date "
                "out."
            ),
            field="guardian_consent_on",
        )
    if stated.get("help_wanted") and not stated.get("trafficked"):
        raise NotAllowed(
            _("The help wanted is recorded for a victim of trafficking. Answer “yes” there, or leave the help out."),
            field="help_wanted",
        )
