"""The demonstration year: the report's figures come out of invented people, again and again."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from onward.access.models import User
from onward.cases.actions import open_case
from onward.cases.models import Case, Milestone
from onward.management.replay.comparing import as_printed
from onward.management.replay.present import present, rows
from onward.management.replay.year import Year
from onward.people.actions import create_person

pytestmark = pytest.mark.django_db


def replay(*arguments: str) -> dict:
    out = StringIO()
    call_command("replay", "2007", "--json", *arguments, stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


@pytest.mark.slow
def test_every_figure_that_the_report_prints_without_contradiction_comes_out_and_a_second_replay_adds_nothing(settings):
    settings.DEMONSTRATION = True

    first = replay()
    cases, milestones = Case.objects.count(), Milestone.objects.count()
    second = replay()

    assert [line["id"] for line in first["agrees"] if not line["equal"]] == []
    assert len(first["agrees"]) == 39
    assert second["agrees"] == first["agrees"]
    assert (Case.objects.count(), Milestone.objects.count()) == (cases, milestones)
    assert User.objects.count() == 10


@pytest.mark.slow
def test_the_two_printings_of_detention_are_two_days_of_knowing():
    detention = next(line for line in replay()["differs"] if line["about"]["en"] == "Departures from detention")

    assert [printed["value"] for printed in detention["printed"]] == [48, 46]
    assert [counted["value"] for counted in detention["onward"]] == [48, 46]


def test_no_account_with_a_public_password_is_made_outside_the_demonstration(settings):
    from onward.management.replay.loading import staff

    settings.DEMONSTRATION = False

    staff(now=timezone.now())

    assert not User.objects.exists()


def test_invented_people_do_not_go_among_real_ones(office):
    now = timezone.now()
    person = create_person(
        names=[{"kind": "MAIN", "family": "Own", "given": "Case"}], sex="f", born_on="1990", nationalities=["AO"],
        by="test", now=now,
    )  # fmt: skip
    open_case(
        pathway="return", office=office, principal=person, applied_on=date(2026, 1, 5), programmes=["REAN"],
        by="test", now=now,
    )  # fmt: skip

    with pytest.raises(CommandError, match="cases of your own"):
        replay()

    assert Case.objects.count() == 1


def test_production_loads_no_invented_people(settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="production"):
        replay()

    assert not Case.objects.exists()


def test_a_year_that_nobody_made_is_refused_with_those_that_there_are():
    with pytest.raises(CommandError, match="There is: 2007"):
        call_command("replay", "1999")


def test_the_same_year_is_invented_the_same_each_time():
    assert Year("2007").batches() == Year("2007").batches()


def test_the_present_is_present_on_any_day():
    on_a_leap_day = list(rows(present(), date(2028, 2, 29)))

    assert max(row["applied_on"] for row in on_a_leap_day) == "2028-02-27"
    assert len(on_a_leap_day) == len(present()) + 2


@pytest.mark.parametrize(
    ("counted", "printed", "equal"),
    [(0.5997, 0.60, True), (0.594, 0.60, False), (0.345, 0.35, True), (41, 41, True), (None, 0, False)],
)
def test_a_share_is_equal_when_it_rounds_to_what_is_printed(counted, printed, equal):
    assert as_printed(counted, printed) is equal
