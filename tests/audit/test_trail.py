"""The trail's screens: who reads them, what they find, and that looking is recorded."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from onward.audit.actions import Entry, record, record_all
from onward.audit.models import Event


@pytest.fixture
def happenings(caseworker):
    early = timezone.now() - timedelta(days=3)
    record("case.opened", by=caseworker, now=early, case="R-2007-00001", people=["P-00000001"])
    record("person.viewed", by=caseworker, now=timezone.now(), people=["P-00000001", "P-00000002"])
    record("account.invited", by="boss@onward.example", now=timezone.now(), detail={"account": caseworker.email})


def found(client, **asked) -> list[str]:
    page = client.get(reverse("audit:trail"), asked)
    return [event.kind for event, _says in page.context["shown"] if not event.kind.startswith("trail")]


def test_the_auditor_finds_events_by_what_they_concern(client, auditor, happenings, caseworker):
    client.force_login(auditor)
    assert found(client) == ["account.invited", "person.viewed", "case.opened"]
    assert found(client, person="P-00000001") == ["person.viewed", "case.opened"]
    assert found(client, person="P-0000000") == []
    assert found(client, case="R-2007-00001") == ["case.opened"]
    assert found(client, by="BOSS@onward.example") == ["account.invited"]
    assert found(client, by=caseworker.email) == ["account.invited", "person.viewed", "case.opened"]
    assert found(client, kind="account.invited") == ["account.invited"]
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    assert found(client, since=yesterday) == ["account.invited", "person.viewed"]
    assert found(client, until=yesterday) == ["case.opened"]


def test_an_event_reads_as_a_sentence(client, auditor, happenings, caseworker):
    client.force_login(auditor)
    assert f"boss@onward.example sent {caseworker.email} an invitation." in client.get(reverse("audit:trail")).text


def test_looking_at_the_trail_is_an_event(client, auditor, happenings):
    client.force_login(auditor)
    client.get(reverse("audit:trail"), {"person": "P-00000002", "kind": "account.invited"})
    event = Event.objects.order_by("-id")[0]
    assert (event.kind, event.by, event.people) == ("trail.viewed", auditor.email, ["P-00000002"])
    assert event.detail == {"kind": "account.invited"}


def test_everything_about_one_person_for_whoever_guards_the_person(client, account, person_of, office, other_office):
    person = person_of(office)
    record("person.viewed", by="x@onward.example", now=timezone.now(), people=[person.reference])
    address = reverse("audit:person", args=[person.reference])
    for user, status in (
        (account("safeguarding_officer", office=office), 200),
        (account("safeguarding_officer", office=other_office), 404),
        (account("auditor"), 200),
        (account("caseworker", office=office), 403),
        (account("administrator"), 403),
    ):
        client.force_login(user)
        page = client.get(address)
        assert (user.email, page.status_code) == (user.email, status)
        assert ("person.viewed" in page.text) is (status == 200)
    looks = Event.objects.filter(kind="trail_of_person.viewed").values_list("by", "people")
    assert [people for _by, people in looks] == [[person.reference]] * 2


def test_an_officer_for_one_office_who_sees_persons_of_another_reads_no_trail_of_theirs(
    client, account, person_of, office, other_office
):
    from onward.access.actions import give_role

    person = person_of(office)
    record("trafficking.stated", by="x@onward.example", now=timezone.now(), people=[person.reference])
    user = account("safeguarding_officer", office=other_office)
    give_role(user=user, role="caseworker", office=office, by="test", now=timezone.now())
    client.force_login(user)
    assert client.get(reverse("people:person", args=[person.reference])).status_code == 200
    assert client.get(reverse("audit:person", args=[person.reference])).status_code == 404


def test_what_is_typed_into_the_wrong_box_is_not_kept_for_ever(client, auditor, happenings, caseworker):
    client.force_login(auditor)
    typed = {"person": "Leila Al-Hassan", "case": "Leila Al-Hassan", "by": "leila@home.example"}
    client.get(reverse("audit:trail"), typed | {"kind": "person.viewed"})
    client.post(reverse("audit:export_trail"), typed | {"by": caseworker.email})
    viewed, exported = Event.objects.filter(kind__startswith="trail.").order_by("id")
    assert (viewed.people, viewed.case, viewed.detail) == ([], "", {"kind": "person.viewed"})
    assert (exported.people, exported.case, exported.detail) == ([], "", {"by": caseworker.email, "events": 0})


@pytest.fixture
def person_of():
    """Somebody with a case at an office."""
    from onward.cases.models import Case, Member
    from onward.people.models import Person

    def make(office) -> Person:
        now = timezone.now()
        someone = Person.objects.create(reference="P-00000001", created_at=now, created_by="test")
        case = Case.objects.create(
            reference="R-2007-00001", pathway="return", office=office, opened_at=now, opened_by="test"
        )
        Member.objects.create(case=case, person=someone, number=1, pseudonym="x")
        return someone

    return make


def test_a_long_trail_is_read_page_by_page_without_loss(client, auditor):
    record_all((Entry("case.viewed", f"R-{n}") for n in range(120)), by="command", now=timezone.now())
    client.force_login(auditor)
    seen, address = [], reverse("audit:trail")
    asked = {"kind": "", "by": "command"}
    while True:
        page = client.get(address, asked)
        seen += [event.case for event, _says in page.context["shown"]]
        if not page.context["older"]:
            break
        asked["before"] = page.context["older"]
    assert seen == [f"R-{n}" for n in range(119, -1, -1)]
    assert client.get(address, {"before": "9" * 30}).status_code == 200


def test_the_export_holds_what_the_list_holds_says_how_many_and_runs_no_formula(client, auditor):
    record("case.viewed", by="=cmd@x.example", now=timezone.now(), case="R-1", people=["P-1", "P-2"], detail={"a": 1})
    record("case.viewed", by="other@x.example", now=timezone.now(), case="R-2")
    client.force_login(auditor)
    answer = client.post(reverse("audit:export_trail"), {"case": "R-1"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["number", "when", "kind", "by", "case", "persons", "detail"]
    assert [row[:1] + row[2:] for row in rows[1:-1]] == [
        ["1", "case.viewed", "'=cmd@x.example", "R-1", "P-1 P-2", '{"a": 1}']
    ]
    assert rows[-1] == ["1 event"]
    event = Event.objects.get(kind="trail.exported")
    assert (event.by, event.case, event.detail) == (auditor.email, "R-1", {"events": 1})


def test_the_trail_s_days_are_the_organisation_s_own(client, auditor, settings):
    settings.TIME_ZONE = "Europe/Amsterdam"
    record("case.viewed", by="t", now=datetime(2026, 11, 23, 23, 30, tzinfo=UTC))
    client.force_login(auditor)
    assert found(client, since="2026-11-24", until="2026-11-24") == ["case.viewed"]
    assert found(client, until="2026-11-23") == []


def test_a_filter_that_is_not_understood_shows_no_less_and_does_not_break(client, auditor, happenings):
    client.force_login(auditor)
    assert client.get(reverse("audit:trail"), {"since": "yesterday", "before": "x"}).status_code == 200
    assert client.post(reverse("audit:export_trail"), {"since": "yesterday"}).status_code == 302


def test_the_list_costs_the_same_for_one_event_and_for_many(client, auditor):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(auditor)
    counts = []
    for more in (1, 30):
        record_all([Entry("case.viewed", "R-1", ["P-1"]) for _ in range(more)], by="t", now=timezone.now())
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("audit:trail"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
