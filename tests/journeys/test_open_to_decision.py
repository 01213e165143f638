"""A whole case through the screens: found, opened, stated, decided, corrected, departed, and read by who may."""

import re
from datetime import date

import pytest
from django.urls import reverse

from onward.audit.models import Event
from onward.cases.models import Case, Decision
from onward.cases.queries import milestones_against_status
from tests.cases.conftest import as_, person, trail  # noqa: F401


def fields(answer) -> dict:
    """What a browser would send of the form as it was shown."""
    form, shown = answer.context["form"], {}
    for field in form:
        value = field.value()
        if value not in (None, []):
            shown[field.html_name] = value
    return shown


@pytest.fixture
def mother(person):  # noqa: F811
    return person("Haile", "Sara", born_on="1975", nationalities=("AO",))


@pytest.fixture
def son(person):  # noqa: F811
    return person("Haile", "Jonas", born_on="2015-06-01", sex="m", nationalities=("AO",))


def test_a_family_is_received_decided_on_and_leaves(
    client,
    caseworker,
    team_leader,
    account,
    office,
    mother,
    son,
    trail,  # noqa: F811
):
    client.force_login(caseworker)

    # The case is opened: two questions, the answers checked, the confirmation.
    address = f"{reverse('cases:open_case')}?person={mother.reference}&pathway=return"
    answers = {
        "office": office.code,
        "applied_on": "2007-01-15",
        "programmes": ["REAN", "HRPT"],
        "country_of_origin": "AO",
        "residence_status": "none",
        "asylum_background": "yes",
        "asylum_applied_on": "",
    }
    checked = client.post(address, answers | {"step": "check"})
    hidden = re.findall(r'name="(\w+)" value="([^"]*)"', checked.content.decode())
    sent: dict = {"step": "record"}
    for name, value in hidden:
        if name not in ("step", "csrfmiddlewaretoken"):
            sent.setdefault(name, []).append(value)
    opened = client.post(address, sent, follow=True)
    case = Case.objects.get()
    assert opened.redirect_chain == [(reverse("cases:case_opened", args=[case.reference]), 302)]

    # The son joins.
    add = reverse("cases:add_member", args=[case.reference])
    client.post(add, fields(client.get(add)) | {"person": son.reference, "applied_on": "2007-01-15"})
    assert list(case.members.values_list("number", "status")) == [(1, "applied"), (2, "applied")]

    # The rules do not know yet: the date of the asylum request is missing, and the page says so.
    decision = reverse("cases:record_decision", args=[case.reference, 1, "HRPT"])
    shown = client.get(decision)
    assert shown.context["assessment"].outcome == "unknown"
    assert "date of the asylum request" in shown.content.decode()

    # It is stated, and now they answer; the caseworker decides with them.
    change = reverse("cases:change_circumstances", args=[case.reference, 1])
    stated = client.post(change, fields(client.get(change)) | {"asylum_applied_on": "2000-11-02"})
    assert stated.status_code == 302
    shown = client.get(decision)
    assert shown.context["assessment"].outcome == "eligible"
    sent = {"seen": shown.context["form"]["seen"].value(), "eligible": "yes", "reason": ""}
    checked = client.post(decision, sent | {"step": "check"})
    recorded = client.post(
        decision, sent | {"seen": checked.context["form"]["seen"].value(), "step": "record"}, follow=True
    )
    assert "Sara Haile is eligible under HRPT." in recorded.content.decode()

    # The applicant reads it in Dutch, without a word of the house.
    letter = reverse("cases:explain_decision", args=[case.reference, 1, "HRPT"])
    text = client.get(letter, {"language": "nl"}).content.decode()
    assert 'lang="nl"' in text
    assert "asylum_applied_on" not in text

    # Against the rules decides the team leader, for the son, with a reason.
    client.force_login(team_leader)
    sons = reverse("cases:record_decision", args=[case.reference, 2, "REAN"])
    shown = client.get(sons)
    sent = {"seen": shown.context["form"]["seen"].value(), "eligible": "yes", "step": "record"}
    client.post(sons, sent | {"reason": "Travels with his mother."})

    # They leave; a day is mistyped and corrected.
    client.force_login(caseworker)
    for number in (1, 2):
        move = reverse("cases:move", args=[case.reference, number])
        today = date.today().isoformat()
        left = client.post(move, fields(client.get(move)) | {"to": "departed", "on": today, "destination": "AO"})
        assert left.status_code == 302
    place = case.members.get(number=1).milestones.count()
    retract = reverse("cases:retract", args=[case.reference, 1, place])
    client.post(
        retract, fields(client.get(retract)) | {"reason": "It was to Congo.", "destination": "CD", "happened_on": today}
    )

    members = list(case.members.order_by("number").values_list("status", flat=True))
    assert members == ["departed", "departed"]
    assert case.members.get(number=1).milestones.current().get(kind="departed").destination == "CD"
    assert Decision.objects.count() == 2
    assert milestones_against_status() == []

    # Nobody withdraws any more; another office sees nothing of it all; the trail knows who did what.
    assert client.get(reverse("cases:withdraw", args=[case.reference])).context["able"] == []
    client.force_login(account("caseworker", office=type(office).objects.create(code="RTM", name="R", country="NL")))
    assert client.get(reverse("cases:case", args=[case.reference])).status_code == 404
    did = Event.objects.filter(case=case.reference).exclude(kind__in=["case.viewed"]).order_by("id")
    assert list(did.values_list("kind", "by")) == [
        ("case.opened", caseworker.email),
        ("member.added", caseworker.email),
        ("milestone.recorded", caseworker.email),
        ("member.added", caseworker.email),
        ("milestone.recorded", caseworker.email),
        ("circumstances.changed", caseworker.email),
        ("milestone.recorded", caseworker.email),
        ("decision.recorded", caseworker.email),
        ("milestone.recorded", team_leader.email),
        ("decision.recorded", team_leader.email),
        ("milestone.recorded", caseworker.email),
        ("milestone.recorded", caseworker.email),
        ("milestone.retracted", caseworker.email),
    ]
