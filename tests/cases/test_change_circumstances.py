"""What is stated of a member's situation: versions, and two people at once."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from onward.base.rules.refusals import NotAllowed, Stale
from onward.cases import actions, queries
from onward.cases.models import Circumstances


def page(member, name="change_circumstances") -> str:
    return reverse(f"cases:{name}", args=[member.case.reference, member.number])


def sent(**changed) -> dict:
    blank = {
        "country_of_origin": "",
        "residence_status": "",
        "asylum_background": "unknown",
        "asylum_applied_on": "",
        "detained_at": "",
        "municipality": "",
    }
    return blank | changed


def test_a_change_is_a_later_row_and_the_earlier_stays(member, trail):
    now = timezone.now()
    actions.change_circumstances(member=member, stated={"municipality": "Utrecht"}, by="test", now=now)
    actions.change_circumstances(member=member, stated={"residence_status": "none"}, by="test", now=now)

    rows = member.circumstances.order_by("pk").values_list("programmes", "municipality", "residence_status")
    assert list(rows) == [("REAN", "", ""), ("REAN", "Utrecht", ""), ("REAN", "Utrecht", "none")]
    assert trail("circumstances.changed") == [("circumstances.changed", [member.person.reference])] * 2


def test_saying_the_same_again_changes_nothing(member):
    actions.change_circumstances(member=member, stated={"municipality": ""}, by="test", now=timezone.now())

    assert member.circumstances.count() == 1


def test_a_caseworker_states_facts_of_the_vocabulary_and_not_known_is_an_answer(as_, caseworker, member):
    client = as_(caseworker)
    shown = client.get(page(member)).context["form"]

    answer = client.post(
        page(member),
        sent(
            seen=shown["seen"].value(),
            residence_status="none",
            asylum_background="yes",
            asylum_applied_on="2001-03-01",
            leaves_for_good="yes",
            can_pay_journey="no",
            state_objects="unknown",
            last_helped_on="1999-05-01",
        ),
    )

    assert answer.status_code == 302
    held = queries.holding(member)
    assert (held.residence_status, held.asylum_background, held.asylum_applied_on) == ("none", True, date(2001, 3, 1))
    assert held.further == {"can_pay_journey": False, "last_helped_on": "1999-05-01", "leaves_for_good": True}
    facts = queries.facts_of(member, on=date(2007, 6, 1))
    assert (facts["leaves_for_good"], facts["last_helped_on"]) == (True, date(1999, 5, 1))
    assert "state_objects" not in facts


def test_the_second_of_two_sees_both_answers_side_by_side_and_chooses(as_, account, office, caseworker, member):
    first, second = caseworker, account("caseworker", office=office)
    seen = as_(first).get(page(member)).context["form"]["seen"].value()
    as_(second).post(page(member), sent(seen=seen, municipality="Utrecht", residence_status="none"))

    answer = as_(first).post(page(member), sent(seen=seen, municipality="Zwolle"))

    assert answer.status_code == 200
    assert answer.context["compared"] == [
        ["residence status", "not known", "no right of residence", "not known"],
        ["municipality", "not known", "Utrecht", "Zwolle"],
    ]
    assert queries.holding(member).municipality == "Utrecht"

    chosen = sent(seen=answer.context["form"]["seen"].value(), municipality="Zwolle", residence_status="none")
    assert as_(first).post(page(member), chosen).status_code == 302
    assert queries.holding(member).municipality == "Zwolle"
    assert queries.holding(member).recorded_by == first.email


def test_the_action_refuses_an_older_statement_by_itself(member):
    seen = queries.holding(member).pk
    now = timezone.now()
    actions.change_circumstances(member=member, stated={"municipality": "Utrecht"}, by="test", now=now, seen=seen)

    with pytest.raises(Stale):
        actions.change_circumstances(member=member, stated={"municipality": "Zwolle"}, by="test", now=now, seen=seen)
    assert Circumstances.objects.count() == 2


def test_impossible_answers_are_refused_by_question(as_, caseworker, member):
    seen = queries.holding(member).pk
    wrong = sent(seen=seen, asylum_applied_on="2001-02-30", residence_status="royalty", country_of_origin="ZZ")

    answer = as_(caseworker).post(page(member), wrong)

    assert sorted(answer.context["form"].errors) == ["asylum_applied_on", "country_of_origin", "residence_status"]
    assert Circumstances.objects.count() == 1


def test_nobody_of_another_office_reads_or_changes_it(as_, account, other_office, member):
    client = as_(account("caseworker", office=other_office))

    assert client.get(page(member)).status_code == 404
    assert client.post(page(member), sent(seen=queries.holding(member).pk, municipality="X")).status_code == 404
    assert Circumstances.objects.count() == 1


def test_programmes_are_chosen_anew_and_kept_in_the_statement(as_, caseworker, member):
    client = as_(caseworker)
    address = page(member, "choose_programmes")
    shown = client.get(address).context["form"].initial

    assert client.post(address, shown | {"programmes": ["HRPT", "REAN"]}).status_code == 302
    assert sorted(member.applications.values_list("programme", flat=True)) == ["HRPT", "REAN"]
    assert queries.holding(member).programmes == "HRPT|REAN"


def test_who_works_within_one_programme_puts_nobody_under_another_and_takes_nobody_from_it(
    as_, account, office, member
):
    actions.choose_programmes(member=member, programmes=["HRPT", "REAN"], by="test", now=timezone.now())
    client = as_(account("caseworker", office=office, programme="REAN"))
    address = page(member, "choose_programmes")
    shown = client.get(address).context["form"].initial

    for chosen, beyond in ((["REAN"], "HRPT"), (["HRPT", "REAN", "RIIM"], "RIIM")):
        refused = client.post(address, shown | {"programmes": chosen})
        says = f"You may not work cases of this office under {beyond}."
        assert refused.context["form"].errors == {"programmes": [says]}
    assert sorted(member.applications.values_list("programme", flat=True)) == ["HRPT", "REAN"]


def test_a_programme_that_was_decided_on_stays(member, team_leader):
    now = timezone.now()
    actions.record_decision(member=member, programme="REAN", eligible=False, reason="Because", by=team_leader, now=now)

    with pytest.raises(NotAllowed, match="REAN was decided on"):
        actions.choose_programmes(member=member, programmes=["HRPT"], by=team_leader, now=now)
    assert list(member.applications.values_list("programme", flat=True)) == ["REAN"]


@pytest.mark.parametrize(("role", "seen"), [("partner", False), ("programme_manager", False), ("caseworker", True)])
def test_a_fact_of_a_compartment_is_not_read_by_who_may_not_look(as_, account, office, member, role, seen):
    actions.change_circumstances(
        member=member, stated={"further": {"accompanied": True}}, by="test", now=timezone.now()
    )

    text = as_(account(role, office=office)).get(page_of_members(member)).content.decode()

    assert ("Accompanied" in text) == seen


def page_of_members(member) -> str:
    return reverse("cases:members", args=[member.case.reference])
