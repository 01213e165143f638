"""Statements in the compartments: who makes them, who reads them, and what each look leaves behind."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from onward.access.actions import give_role, open_compartment
from onward.base.rules.refusals import NotAllowed, Stale
from onward.safeguarding.actions import record_statement
from onward.safeguarding.models import HealthRecord, MinorRecord, TraffickingRecord, VulnerabilityRecord
from onward.safeguarding.queries import latest
from onward.safeguarding.rules import Kind

SECRET = "Sold by the cousin in Benin City."


def page(member, kind, name="statement") -> str:
    return reverse(f"safeguarding:{name}", args=[member.person.reference, member.case.reference, kind])


def state(member, kind, note="", **stated):
    return record_statement(
        kind=kind,
        person=member.person,
        case=member.case.reference,
        stated=stated,
        note=note,
        by="officer@onward.example",
        now=timezone.now(),
    )


@pytest.fixture
def trafficked(member):
    state(member, "trafficking", SECRET, trafficked=True, help_wanted="arrival")
    return member


def test_a_later_statement_holds_and_the_earlier_is_kept(member):
    state(member, "health", problem="somatic", escort="medical")
    state(member, "health", problem="psychological", escort="")

    assert HealthRecord.objects.count() == 2
    assert latest(member.person, member.case).health.problem == "psychological"


def test_a_statement_on_one_case_says_nothing_on_another(member):
    state(member, "health", problem="somatic", escort="")

    assert latest(member.person, "R-1999-00001").health is None
    assert latest(member.person).health is None


def test_a_statement_apart_from_any_case_holds_in_each_until_a_later_one(member):
    record_statement(
        kind=Kind.HEALTH,
        person=member.person,
        case="",
        stated={"problem": "somatic", "escort": ""},
        by="test",
        now=timezone.now(),
    )
    assert latest(member.person, member.case).health.problem == "somatic"

    state(member, "health", problem="", escort="")
    assert latest(member.person, member.case).health.problem == ""


def test_the_note_is_sealed_and_the_trail_says_that_not_what(trafficked, trail):
    row = TraffickingRecord.objects.get()

    assert b"Benin" not in bytes(row.note)
    assert trail("trafficking.stated") == [("trafficking.stated", [trafficked.person.reference])]


def test_a_note_moved_to_another_row_does_not_open(trafficked, as_, officer):
    from onward.base.rules.vault import SealBroken

    sealed = TraffickingRecord.objects.get().note
    other = TraffickingRecord.objects.create(
        person=trafficked.person,
        case=trafficked.case.reference,
        note=sealed,
        recorded_at=timezone.now(),
        recorded_by="thief",
    )
    assert other.pk

    with pytest.raises(SealBroken):
        as_(officer).get(page(trafficked, "trafficking"))


def test_a_statement_is_never_changed_not_even_around_the_models(trafficked):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        TraffickingRecord.objects.filter(pk=TraffickingRecord.objects.get().pk).update(trafficked=False)
    assert TraffickingRecord.objects.get().trafficked is True


def test_a_safeguarding_officer_reads_it_and_the_look_is_in_the_trail(as_, officer, trafficked, trail):
    answer = as_(officer).get(page(trafficked, "trafficking"))

    assert answer.status_code == 200
    assert SECRET in answer.content.decode()
    assert trail("trafficking.viewed") == [("trafficking.viewed", [trafficked.person.reference])]


@pytest.mark.parametrize("role", ["caseworker", "team_leader", "airport_officer", "programme_manager", "partner"])
def test_the_closed_door_looks_the_same_whatever_is_behind_it(as_, account, office, member, role):
    import re

    client, seen = as_(account(role, office=office)), []
    for trafficked in (None, True, False):
        if trafficked is not None:
            state(member, "trafficking", SECRET, trafficked=trafficked, help_wanted="")
        answer = client.get(page(member, "trafficking"))
        assert answer.status_code == 403
        seen.append(re.sub(r'(value|X-CSRFToken)"?[=:] ?"[^"]*"', "", answer.content.decode()))

    assert seen[0] == seen[1] == seen[2]
    assert "Benin" not in seen[1]


def test_the_closed_door_leads_who_may_ask_to_the_emergency_opening(as_, caseworker, account, office, trafficked):
    way = reverse("access:opening", args=[trafficked.person.reference, "trafficking"])

    assert way in as_(caseworker).get(page(trafficked, "trafficking")).content.decode()
    assert way not in as_(account("partner", office=office)).get(page(trafficked, "trafficking")).content.decode()


def test_an_emergency_opening_opens_one_compartment_of_one_person_for_an_hour(
    as_, caseworker, trafficked, open_case, person
):
    other = open_case(principal=person("Other")).members.get()
    state(other, "trafficking", SECRET, trafficked=True, help_wanted="")
    opened_at = timezone.now()
    open_compartment(
        person=trafficked.person.reference,
        compartment="trafficking",
        reason="Danger at the airport today",
        by=caseworker,
        now=opened_at,
    )
    client = as_(caseworker)

    assert SECRET in client.get(page(trafficked, "trafficking")).content.decode()
    assert client.get(page(other, "trafficking")).status_code == 403
    from onward.safeguarding.queries import may_look

    later = opened_at + timedelta(minutes=61)
    assert not may_look(
        caseworker, Kind.TRAFFICKING, person=trafficked.person, case=trafficked.case.reference, now=later
    )


def test_a_caseworker_records_what_is_heard_first_of_an_own_case(as_, caseworker, member, trail):
    client = as_(caseworker)
    shown = client.get(page(member, "health", "record_statement")).context["form"]

    answer = client.post(
        page(member, "health", "record_statement"),
        {"problem": "somatic", "escort": "medical", "note": "Insulin.", "seen": shown["seen"].value()},
    )

    assert answer.status_code == 302
    row = HealthRecord.objects.get()
    assert (row.problem, row.escort, row.recorded_by, row.case) == (
        "somatic",
        "medical",
        caseworker.email,
        member.case.reference,
    )
    assert "Insulin." in client.get(answer.url).content.decode()


def test_a_caseworker_states_nothing_about_trafficking(as_, caseworker, member):
    answer = as_(caseworker).post(
        page(member, "trafficking", "record_statement"),
        {"trafficked": "yes", "help_wanted": "", "note": "", "seen": 0},
    )

    assert answer.status_code == 403
    assert TraffickingRecord.objects.count() == 0


def test_nobody_of_another_office_finds_or_states_anything(as_, account, other_office, member):
    state(member, "health", "Insulin.", problem="somatic", escort="")
    client = as_(account("caseworker", office=other_office))

    answer = client.get(page(member, "health"))
    assert answer.status_code == 404
    assert "Insulin" not in answer.content.decode()
    sent = {"problem": "", "escort": "", "note": "", "seen": 1}
    assert client.post(page(member, "health", "record_statement"), sent).status_code == 404
    assert HealthRecord.objects.count() == 1


def test_a_person_is_found_only_with_the_case_they_are_in(as_, officer, member, open_case, person):
    elsewhere = open_case(principal=person("Other"))
    address = reverse("safeguarding:statement", args=[member.person.reference, elsewhere.reference, "health"])

    assert as_(officer).get(address).status_code == 404
    assert as_(officer).get(page(member, "weather")).status_code == 404


def test_the_second_of_two_sees_the_first_statement_and_chooses(as_, caseworker, member):
    client = as_(caseworker)
    sent = {"problem": "", "escort": "", "note": "", "seen": 0}
    state(member, "health", "Insulin.", problem="somatic", escort="")

    answer = client.post(page(member, "health", "record_statement"), sent)

    assert answer.status_code == 200
    assert answer.context["overtaken"].note == "Insulin."
    assert HealthRecord.objects.count() == 1
    again = sent | {"seen": answer.context["form"]["seen"].value()}
    assert client.post(page(member, "health", "record_statement"), again).status_code == 302
    assert HealthRecord.objects.count() == 2
    with pytest.raises(Stale):
        record_statement(
            kind="health",
            person=member.person,
            case=member.case.reference,
            stated={"problem": "", "escort": ""},
            by="test",
            now=timezone.now(),
            seen=0,
        )


@pytest.mark.parametrize(
    ("kind", "stated", "field"),
    [
        ("minors", {"unaccompanied": True, "guardian_consent_on": date(2999, 1, 1)}, "guardian_consent_on"),
        ("minors", {"unaccompanied": False, "guardian_consent_on": date(2007, 1, 1)}, "guardian_consent_on"),
        ("trafficking", {"trafficked": None, "help_wanted": "arrival"}, "help_wanted"),
    ],
)
def test_what_cannot_be_is_refused(member, kind, stated, field):
    with pytest.raises(NotAllowed) as refusal:
        state(member, kind, **stated)

    assert refusal.value.field == field
    assert (MinorRecord.objects.count(), TraffickingRecord.objects.count()) == (0, 0)


def test_not_known_is_an_answer(as_, caseworker, member):
    sent = {"vulnerable": "unknown", "note": "", "seen": 0}

    assert as_(caseworker).post(page(member, "vulnerability", "record_statement"), sent).status_code == 302
    assert VulnerabilityRecord.objects.get().vulnerable is None


def test_the_overview_says_what_is_open_and_nothing_of_what_stands_there(as_, caseworker, officer, trafficked):
    address = reverse("safeguarding:statements", args=[trafficked.person.reference, trafficked.case.reference])

    assert dict(as_(caseworker).get(address).context["kinds"]) == {
        Kind.HEALTH: True,
        Kind.MINORS: True,
        Kind.TRAFFICKING: False,
        Kind.VULNERABILITY: True,
    }
    assert all(dict(as_(officer).get(address).context["kinds"]).values())
    assert SECRET not in as_(officer).get(address).content.decode()


def test_the_latest_of_many_is_asked_as_often_as_the_latest_of_one(member, open_case, person):
    from django.test.utils import CaptureQueriesContext

    from onward.safeguarding.queries import latest_of

    pairs = [(member.person_id, member.case.reference)]
    for name in ("Two", "Three"):
        other = open_case(principal=person(name)).members.get()
        state(other, "health", problem="somatic", escort="")
        pairs.append((other.person_id, other.case.reference))
    with CaptureQueriesContext(connection) as one:
        latest_of(pairs[:1])
    with CaptureQueriesContext(connection) as three:
        assert [held.health is not None for held in latest_of(pairs).values()] == [False, True, True]
    assert len(one) == len(three)


def test_a_vulnerability_is_read_where_its_reader_works_cases_and_not_where_they_only_see_them(
    as_, account, office, other_office, open_case
):
    user = account("caseworker", office=office)
    give_role(user=user, role="partner", office=other_office, by="test", now=timezone.now())
    members = [open_case(office=place).members.get() for place in (office, other_office)]
    for member in members:
        state(member, "vulnerability", "Afraid to be alone.", vulnerable=True)

    shown = [as_(user).get(page(member, "vulnerability")) for member in members]

    assert [(answer.status_code, "Afraid to be alone." in answer.text) for answer in shown] == [
        (200, True),
        (403, False),
    ]


def test_an_officer_for_one_office_states_nothing_about_a_person_of_another(
    as_, account, office, other_office, open_case
):
    user = account("safeguarding_officer", office=office)
    give_role(user=user, role="caseworker", office=other_office, by="test", now=timezone.now())
    members = [open_case(office=place).members.get() for place in (office, other_office)]
    for member in members:
        opened = {"compartment": "trafficking", "reason": "She asks for help.", "now": timezone.now()}
        open_compartment(person=member.person.reference, by=user, **opened)

    sent = {"trafficked": "yes", "help_wanted": "", "note": "", "seen": 0}
    answers = [as_(user).post(page(member, "trafficking", "record_statement"), sent) for member in members]

    assert [answer.status_code for answer in answers] == [302, 403]
    assert [row.person for row in TraffickingRecord.objects.all()] == [members[0].person]


def test_of_somebody_with_cases_at_two_offices_each_right_reaches_the_case_at_its_own(
    as_, account, office, other_office, open_case, member
):
    user = account("caseworker", office=office)
    give_role(user=user, role="partner", office=other_office, by="test", now=timezone.now())
    elsewhere = open_case(principal=member.person, office=other_office, pathway="resettlement", programmes=[]).members
    both = [member, elsewhere.select_related("case", "person").get()]
    for each in both:
        state(each, "health", f"Told in {each.case}.", problem="somatic", escort="")

    shown = [as_(user).get(page(each, "health")) for each in both]
    cases = [as_(user).get(reverse("cases:case", args=[each.case.reference])) for each in both]

    assert [
        (answer.status_code, f"Told in {each.case}." in answer.text) for answer, each in zip(shown, both, strict=True)
    ] == [
        (200, True),
        (403, False),
    ]
    assert [answer.status_code for answer in cases] == [302, 200]
    assert "/warning/" in cases[0].url


def test_the_list_of_compartments_and_a_closed_door_name_the_person_and_leave_a_trace(as_, caseworker, member, trail):
    client = as_(caseworker)

    answers = [client.get(page(member, "trafficking")), client.get(page(member, "trafficking")[: -len("trafficking/")])]

    assert [answer.status_code for answer in answers] == [403, 200]
    assert trail("person.viewed") == [("person.viewed", [member.person.reference])] * 2
