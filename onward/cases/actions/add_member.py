from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from onward.audit.actions import record
from onward.base.rules.refusals import NotAllowed
from onward.cases.actions.gate import refuse_closed_gate
from onward.cases.actions.locks import locked, name_of, overtake
from onward.cases.actions.move import move
from onward.cases.models import Application, Case, Circumstances, Member
from onward.cases.rules import pseudonym
from onward.cases.states import OPEN, MilestoneKind
from onward.people.models import Person
from onward.programmes.queries import programme_codes
from onward.safeguarding.actions import record_statement
from onward.safeguarding.rules import Kind


@transaction.atomic
def add_member(
    *,
    case: Case,
    person: Person,
    applied_on: date,
    by: object,
    now: datetime,
    programmes: Sequence[str] = (),
    circumstances: dict | None = None,
    unaccompanied: bool | None = None,
    guardian_consent_on: date | None = None,
    version: int | None = None,
) -> Member:
    """Add a person to a case, who applies that day; under the principal's programmes unless told otherwise."""
    case = locked(case, version=version)
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if case.members.filter(person=person).exists():
        raise NotAllowed(_("This person is in the case already."), field="person")
    if Member.objects.filter(person=person, case__pathway=case.pathway, status__in=OPEN).exists():
        raise NotAllowed(
            _("This person has an open case of their own on this pathway. Close that first."), field="person"
        )
    if not set(programmes) <= set(programme_codes(case.pathway)):
        raise NotAllowed(_("Choose programmes of this case's pathway."), field="programmes")
    of_principal = Application.objects.filter(member__case=case, member__number=1).order_by("programme")
    member = seat(
        case=case,
        person=person,
        applied_on=applied_on,
        programmes=list(programmes) or [application.programme for application in of_principal],
        circumstances=circumstances or {},
        unaccompanied=unaccompanied,
        guardian_consent_on=guardian_consent_on,
        by=by,
        now=now,
    )
    overtake(case)
    return member


def seat(
    *,
    case: Case,
    person: Person,
    applied_on: date,
    programmes: Sequence[str],
    circumstances: dict,
    unaccompanied: bool | None,
    guardian_consent_on: date | None,
    by: object,
    now: datetime,
) -> Member:
    """Gives a person a number in a case, with programmes, circumstances and the first milestone. The case is locked."""
    number = (case.members.aggregate(last=Max("number"))["last"] or 0) + 1
    member = Member.objects.create(
        case=case,
        person=person,
        number=number,
        pseudonym=pseudonym(case.reference, number, key=settings.EXTRACT_KEY),
    )
    codes = sorted(set(programmes))
    Application.objects.bulk_create(Application(member=member, programme=code) for code in codes)
    Circumstances.objects.create(
        member=member, programmes="|".join(codes), recorded_at=now, recorded_by=name_of(by), **circumstances
    )
    record("member.added", by=by, now=now, case=case, people=[person], detail={"number": number, "programmes": codes})
    if unaccompanied is not None:
        stated = {"unaccompanied": unaccompanied, "guardian_consent_on": guardian_consent_on}
        record_statement(kind=Kind.MINORS, person=person, case=case.reference, stated=stated, by=by, now=now)
    refuse_closed_gate(member, now=now)
    move(member=member, to=MilestoneKind.APPLIED, on=applied_on, by=by, now=now)
    member.refresh_from_db()
    return member
