"""What figures do not tell: nothing small about a compartment, nobody of another office, no text."""

from datetime import date

import pytest
from django.utils import timezone

from onward.access.actions import give_role
from tests.reporting.invented_register import Row

LEFT = {"departed_on": date(2007, 3, 1), "destination": "AO", "nationality": "AO"}


def test_figures_on_trafficking_are_not_told_so_small_that_they_tell_who(signed_in, take_over):
    take_over([Row(**LEFT, trafficking=True, trafficking_help="none")])
    narrow = ["/figures/2007-03/", "/figures/2007/?programme=REAN"]
    told = "/figures/2007/trafficking.departed/?by=nationality"

    client = signed_in("statistician")
    for address in narrow:
        lines = {line.figure.id: line for _s, lines in client.get(address).context["table"].groups for line in lines}
        assert (lines["trafficking.departed"].value, lines["trafficking.departed"].withheld) == ("", True)
        assert lines["return.departed"].value == "1"
    assert client.get(told).context["sheet"].breakdown == []
    assert client.get("/figures/2007/return.departed/?by=trafficking").context["sheet"].breakdown == []
    whole = {
        line.figure.id: line for _s, lines in client.get("/figures/2007/").context["table"].groups for line in lines
    }
    assert whole["trafficking.departed"].value == "1"

    client = signed_in("safeguarding_officer")
    for address in narrow:
        lines = {line.figure.id: line for _s, lines in client.get(address).context["table"].groups for line in lines}
        assert lines["trafficking.departed"].value == "1"
    assert client.get(told).context["sheet"].breakdown == [(["Angola"], "1")]


@pytest.mark.parametrize("period", ["2007-01-01..2007-12-28", "2006-03-02..2007-03-01"])
def test_two_long_periods_that_differ_by_days_tell_nothing_about_trafficking(signed_in, take_over, period):
    take_over([Row(**LEFT, trafficking=True)])

    assert value_of("trafficking.departed", signed_in("statistician"), period) == ("", True)
    assert value_of("trafficking.departed", signed_in("safeguarding_officer"), period) == ("1", False)


def test_a_figure_on_health_or_minors_of_less_than_months_is_for_whoever_sees_into_it(signed_in, take_over, office):
    take_over([Row(**LEFT, unaccompanied_minor=True, health="somatic", escort="medical")])

    for id_ in ("minors.departed", "health.medical_escorts"):
        assert value_of(id_, signed_in("statistician"), "2007-03-01..2007-03-01") == ("", True)
        assert value_of(id_, signed_in("statistician"), "2007-03") == ("1", False)
        assert value_of(id_, signed_in("caseworker", office=office), "2007-03-01..2007-03-01") == ("1", False)


def test_what_is_worked_out_of_a_compartment_breaks_no_figure_down_for_whoever_is_outside(signed_in, take_over):
    take_over([Row(**LEFT, trafficking=True)])
    address = "/figures/2007/return.departed/?by=only_other_vulnerability"

    assert signed_in("statistician").get(address).context["sheet"].breakdown == []
    assert len(signed_in("safeguarding_officer").get(address).context["sheet"].breakdown) == 1


def value_of(id_: str, client, period: str) -> tuple[str, bool]:
    """A figure on the page of a period: its value as it is written, and whether it is withheld."""
    groups = client.get(f"/figures/{period}/").context["table"].groups
    return next((line.value, line.withheld) for _s, lines in groups for line in lines if line.figure.id == id_)


def test_a_text_is_told_to_whoever_sees_the_people_of_every_office_only(signed_in, take_over, office):
    take_over([Row(**LEFT)])
    address = "/figures/2007/return.departed/?by=municipality"

    assert signed_in("statistician").get(address).context["sheet"].breakdown == []
    assert signed_in("team_leader", office=office).get(address).context["sheet"].breakdown == []
    assert signed_in("safeguarding_officer").get(address).context["sheet"].breakdown == [(["Freetown-by-the-Sea"], "1")]


def test_a_right_of_one_office_shows_nobody_of_another_behind_a_figure(
    signed_in, take_over, account, office, other_office
):
    minor = Row(**LEFT, unaccompanied_minor=True)
    (mine,), (other,) = take_over([minor]), take_over([minor], office=other_office)
    client = signed_in("team_leader", office=office)
    for role in ("partner", "airport_officer"):
        give_role(user=client.user, role=role, office=other_office, by="test", now=timezone.now())

    listed = [
        client.get("/figures/evidence/").text,
        client.get("/figures/2007/minors.departed/rows/").text,
        client.post("/figures/2007/return.departed/rows/export/").text,
    ]

    assert [(mine.case.reference in page, other.case.reference in page) for page in listed] == [(True, False)] * 3
