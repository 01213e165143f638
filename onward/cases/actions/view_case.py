from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from onward.audit.actions import record
from onward.cases.models import Case
from onward.people.models import Person


@transaction.atomic
def record_case_view(*, case: Case, people: Iterable[Person], page: str, by: object, now: datetime) -> None:
    """Somebody looked at a case: the trail keeps which page, and whose case."""
    record("case.viewed", by=by, now=now, case=case, people=people, detail={"page": page})


@transaction.atomic
def record_list_view(*, cases: Iterable[Case], filters: Iterable[str], by: object, now: datetime) -> None:
    """Somebody looked at a list of cases: the trail keeps whose cases it showed, and what it was narrowed by."""
    shown = list(cases)
    people = [member.person for case in shown for member in case.members.all() if member.number == 1]
    detail = {"cases": [case.reference for case in shown], "filters": sorted(filters)}
    record("cases.listed", by=by, now=now, people=people, detail=detail)


@transaction.atomic
def record_work_view(*, people: Iterable[str], by: object, now: datetime) -> None:
    """Somebody was shown what there is to do, with the persons it is about, given by reference."""
    shown = sorted(set(people))
    if shown:
        record("work.listed", by=by, now=now, people=shown, detail={"persons": len(shown)})


@transaction.atomic
def acknowledge_warning(*, case: Case, people: Iterable[Person], by: object, now: datetime) -> None:
    """Somebody read a case's safeguarding warning before they went on. The trail does not say of what it warned."""
    record("warning.acknowledged", by=by, now=now, case=case, people=people)
