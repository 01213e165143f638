from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onward.audit.actions import record
from onward.base.rules.refusals import NotAllowed, Stale
from onward.cases.actions.locks import locked, name_of, overtake
from onward.cases.models import Application, Case, Circumstances, Member
from onward.cases.queries.circumstances import STATED, holding
from onward.cases.states import MilestoneKind
from onward.programmes.queries import programme_codes


@transaction.atomic
def change_circumstances(
    *, member: Member, stated: dict, by: object, now: datetime, seen: int | None = None
) -> Circumstances:
    """State a member's situation anew. What was stated before stays, so that a figure can be counted as known on a day.

    `seen`: key of the statement that the form showed; if somebody made a later one, nothing is written.
    """
    case = locked(member.case)
    before = holding(member)
    if seen is not None and seen != (before.pk if before else 0):
        raise Stale(
            _("Somebody else changed this while you were writing. Nothing of yours was saved. Choose below what holds.")
        )
    row = {field: getattr(before, field) for field in STATED} if before else {}
    changed = sorted(field for field, value in stated.items() if row.get(field) != value)
    if before and not changed:
        return before
    return _state(case, member, row | stated, changed, by, now)


@transaction.atomic
def choose_programmes(
    *, member: Member, programmes: Sequence[str], by: object, now: datetime, version: int | None = None
) -> Circumstances:
    """Say under which programmes a member applies. One that was decided on cannot be left out."""
    case = locked(member.case, version=version)
    codes = sorted(set(programmes))
    if not set(codes) <= set(programme_codes(case.pathway)):
        raise NotAllowed(_("Choose programmes of this case's pathway."), field="programmes")
    if member.status in (MilestoneKind.WITHDREW, MilestoneKind.CLOSED):
        raise NotAllowed(_("The application was withdrawn or the case is closed. Reopen it first."), field="programmes")
    decided = set(member.decisions.values_list("programme", flat=True)) - set(codes)
    if decided:
        raise NotAllowed(
            _("%(codes)s was decided on, and stays.") % {"codes": ", ".join(sorted(decided))}, field="programmes"
        )
    before = holding(member)
    row = {field: getattr(before, field) for field in STATED} if before else {}
    member.applications.exclude(programme__in=codes).delete()
    Application.objects.bulk_create(
        [Application(member=member, programme=code) for code in codes], ignore_conflicts=True
    )
    return _state(case, member, row | {"programmes": "|".join(codes)}, ["programmes"], by, now)


def _state(case: Case, member: Member, row: dict, changed: list[str], by: object, now: datetime) -> Circumstances:
    made = Circumstances.objects.create(member=member, recorded_at=now, recorded_by=name_of(by), **row)
    overtake(case)
    detail = {"member": member.number, "fields": changed}
    record("circumstances.changed", by=by, now=now, case=case, people=[member.person], detail=detail)
    return made
