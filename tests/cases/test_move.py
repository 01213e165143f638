"""Milestones are written by `move` alone, and the status follows."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from onward.base.rules.refusals import NotAllowed
from onward.cases import actions
from onward.cases.models import Milestone
from onward.cases.queries import milestones_against_status
from onward.cases.states import MilestoneKind


def moved(member, to, on=None, **given):
    from django.utils import timezone

    return actions.move(
        member=member, to=to, on=on or date(2007, 2, 1), by="caseworker@onward.example", now=timezone.now(), **given
    )


def kinds(member) -> list[str]:
    return list(member.milestones.order_by("pk").values_list("kind", flat=True))


def test_a_milestone_is_recorded_and_the_status_follows(member, trail):
    moved(member, MilestoneKind.ELIGIBLE)
    moved(member, MilestoneKind.DEPARTED, date(2007, 3, 1), destination="AO")

    member.refresh_from_db()
    assert (member.status, member.status_on) == ("departed", date(2007, 3, 1))
    assert kinds(member) == ["applied", "eligible", "departed"]
    assert trail("milestone.recorded") == [("milestone.recorded", [member.person.reference])] * 3


def test_a_late_record_finds_its_place_and_leaves_the_status_alone(member):
    moved(member, MilestoneKind.DEPARTED, date(2007, 3, 1), destination="AO")
    moved(member, MilestoneKind.ELIGIBLE, date(2007, 2, 1))

    member.refresh_from_db()
    assert (member.status, member.status_on) == ("departed", date(2007, 3, 1))


@pytest.mark.parametrize(
    ("to", "given", "field"),
    [
        (MilestoneKind.ARRIVED, {}, "to"),
        (MilestoneKind.APPLIED, {}, "to"),
        (MilestoneKind.ELIGIBLE, {"on": date(2007, 1, 14)}, "on"),
        (MilestoneKind.ELIGIBLE, {"on": date(1989, 12, 31)}, "on"),
        (MilestoneKind.DEPARTED, {}, "destination"),
        (MilestoneKind.ELIGIBLE, {"destination": "AO"}, "destination"),
    ],
)
def test_what_cannot_be_is_refused_by_the_question_that_it_answers(member, to, given, field):
    with pytest.raises(NotAllowed) as refusal:
        moved(member, to, **given)

    assert refusal.value.field == field
    assert kinds(member) == ["applied"]


def test_tomorrow_has_not_happened_yet(member):
    with pytest.raises(NotAllowed, match="after today"):
        moved(member, MilestoneKind.ELIGIBLE, timezone.localdate() + timedelta(days=1))


def test_history_of_a_register_may_stand_in_an_order_that_nobody_may_write_on_the_screen(member):
    moved(member, MilestoneKind.DEPARTED, date(2007, 3, 1), destination="AO")

    with pytest.raises(NotAllowed):
        moved(member, MilestoneKind.REFUSED, date(2007, 3, 2))
    moved(member, MilestoneKind.REFUSED, date(2007, 3, 2), source="register")

    assert milestones_against_status() == []


def test_the_check_tells_of_a_status_that_the_milestones_do_not_say(member):
    type(member).objects.filter(pk=member.pk).update(status="departed")

    assert milestones_against_status() == [
        f"{member.case.reference}, member 1: the status is “departed”, the milestones say “applied”."
    ]


def page(member) -> str:
    return reverse("cases:move", args=[member.case.reference, member.number])


def test_a_caseworker_records_what_happened(as_, caseworker, member):
    case = member.case
    sent = {"to": "departed", "on": "2007-03-01", "destination": "AO", "version": case.version}

    answer = as_(caseworker).post(page(member), sent)

    assert answer.status_code == 302
    assert answer.url == reverse("cases:members", args=[case.reference])
    row = Milestone.objects.latest("pk")
    assert (row.kind, row.destination, row.source, row.recorded_by) == ("departed", "AO", "screen", caseworker.email)


def test_eligible_is_not_recorded_here_where_a_programme_is_applied_for(as_, caseworker, member):
    sent = {"to": "eligible", "on": "2007-03-01", "version": member.case.version}

    answer = as_(caseworker).post(page(member), sent)

    assert answer.status_code == 200
    assert "to" in answer.context["form"].errors
    assert kinds(member) == ["applied"]


def test_the_second_of_two_sees_what_the_first_recorded_and_nothing_is_overwritten(as_, caseworker, member):
    shown = as_(caseworker).get(page(member)).context["form"].initial
    moved(member, MilestoneKind.DEPARTED, date(2007, 3, 1), destination="AO")

    answer = as_(caseworker).post(page(member), shown | {"to": "departed", "on": "2007-03-02", "destination": "CD"})

    assert answer.status_code == 200
    assert [entry.title for entry in answer.context["form"].changes] == [f"{member.person.display_name}: departed"]
    assert kinds(member) == ["applied", "departed"]
    again = answer.context["form"].data
    assert again["version"] != shown["version"]


def test_a_form_that_lost_its_version_is_refused(as_, caseworker, member):
    answer = as_(caseworker).post(page(member), {"to": "departed", "on": "2007-03-01", "destination": "AO"})

    assert "version" in answer.context["form"].errors
    assert kinds(member) == ["applied"]


def test_nobody_records_in_a_case_of_another_office(as_, account, other_office, member):
    stranger = account("caseworker", office=other_office)
    sent = {"to": "departed", "on": "2007-03-01", "destination": "AO", "version": member.case.version}

    assert as_(stranger).post(page(member), sent).status_code == 404
    assert kinds(member) == ["applied"]


def test_who_may_only_look_at_all_offices_works_in_none_but_their_own(as_, account, office, other_office, member):
    both = account("airport_officer")
    both.assignments.create(role="caseworker", office=other_office, given_by="test", given_at=timezone.now())

    client = as_(both)
    assert client.get(reverse("cases:case", args=[member.case.reference])).status_code == 200
    assert client.get(page(member)).status_code == 404
