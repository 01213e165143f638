"""Compartments, and what opens them in an emergency."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from onward.access.actions import open_compartment, review_opening
from onward.access.models import Opening
from onward.access.queries import Scope
from onward.access.rules import Compartment, Refused
from onward.access.states import Judgement
from onward.audit.models import Event
from onward.base.rules.vault import SealBroken
from onward.cases.models import Case, Member
from onward.people.models import Person
from onward.safeguarding.queries import open_kinds_of
from onward.safeguarding.rules import Kind

REASON = "She collapsed at the airport; the doctor asks."


def may_see(user, compartment: Compartment, *, person: str, now, case: str = "") -> bool:
    """As the pages of safeguarding ask it."""
    open_to = open_kinds_of(user, people=[Person(reference=person)], case=case, now=now)
    return Kind(compartment) in open_to[person]


def ask(person: str = "P-00000001", compartment: str = "trafficking") -> str:
    return reverse("access:opening", args=[person, compartment])


def test_a_compartment_is_closed_to_whoever_has_no_need(caseworker, airport_officer, safeguarding_officer):
    now = timezone.now()

    def seen(user) -> list[str]:
        return [each.value for each in Compartment if may_see(user, each, person="P-00000001", now=now)]

    assert seen(safeguarding_officer) == ["health", "minors", "trafficking"]
    assert seen(caseworker) == ["health", "minors"]
    assert seen(airport_officer) == ["health"]


@pytest.fixture
def airport_officer(account, office):
    return account("airport_officer", office=office)


def test_it_opens_for_an_hour_with_a_reason_for_this_user_person_and_compartment(
    client, caseworker, team_leader, person
):
    client.force_login(caseworker)
    page = client.get(ask(), {"next": "/people/P-00000001/"})
    assert "this compartment is closed to you" in page.text
    assert Opening.objects.count() == 0
    assert "field-wrong" in client.post(ask(), {"reason": "because"}).text
    answer = client.post(ask(), {"reason": REASON, "next": "/people/P-00000001/"})
    assert answer["Location"] == "/people/P-00000001/"
    now = timezone.now()
    see = {"person": person.reference, "now": now}
    assert may_see(caseworker, Compartment.TRAFFICKING, **see)
    assert not may_see(caseworker, Compartment.TRAFFICKING, person="P-00000002", now=now)
    assert not may_see(team_leader, Compartment.TRAFFICKING, **see)
    assert "open to you until" in client.get(ask()).text


def test_it_closes_by_itself_after_an_hour(caseworker, person):
    now = timezone.now()
    open_compartment(person=person.reference, compartment="trafficking", reason=REASON, by=caseworker, now=now)
    see = {"compartment": Compartment.TRAFFICKING, "person": person.reference}
    assert may_see(caseworker, **see, now=now + timedelta(minutes=59))
    assert not may_see(caseworker, **see, now=now + timedelta(minutes=60))


def test_an_opening_ends_with_the_role_that_may_ask_for_it(caseworker, person):
    from onward.access.models import User

    now = timezone.now()
    open_compartment(person=person.reference, compartment="trafficking", reason=REASON, by=caseworker, now=now)
    caseworker.assignments.all().delete()
    afresh = User.objects.get(pk=caseworker.pk)
    assert not may_see(afresh, Compartment.TRAFFICKING, person=person.reference, now=now)


def test_the_reason_is_kept_sealed_and_bound_to_its_row(caseworker, person):
    from onward.access.queries.openings import opening_shown

    now = timezone.now()
    first, second = (
        open_compartment(person=person.reference, compartment="health", reason=text, by=caseworker, now=now)
        for text in (REASON, "Something else entirely.")
    )
    assert REASON.encode() not in bytes(first.reason)
    assert opening_shown(first, now=now).reason == REASON
    first.reason = second.reason
    with pytest.raises(SealBroken):
        opening_shown(first, now=now)


def test_one_opens_nobody_whom_one_does_not_see_otherwise(client, account, other_office, person):
    client.force_login(account("caseworker", office=other_office))
    assert client.get(ask()).status_code == 404
    assert client.post(ask(), {"reason": REASON}).status_code == 404
    assert client.get(ask(compartment="no-such")).status_code == 404
    assert Opening.objects.count() == 0


def test_the_way_back_leads_to_no_other_site(client, caseworker, person):
    client.force_login(caseworker)
    answer = client.post(ask(), {"reason": REASON, "next": "https://elsewhere.example/"})
    assert answer["Location"] == ask()


def test_the_safeguarding_officers_are_told_without_a_word_about_the_person(
    client, caseworker, safeguarding_officer, account, person, django_capture_on_commit_callbacks
):
    second = account("safeguarding_officer")
    gone = account("safeguarding_officer", until=timezone.localdate() - timedelta(days=1))
    client.force_login(caseworker)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(ask(), {"reason": REASON})
    assert sorted(message.to[0] for message in mail.outbox) == sorted([safeguarding_officer.email, second.email])
    assert gone.email not in str([message.to for message in mail.outbox])
    for message in mail.outbox:
        told = message.subject + message.body
        for word in (person.reference, "Leila", REASON, "trafficking", caseworker.email):
            assert word not in told


def test_the_list_shows_what_waits_and_its_count_and_looking_is_recorded(client, caseworker, account, person):
    open_compartment(
        person=person.reference, compartment="trafficking", reason=REASON, by=caseworker, now=timezone.now()
    )
    officer = account("safeguarding_officer")
    client.force_login(officer)
    page = client.get(reverse("access:openings"))
    assert REASON in page.text
    assert "Waiting for review (1)" in page.text.replace("\n", "")
    event = Event.objects.get(kind="openings.viewed")
    assert (event.by, event.people) == (officer.email, [person.reference])


def test_an_officer_for_one_office_reviews_no_opening_of_another(client, caseworker, account, other_office, person):
    opening = open_compartment(
        person=person.reference, compartment="trafficking", reason=REASON, by=caseworker, now=timezone.now()
    )
    client.force_login(account("safeguarding_officer", office=other_office))
    page = client.get(reverse("access:openings"))
    review = reverse("access:review_opening", args=[opening.reference])
    assert (REASON in page.text, person.reference in page.text) == (False, False)
    assert page.context["openings_waiting"] == 0
    assert client.get(review).status_code == 404
    assert client.post(review, {"judgement": "JUSTIFIED", "remark": "Never read."}).status_code == 404
    assert Opening.objects.get().judgement == Judgement.WAITING
    assert not Event.objects.filter(kind="openings.viewed").exists()


def test_who_may_ask_at_one_office_opens_nobody_whom_they_see_at_another_only(
    client, account, office, other_office, person
):
    from onward.access.actions import give_role

    user = account("caseworker", office=other_office)
    give_role(user=user, role="partner", office=office, by="test", now=timezone.now())
    client.force_login(user)
    assert client.get(reverse("people:person", args=[person.reference])).status_code == 200
    assert client.post(ask(), {"reason": REASON}).status_code == 404
    assert Opening.objects.count() == 0


def test_a_review_keeps_who_when_and_what_and_comes_once(client, caseworker, account, person):
    opening = open_compartment(
        person=person.reference, compartment="trafficking", reason=REASON, by=caseworker, now=timezone.now()
    )
    auditor = account("auditor")
    client.force_login(auditor)
    address = reverse("access:review_opening", args=[opening.reference])
    judged = {"judgement": "UNJUSTIFIED", "remark": "The doctor did not ask."}
    assert client.post(address, judged)["Location"] == reverse("access:openings")
    assert "reviewed already" in client.post(address, judged | {"judgement": "JUSTIFIED"}).text
    opening.refresh_from_db()
    assert (opening.judgement, opening.reviewed_by) == (Judgement.UNJUSTIFIED, auditor)
    page = client.get(reverse("access:openings"), {"reviewed": "yes"})
    assert "The doctor did not ask." in page.text
    event = Event.objects.get(kind="opening.reviewed")
    assert event.detail == {
        "opening": opening.reference,
        "judgement": "UNJUSTIFIED",
        "account": caseworker.email,
    }


def test_nobody_reviews_his_own_opening(account, office, person):
    from onward.access.actions import give_role

    both = account("caseworker", office=office)
    give_role(user=both, role="safeguarding_officer", by="test", now=timezone.now())
    opening = open_compartment(
        person=person.reference, compartment="trafficking", reason=REASON, by=both, now=timezone.now()
    )
    with pytest.raises(Refused):
        review_opening(opening=opening, judgement="JUSTIFIED", remark="mine", by=both, now=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Opening.objects.filter(pk=opening.pk).update(
            judgement="JUSTIFIED", reviewed_by=both, reviewed_at=timezone.now()
        )


def test_all_of_it_is_in_the_trail(client, caseworker, account, person):
    client.force_login(caseworker)
    client.post(ask(), {"reason": REASON})
    event = Event.objects.get(kind="compartment.opened")
    opening = Opening.objects.get()
    assert (event.by, event.people) == (caseworker.email, [person.reference])
    assert event.detail == {"compartment": "trafficking", "opening": opening.reference}
    assert REASON not in str(event.detail)


@pytest.mark.parametrize(
    ("parts", "office", "programme", "holds"),
    [
        ([(None, None)], 1, "X", True),
        ([(1, None)], 1, "X", True),
        ([(1, None)], 2, "X", False),
        ([(None, "X")], 2, "X", True),
        ([(1, "X")], 1, None, False),
        ([(1, "X"), (2, None)], 2, None, True),
        ([], 1, "X", False),
    ],
)
def test_a_scope_holds_a_place(parts, office, programme, holds):
    assert Scope(frozenset(parts)).holds(office, programme) is holds


def test_two_roles_do_not_lend_each_other_their_reach(account, office, other_office, person):
    """A caseworker here who is a programme manager everywhere sees persons everywhere, and compartments here only."""
    from onward.access.actions import give_role
    from onward.access.models import User

    user = account("caseworker", office=office)
    give_role(user=user, role="programme_manager", by="test", now=timezone.now())
    user, now = User.objects.get(pk=user.pk), timezone.now()
    for reference, place in (("R-2026-00001", office), ("R-2026-00002", other_office)):
        case = Case.objects.create(reference=reference, pathway="return", office=place, opened_at=now, opened_by="test")
        Member.objects.create(case=case, person=person, number=1, pseudonym=reference)
    see = {"compartment": Compartment.HEALTH, "person": person.reference, "now": now}
    assert may_see(user, **see, case="R-2026-00001")
    assert not may_see(user, **see, case="R-2026-00002")
    assert not may_see(user, **see)
