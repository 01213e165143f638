"""A case of a household at the office, opened through the actions, and what a page of it needs."""

from datetime import date

import pytest
from django.utils import timezone

APPLIED = date(2007, 1, 15)


@pytest.fixture
def person(db):
    """Makes a person: person("Haile", "Sara", born_on="1987")."""
    from onward.people.actions import create_person

    def make(family: str = "Haile", given: str = "Sara", *, born_on="1980-05-17", sex="f", nationalities=("AO",)):
        names = [{"kind": "MAIN", "family": family, "given": given}]
        return create_person(
            names=names, sex=sex, born_on=born_on, nationalities=list(nationalities), by="test", now=timezone.now()
        )

    return make


@pytest.fixture
def open_case(office, person, caseworker):
    """Opens a case of an adult, applied for on 15 January 2007 under REAN, unless told otherwise."""
    from onward.cases import actions

    def make(**given):
        principal = given.pop("principal", None) or person()
        values = {
            "pathway": "return",
            "office": office,
            "applied_on": APPLIED,
            "programmes": ["REAN"],
            "by": caseworker,
            "now": timezone.now(),
        } | given
        return actions.open_case(principal=principal, **values)

    return make


@pytest.fixture
def case(open_case):
    return open_case()


@pytest.fixture
def member(case):
    return case.members.select_related("case", "person").get(number=1)


@pytest.fixture
def trail(db):
    """What was recorded: pairs of the kind and the references of persons, in order, of these kinds."""
    from onward.audit.models import Event

    def read(*kinds: str):
        events = Event.objects.order_by("id")
        return [(event.kind, event.people) for event in (events.filter(kind__in=kinds) if kinds else events)]

    return read


@pytest.fixture
def as_(client):
    """The client, signed in: as_(caseworker).get(…)."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def applicant(open_case):
    """Applies under HRPT, which takes asylum requests of before 1 April 2001 and ended on 1 May 2007."""
    case = open_case(
        programmes=["HRPT"], circumstances={"asylum_applied_on": date(2000, 3, 1), "country_of_origin": "AO"}
    )
    return case.members.select_related("case", "person").get()
