"""Cases with work on them."""

from datetime import date

import pytest
from django.utils import timezone


@pytest.fixture
def booked_case(db):
    """A case whose only member has a status, worked by somebody or nobody."""
    from onward.cases.models import Case, Member
    from onward.people.actions import create_person

    def make(office, *, worker=None, status="applied", on=date(2007, 1, 1), family="Getachew", given="Haile"):
        now = timezone.now()
        name = {"kind": "MAIN", "family": family, "given": given}
        person = create_person(names=[name], born_on="1980-01-01", by="test", now=now)
        number = Case.objects.count() + 1
        case = Case.objects.create(
            reference=f"R-2007-{number:05}",
            pathway="return",
            office=office,
            worker=worker,
            opened_at=now,
            opened_by="t",
        )
        Member.objects.create(
            case=case, person=person, number=1, status=status, status_on=on, pseudonym=f"pseudonym-{number}"
        )
        return case

    return make


@pytest.fixture
def task(db):
    from onward.cases.models import Task

    def make(case, owner, title="Call the embassy", due_on=None):
        return Task.objects.create(
            case=case, owner=owner, title=title, due_on=due_on, added_at=timezone.now(), added_by="test"
        )

    return make
