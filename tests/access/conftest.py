import pytest


@pytest.fixture
def administrator(account):
    return account("administrator")


@pytest.fixture
def safeguarding_officer(account):
    return account("safeguarding_officer")


@pytest.fixture
def person(office):
    """Somebody with a case at the office, written by hand: these tests stand below people and cases."""
    from django.utils import timezone

    from onward.cases.models import Case, Member
    from onward.people.models import Person

    now = timezone.now()
    someone = Person.objects.create(
        reference="P-00000001", display_name="Leila Al-Hassan", created_at=now, created_by="test"
    )
    case = Case.objects.create(
        reference="R-2007-00001", pathway="return", office=office, opened_at=now, opened_by="test"
    )
    Member.objects.create(case=case, person=someone, number=1, pseudonym="x")
    return someone
