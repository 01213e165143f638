from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onward.access.models import Office, User
from onward.audit.actions import record
from onward.base.rules.refusals import NotAllowed
from onward.cases.actions.add_member import seat
from onward.cases.actions.dates import refuse_impossible_day
from onward.cases.actions.locks import name_of
from onward.cases.models import Case, Member, Numbering
from onward.cases.rules import references
from onward.cases.states import OPEN, Pathway
from onward.people.models import Person
from onward.programmes.queries import programme_codes


@transaction.atomic
def open_case(
    *,
    pathway: str,
    office: Office,
    principal: Person,
    applied_on: date,
    programmes: Sequence[str],
    by: object,
    now: datetime,
    circumstances: dict | None = None,
    unaccompanied: bool | None = None,
    guardian_consent_on: date | None = None,
    worker: User | None = None,
) -> Case:
    """Open a case for a principal applicant, who applies that day.

    Refused: an unknown programme, an impossible day, somebody who has an open case on this pathway already (so a form
    sent twice opens one case), and an unaccompanied minor without the guardian's written consent.
    """
    principal = Person.objects.select_for_update(of=("self",)).get(pk=principal.pk)
    refuse_impossible_day(applied_on, now=now, field="applied_on")
    refuse_unknown_programmes(programmes, pathway=pathway)
    _refuse_second_case(principal, pathway)
    case = Case.objects.create(
        reference=_next_reference(pathway, applied_on.year),
        pathway=Pathway(pathway),
        office=office,
        worker=worker,
        opened_at=now,
        opened_by=name_of(by),
    )
    record("case.opened", by=by, now=now, case=case, people=[principal], detail={"pathway": case.pathway})
    seat(
        case=case,
        person=principal,
        applied_on=applied_on,
        programmes=programmes,
        circumstances=circumstances or {},
        unaccompanied=unaccompanied,
        guardian_consent_on=guardian_consent_on,
        by=by,
        now=now,
    )
    case.refresh_from_db(fields=["version"])
    return case


def refuse_unknown_programmes(programmes: Sequence[str], *, pathway: str) -> None:
    unknown = sorted(set(programmes) - set(programme_codes(pathway)))
    if unknown:
        raise NotAllowed(
            _("%(codes)s: not a programme of this pathway. Choose from the list.") % {"codes": ", ".join(unknown)},
            field="programmes",
        )


def _refuse_second_case(person: Person, pathway: str) -> None:
    if Member.objects.filter(person=person, case__pathway=pathway, status__in=OPEN).exists():
        raise NotAllowed(
            _("This person has an open case on this pathway already. Work in that case, or close it first."),
            field="person",
        )


def _next_reference(pathway: str, year: int) -> str:
    series = references.series(pathway, year)
    Numbering.objects.get_or_create(series=series)
    numbering = Numbering.objects.select_for_update(of=("self",)).get(series=series)
    numbering.last += 1
    numbering.save(update_fields=["last"])
    return references.reference(series, numbering.last)
