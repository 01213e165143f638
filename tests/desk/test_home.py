"""The first page: what waits for the reader, by role; and the page for strangers."""

import pytest
from django.urls import reverse

HOME, WELCOME = "/home/", "/"


def text(client, url=HOME):
    return client.get(url).content.decode()


def test_a_stranger_is_welcomed_and_led_to_sign_in(client, db):
    page = client.get(WELCOME)
    assert (page.status_code, reverse("account_login") in page.content.decode()) == (200, True)
    assert "/people/" not in page.content.decode()


def test_a_stranger_asking_for_the_first_page_is_asked_to_sign_in(client, db):
    answer = client.get(HOME)
    assert (answer.status_code, answer.url) == (302, f"{reverse('account_login')}?next={HOME}")


def test_whoever_is_signed_in_comes_to_their_first_page(client, caseworker):
    client.force_login(caseworker)
    assert client.get(WELCOME).url == HOME


def test_whoever_holds_no_role_is_told_so_and_sees_nothing(client, outsider, booked_case, office):
    case = booked_case(office)
    client.force_login(outsider)
    page = text(client, WELCOME)
    assert ("You are signed in, and hold no role yet" in page, case.reference in page) == (True, False)
    assert client.get(HOME).status_code == 403


def test_a_caseworker_sees_what_waits_and_what_is_late(client, caseworker, office, booked_case, task):
    late = booked_case(office, worker=caseworker)
    nobodys = booked_case(office, family="Prokhorova")
    task(late, caseworker)
    client.force_login(caseworker)
    answer = client.get(HOME)
    assert answer.context["work"]["counts"] == {"late": 1, "blocked": 0, "waiting": 1, "nobody": 1}
    page = answer.content.decode()
    shown = [late.reference in page, "Call the embassy" in page, nobodys.reference in page, 'action="/people/"' in page]
    assert shown == [True, True, False, True]


def test_nothing_of_another_office_stands_on_a_first_page(client, account, office, other_office, booked_case, task):
    hidden = booked_case(other_office, status="booked", family="Hidden")
    task(hidden, account("caseworker", office=other_office), title="Hidden work")
    for role in ("caseworker", "team_leader", "airport_officer", "partner", "programme_manager"):
        client.force_login(account(role, office=office))
        page = text(client)
        assert (role, hidden.reference in page, "Hidden" in page) == (role, False, False)


def test_an_airport_officer_sees_who_is_booked(client, account, office, booked_case):
    booked, applied = booked_case(office, status="booked"), booked_case(office, status="applied", family="Prokhorova")
    client.force_login(account("airport_officer", office=office))
    answer = client.get(HOME)
    assert [member.case for member in answer.context["departures"]] == [booked]
    assert "Booked, not yet departed" in answer.content.decode()
    assert applied.reference in answer.content.decode()


def test_a_partner_sees_its_cases_and_no_search(client, account, office, booked_case):
    case = booked_case(office)
    client.force_login(account("partner", office=office))
    page = text(client)
    assert [part in page for part in (case.reference, 'action="/people/"', "What waits for you")] == [
        True,
        False,
        False,
    ]


def test_an_administrator_sees_accounts_and_nobody_s_case(client, account, office, booked_case, outsider):
    case = booked_case(office)
    client.force_login(account("administrator"))
    answer = client.get(HOME)
    assert answer.context["accounts"] == {"active": 2, "without_role": 1, "ending": 0}
    page = answer.content.decode()
    assert [part in page for part in (case.reference, "Getachew", "Create an account")] == [False, False, True]


def test_an_auditor_sees_how_much_the_trail_holds(client, account, office, booked_case):
    booked_case(office)
    client.force_login(account("auditor"))
    answer = client.get(HOME)
    assert answer.context["trail"]["events"] >= 1
    assert "Getachew" not in answer.content.decode()


def test_a_statistician_sees_figures_and_nobody(client, account, office, booked_case):
    booked_case(office)
    client.force_login(account("statistician"))
    page = text(client)
    assert [part in page for part in ("The year at a glance", "Getachew", 'action="/people/"')] == [True, False, False]


def test_the_year_is_a_page_of_its_own_and_a_fragment(client, account):
    client.force_login(account("statistician"))
    page, fragment = client.get("/home/year/"), client.get("/home/year/", headers={"HX-Request": "true"})
    assert ["<html" in answer.content.decode() for answer in (page, fragment)] == [True, False]
    assert "Nothing has been counted yet." in fragment.content.decode()


@pytest.mark.parametrize("role", ["partner", "administrator", "airport_officer"])
def test_whoever_sees_no_figures_gets_none(client, account, office, role):
    client.force_login(account(role, office=office))
    assert client.get("/home/year/").status_code == 403


NAVIGATION = {
    "caseworker": ["Home", "Worklist", "People", "Cases", "Programmes", "Figures"],
    "team_leader": ["Home", "Worklist", "People", "Cases", "Registers", "Programmes", "Figures"],
    "airport_officer": ["Home", "Worklist", "People", "Cases"],
    "statistician": ["Home", "Programmes", "Figures"],
    "auditor": ["Home", "Registers", "Programmes", "Figures", "Openings", "Trail"],
    "administrator": ["Home", "Accounts"],
    "partner": ["Home", "Cases"],
}


@pytest.mark.parametrize("role", NAVIGATION)
def test_the_menu_holds_what_the_role_may_open_and_marks_where_one_is(client, account, office, role):
    client.force_login(account(role, office=office))
    entries = client.get(HOME).context["navigation"]
    assert [str(entry["label"]) for entry in entries] == NAVIGATION[role]
    assert [entry["label"] for entry in entries if entry["current"] == "page"] == ["Home"]
    refused = [entry["url"] for entry in entries if client.get(entry["url"], follow=True).status_code != 200]
    assert refused == []


def test_the_menu_marks_what_lies_behind_an_entry(client, caseworker):
    client.force_login(caseworker)
    entries = client.get("/people/new/").context["navigation"]
    assert [(str(entry["label"]), entry["current"]) for entry in entries if entry["current"]] == [("People", "true")]


def test_of_two_entries_behind_each_other_the_nearer_is_marked(client, account, office):
    client.force_login(account("team_leader", office=office))
    entries = client.get(reverse("cases:registers")).context["navigation"]
    assert [(str(entry["label"]), entry["current"]) for entry in entries if entry["current"]] == [("Registers", "page")]


def test_the_year_s_main_figures_stand_there_once_somebody_has_left(
    client, account, office, booked_case, settings, tmp_path
):
    from onward.cases.models import Milestone

    settings.HOME = tmp_path
    member = booked_case(office, status="departed").members.get()
    for kind, destination in (("applied", ""), ("departed", "AO")):
        Milestone.objects.create(
            member=member,
            kind=kind,
            happened_on="2007-05-01",
            destination=destination,
            recorded_at=member.case.opened_at,
            recorded_by="test",
        )
    client.force_login(account("statistician"))
    answer = client.get("/home/year/")
    assert answer.context["period"] == "2007"
    values = {one.figure.id: one.value for one in answer.context["answers"]}
    assert values["return.departed"] == 1
    assert reverse("reporting:figure", args=["2007", "return.departed"]) in answer.content.decode()
