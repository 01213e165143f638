"""Every kind of page in a real browser: usable by everybody, in both languages, light and dark, on desk and phone."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from tests.browser.axe import overflow, violations
from tests.browser.conftest import DESK, PHONE, Reader, Site

# The kind of page: who reads it, and its URL name, or a page of the seed's, or an address.
PAGES = {
    "welcome": ("", "desk:welcome"),
    "sign in": ("", "account_login"),
    "new password": ("", "account_reset_password"),
    "gallery": ("", "/gallery/"),
    "home of a caseworker": ("caseworker", "desk:home"),
    "home of a team leader": ("team_leader", "desk:home"),
    "home of an administrator": ("administrator", "desk:home"),
    "worklist": ("caseworker", "desk:worklist"),
    "find": ("caseworker", "people:find"),
    "new person": ("caseworker", "people:create_person"),
    "person": ("caseworker", "person"),
    "change of a person": ("caseworker", "update_person"),
    "cases": ("caseworker", "cases:cases"),
    "open a case": ("caseworker", "cases:open_case"),
    "case": ("caseworker", "case"),
    "members": ("caseworker", "members"),
    "eligibility": ("caseworker", "eligibility"),
    "timeline": ("caseworker", "timeline"),
    "notes": ("caseworker", "notes"),
    "tasks": ("caseworker", "tasks"),
    "decision": ("caseworker", "record_decision"),
    "decision in the applicant's words": ("caseworker", "explain_decision"),
    "milestone": ("caseworker", "move"),
    "circumstances": ("caseworker", "change_circumstances"),
    "programmes of a member": ("caseworker", "choose_programmes"),
    "withdrawal": ("caseworker", "withdraw"),
    "closing": ("caseworker", "close_case"),
    "new member": ("caseworker", "add_member"),
    "caseworker of a case": ("caseworker", "assign_worker"),
    "safeguarding": ("caseworker", "statements"),
    "statement": ("caseworker", "statement"),
    "new statement": ("caseworker", "record_statement"),
    "registers": ("team_leader", "cases:registers"),
    "bring in a register": ("team_leader", "cases:import_register"),
    "programmes": ("programme_manager", "programmes:programmes"),
    "programme": ("programme_manager", "programme"),
    "facts": ("programme_manager", "programmes:facts"),
    "propose a programme": ("programme_manager", "programmes:propose_programme"),
    "figures of a year": ("statistician", "year"),
    "figure": ("statistician", "figure"),
    "people behind a figure": ("programme_manager", "rows"),
    "departures without evidence": ("team_leader", "reporting:evidence"),
    "accounts": ("administrator", "access:accounts"),
    "new account": ("administrator", "access:create_account"),
    "offices": ("administrator", "access:offices"),
    "roles": ("administrator", "access:roles"),
    "permission matrix": ("administrator", "access:matrix"),
    "openings": ("safeguarding_officer", "access:openings"),
    "trail": ("auditor", "audit:trail"),
    "trail of a person": ("safeguarding_officer", "trail of a person"),
    "own account": ("caseworker", "access:account"),
    "second factor": ("caseworker", "mfa_index"),
    "sessions": ("caseworker", "usersessions_list"),
}
FAULTS = {
    "/fault/refused/": 403,
    "/fault/not-understood/": 400,
    "/fault/403_csrf/": 403,
    "/fault/500/": 500,
    "/fault/unforeseen/": 500,
    "/nothing/is/here/": 404,
}
LOOKS = {"en": ("light", DESK), "nl": ("dark", PHONE)}


def address(site: Site, place: str) -> str:
    if place.startswith("/"):
        return place
    return site.pages[place] if place in site.pages else reverse(place)


def faults_of(reader: Reader, scheme: str, size: dict) -> list[str]:
    """What axe finds in that look, what is cut off on a desk or a phone, and what the browser complained of."""
    reader.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    reader.page.set_viewport_size(size)
    found = violations(reader.page)
    for window in (DESK, PHONE):
        reader.page.set_viewport_size(window)
        if overflow(reader.page) > 0:
            found.append(f"at {window['width']} px the page is {overflow(reader.page)} px too wide")
    return found + reader.complaints


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_page_is_for_everybody(reader: Callable[..., Reader], site: Site, kind: str, language: str):
    role, place = PAGES[kind]
    anybody = reader(role, language=language)

    status = anybody.open(address(site, place))

    assert status == 200
    assert anybody.page.locator("html").get_attribute("lang") == language
    assert anybody.page.locator("main h1").count() == 1
    assert faults_of(anybody, *LOOKS[language]) == []


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_stands_without_script(reader: Callable[..., Reader], site: Site, kind: str):
    role, place = PAGES[kind]
    anybody = reader(role, script=False, size=PHONE)

    status = anybody.open(address(site, place))

    assert status == 200
    assert anybody.page.locator("main h1").is_visible()


@pytest.mark.parametrize("path", FAULTS)
@pytest.mark.parametrize("language", ["en", "nl"])
def test_an_error_says_what_happened_in_the_readers_language(reader: Callable[..., Reader], path: str, language: str):
    caseworker = reader("caseworker", language=language)

    status = caseworker.open(path)

    assert status == FAULTS[path]
    caseworker.complaints.clear()  # the browser reports every answer that is not 200
    assert caseworker.page.locator("html").get_attribute("lang") == language
    assert "Traceback" not in caseworker.page.content()
    assert faults_of(caseworker, *LOOKS[language]) == []


def test_a_closed_compartment_says_how_to_open_it_in_an_emergency(reader: Callable[..., Reader], site: Site):
    caseworker = reader("caseworker", language="nl")

    status = caseworker.open(address(site, "statement_closed"))

    assert status == 403
    caseworker.complaints.clear()
    assert caseworker.page.get_by_role("link", name="In een noodgeval openen").count() == 1
    assert faults_of(caseworker, *LOOKS["nl"]) == []


@pytest.mark.parametrize("place", ["/gallery/", "desk:worklist", "person", "case"])
def test_a_page_turns_round_from_right_to_left(reader: Callable[..., Reader], site: Site, place: str):
    caseworker = reader("caseworker", language="ar")

    caseworker.open(address(site, place))

    assert caseworker.page.locator("html").get_attribute("dir") == "rtl"
    brand = caseworker.page.locator(".brand").bounding_box()
    assert brand is not None
    assert brand["x"] > DESK["width"] / 2
    assert faults_of(caseworker, *LOOKS["en"]) == []


def test_the_menu_opens_on_a_phone_without_script(reader: Callable[..., Reader]):
    caseworker = reader("caseworker", script=False, size=PHONE)
    caseworker.open(reverse("desk:home"))
    worklist = caseworker.page.get_by_role("navigation", name="Main").get_by_role("link", name="Worklist")
    assert not worklist.is_visible()

    caseworker.page.locator("details.menu-main > summary").click()
    worklist.click()

    assert caseworker.page.url.endswith(reverse("desk:worklist"))


def test_the_first_tab_leads_past_the_navigation(reader: Callable[..., Reader]):
    caseworker = reader("caseworker")
    caseworker.open(reverse("desk:worklist"))

    caseworker.page.keyboard.press("Tab")
    caseworker.page.keyboard.press("Enter")

    assert caseworker.page.evaluate("document.activeElement.id") == "main"


def test_the_language_is_chosen_in_the_header_and_kept(reader: Callable[..., Reader]):
    auditor = reader("auditor")
    auditor.open(reverse("desk:home"))

    auditor.page.get_by_role("button", name="Nederlands").click()

    assert auditor.page.locator("html").get_attribute("lang") == "nl"
    auditor.page.get_by_role("button", name="English").click()
    assert auditor.page.locator("html").get_attribute("lang") == "en"
