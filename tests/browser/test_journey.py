"""One person, from first contact to a figure: in a real browser, with script and without."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.browser.conftest import PHONE, Reader
from tests.browser.test_sign_in import sign_in


def departed_this_year(leader: Reader) -> int:
    leader.open(reverse("reporting:year", args=[str(timezone.localdate().year)]))
    values = leader.page.locator(".figure-value")
    return int(values.first.inner_text().replace(",", "")) if values.count() else 0


@pytest.mark.parametrize(("script", "family"), [(True, "Quelimane"), (False, "Quissanga")])
def test_somebody_is_received_decided_on_departs_and_counts(reader: Callable[..., Reader], site, script, family):
    leader = reader(script=script, size=None if script else PHONE)
    page = leader.page
    sign_in(leader, site.cast["team_leader:en"], steps_ahead=0 if script else 1)
    before = departed_this_year(leader)

    # Looked for, and not there: added, with a case at once.
    leader.open(reverse("people:find"))
    page.get_by_label("Name, reference or number").fill(family)
    page.get_by_role("button", name="Find", exact=True).click()
    page.get_by_role("button", name="Add a new person").click()
    page.get_by_label("Family name").first.fill(family)
    page.get_by_label("Given names").first.fill("Amélia")
    page.get_by_label("female").check()
    page.get_by_label("Year", exact=True).fill("1985")
    page.locator("#id_nationality_1").select_option("MZ")
    page.get_by_role("button", name="Add and open a case").click()

    # The case: two questions, the answers checked.
    page.get_by_label("Return", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    today = timezone.localdate()
    if page.locator("#id_office").input_value() == "":
        page.locator("#id_office").select_option("HQ")
    page.locator("#id_applied_on").fill(today.isoformat())
    page.locator("[name=programmes]").first.check()
    page.get_by_role("button", name="Check the answers").click()
    page.get_by_role("button", name="Open the case").click()

    # The rules do not know everything; a team leader decides, with a reason.
    page.get_by_role("link", name="Decide").click()
    page.get_by_role("link", name="Look and decide").first.click()
    page.locator("[name=eligible][value=yes]").check()
    page.locator("[name=reason]").fill("Seen and heard; the papers follow.")
    page.get_by_role("button", name="Check the decision").click()
    page.get_by_role("button", name="Record the decision").click()
    assert "is eligible under" in page.locator("main").inner_text()

    # Gone home, and counted, and found again behind the figure.
    page.get_by_role("link", name="Members", exact=True).click()
    page.get_by_role("link", name="Record what happened").first.click()
    page.locator("[name=to][value=departed]").check()
    page.locator("#id_on").fill(today.isoformat())
    page.locator("#id_destination").select_option("MZ")
    page.get_by_role("button", name="Record the milestone").click()
    assert page.locator("main .tag").first.inner_text().lower() == "departed"
    assert departed_this_year(leader) == before + 1
    page.get_by_role("link", name="Rows").first.click()
    assert page.get_by_text(f"Amélia {family}").count() == 1
    assert leader.complaints == []
