"""People of several scripts, and a case that puts a person with an office."""

from datetime import UTC, date, datetime

import pytest

NOW = datetime(2007, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def person(db, now):
    """Makes a person: person("Getachew", "Haile", born_on="1987")."""
    from onward.people.actions import create_person

    def make(family: str = "", given: str = "", *, names=(), sex="", born_on="", nationalities=(), by="test"):
        main = {"kind": "MAIN", "family": family, "given": given}
        return create_person(
            names=[main, *names], sex=sex, born_on=born_on, nationalities=list(nationalities), by=by, now=now
        )

    return make


@pytest.fixture
def case_of(db, now):
    """Puts a person with an office by a case of theirs: case_of(person, office)."""
    from onward.cases.models import Application, Case, Member

    def make(person, office, *, reference="", register_reference=None, programme=""):
        case = Case.objects.create(
            reference=reference or f"R-2007-{Case.objects.count() + 1:05}",
            register_reference=register_reference,
            pathway="return",
            office=office,
            opened_at=now,
            opened_by="test",
        )
        member = Member.objects.create(
            case=case,
            person=person,
            number=1,
            status="applied",
            status_on=date(2007, 11, 24),
            pseudonym=f"{case.reference}-{person.pk}",
        )
        if programme:
            Application.objects.create(member=member, programme=programme)
        return case

    return make


@pytest.fixture
def trail(db):
    """What was recorded: pairs of the kind and the references, in order, of these kinds."""
    from onward.audit.models import Event

    def read(*kinds: str):
        events = Event.objects.order_by("id")
        return [(event.kind, event.people) for event in (events.filter(kind__in=kinds) if kinds else events)]

    return read
