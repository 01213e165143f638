"""People decide, rules advise: the decision on the answer that was shown, with or against it."""

import json
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from onward.base.queries import key_ring, place
from onward.base.rules.refusals import NotAllowed, Stale
from onward.cases import actions
from onward.cases.models import Decision
from onward.cases.queries.eligibility import assess
from onward.safeguarding.actions import record_statement
from onward.safeguarding.rules import Kind
from tests.cases.deciding import circumstances, decide, page, seen


def test_the_screen_shows_each_condition_with_its_facts_and_where_they_come_from(as_, caseworker, applicant):
    shown = as_(caseworker).get(page(applicant)).context

    conditions = {condition.key: condition for condition in shown["conditions"]}
    assert shown["assessment"].outcome == "eligible"
    assert {condition.kind for condition in conditions.values()} == {"good"}
    facts = {fact.code: fact for condition in conditions.values() for fact in condition.facts}
    assert (facts["asylum_applied_on"].value, facts["asylum_applied_on"].by) == ("1 March 2000", caseworker.email)
    assert facts["asylum_applied_on"].origin == "circumstances at application"
    assert facts["applied_on"].origin == "what happened in the case"


def test_a_caseworker_decides_with_the_rules_and_the_decision_keeps_what_it_rested_on(
    as_, caseworker, applicant, trail
):
    client = as_(caseworker)
    sent = {"seen": seen(client, applicant), "eligible": "yes", "reason": ""}

    checked = client.post(page(applicant), sent | {"step": "check"})
    assert checked.templates[0].name == "cases/record_decision_check.html"
    assert Decision.objects.count() == 0

    sent["seen"] = checked.context["form"]["seen"].value()
    recorded = client.post(page(applicant), sent | {"step": "record"})
    assert recorded.url == page(applicant, name="decision_recorded")
    assert client.get(recorded.url).status_code == 200

    decision = Decision.objects.get()
    applicant.refresh_from_db()
    assert (decision.eligible, decision.advised, decision.decided_by, decision.reason) == (
        True,
        "eligible",
        caseworker,
        "",
    )
    assert decision.programme_version.startswith("HRPT@")
    assert (applicant.status, applicant.status_on) == ("eligible", timezone.localdate())
    facts = json.loads(key_ring().unseal(decision.facts, place=place(Decision, "facts", decision.pk)))
    assert facts["asylum_applied_on"] == "2000-03-01"
    assert trail("decision.recorded") == [("decision.recorded", [applicant.person.reference])]


def test_an_applicant_who_is_not_eligible_gets_an_outcome_and_no_error(as_, caseworker, applicant):
    circumstances(applicant, asylum_applied_on=date(2002, 3, 1))
    client = as_(caseworker)
    sent = {"seen": seen(client, applicant), "eligible": "no", "reason": "", "step": "record"}

    answer = client.post(page(applicant), sent, follow=True)

    applicant.refresh_from_db()
    assert answer.status_code == 200
    assert "is not eligible under HRPT" in answer.content.decode()
    assert applicant.status == "refused"


@pytest.mark.parametrize(("stated", "eligible"), [(date(2000, 3, 1), "no"), (date(2002, 3, 1), "yes"), (None, "yes")])
def test_a_caseworker_does_not_decide_against_the_rules_nor_while_they_do_not_know(
    as_, caseworker, applicant, stated, eligible
):
    circumstances(applicant, asylum_applied_on=stated)
    client = as_(caseworker)
    sent = {"seen": seen(client, applicant), "eligible": eligible, "reason": "I know better", "step": "record"}

    answer = client.post(page(applicant), sent)

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["eligible"]
    assert Decision.objects.count() == 0


def test_a_team_leader_decides_against_the_rules_with_a_reason(as_, team_leader, applicant):
    client = as_(team_leader)
    sent = {"seen": seen(client, applicant), "eligible": "no", "step": "record"}

    without = client.post(page(applicant), sent | {"reason": " "})
    assert list(without.context["form"].errors) == ["reason"]
    assert Decision.objects.count() == 0

    client.post(page(applicant), sent | {"reason": "Left the country already, says the police."})
    decision = Decision.objects.get()
    assert (decision.eligible, decision.advised, decision.reason, decision.decided_by) == (
        False,
        "eligible",
        "Left the country already, says the police.",
        team_leader,
    )


def test_a_decision_on_facts_that_have_changed_since_is_not_recorded(as_, caseworker, applicant):
    client = as_(caseworker)
    sent = {"seen": seen(client, applicant), "eligible": "yes", "reason": "", "step": "record"}
    circumstances(applicant, asylum_applied_on=date(2002, 3, 1))

    answer = client.post(page(applicant), sent)

    assert answer.status_code == 200
    assert "The facts have changed since this page was shown" in answer.content.decode()
    for condition in answer.context["conditions"]:
        assert condition.changed == ("asylum_applied_on" in [fact.code for fact in condition.facts])
    assert Decision.objects.count() == 0
    assert client.post(page(applicant), sent | {"eligible": "no", "seen": answer.context["form"]["seen"].value()}).url


def test_a_change_that_no_condition_reads_disturbs_nobody(as_, caseworker, applicant):
    client = as_(caseworker)
    sent = {"seen": seen(client, applicant), "eligible": "yes", "reason": "", "step": "record"}
    circumstances(applicant, municipality="Utrecht")

    assert client.post(page(applicant), sent).status_code == 302


def test_a_forged_answer_is_refused(as_, caseworker, applicant, case):
    client = as_(caseworker)
    true = seen(client, applicant)

    for forged in ("", "x", true[:-1] + ("A" if true[-1] != "A" else "B")):
        answer = client.post(page(applicant), {"seen": forged, "eligible": "yes", "reason": "", "step": "record"})
        assert list(answer.context["form"].errors) == ["seen"]
    assert Decision.objects.count() == 0


def test_a_form_replayed_after_its_decision_records_no_second(as_, caseworker, applicant):
    client = as_(caseworker)
    sent = {"seen": seen(client, applicant), "eligible": "yes", "reason": "", "step": "record"}
    client.post(page(applicant), sent)
    client.post(page(applicant), sent)

    assert Decision.objects.count() == 1


def test_eligible_under_one_programme_is_eligible_and_refused_is_refused_under_all(open_case, caseworker):
    case = open_case(programmes=["REAN", "HRPT"], circumstances={"asylum_applied_on": date(2003, 3, 1)})
    member = case.members.get()

    decide(member, False, by=caseworker)
    member.refresh_from_db()
    assert member.status == "applied"

    decide(member, True, by=caseworker, programme="REAN")
    member.refresh_from_db()
    assert member.status == "eligible"
    assert list(member.milestones.order_by("pk").values_list("kind", flat=True)) == ["applied", "eligible"]


def test_a_person_who_withdrew_is_not_decided_on(applicant, caseworker):
    actions.withdraw(case=applicant.case, on=date(2007, 2, 1), by=caseworker, now=timezone.now())

    with pytest.raises(NotAllowed, match="withdrew"):
        decide(applicant, True, by=caseworker)


def test_a_programme_that_is_not_applied_for_is_not_found(as_, caseworker, applicant):
    assert as_(caseworker).get(page(applicant, "REAN")).status_code == 404


def test_a_caseworker_of_another_office_decides_nothing_here(as_, account, other_office, applicant):
    stranger = account("caseworker", office=other_office)

    assert as_(stranger).get(page(applicant)).status_code == 404
    with pytest.raises(NotAllowed):
        decide(applicant, True, by=stranger)


def test_a_caseworker_of_one_programme_decides_on_no_other_in_the_same_case(as_, account, office, open_case):
    case = open_case(programmes=["REAN", "HRPT"], circumstances={"asylum_applied_on": date(2000, 3, 1)})
    member = case.members.get()
    client = as_(account("caseworker", office=office, programme="REAN"))

    assert client.get(page(member, "REAN")).status_code == 200
    assert client.get(page(member, "HRPT")).status_code == 403


@pytest.mark.parametrize("role", ["caseworker", "team_leader"])
def test_no_role_steps_over_the_guardians_consent(as_, account, office, applicant, role):
    type(applicant.person).objects.filter(pk=applicant.person_id).update(born_on="2012-04-01")
    stated = {"unaccompanied": True, "guardian_consent_on": None}
    record_statement(
        kind=Kind.MINORS,
        person=applicant.person,
        case=applicant.case.reference,
        stated=stated,
        by="test",
        now=timezone.now(),
    )
    user = account(role, office=office)
    applicant.person.refresh_from_db()
    answer = assess(applicant, "HRPT", user=user, on=timezone.localdate(), now=timezone.now())

    with pytest.raises(NotAllowed) as refusal:
        decide(applicant, True, by=user, seen=answer.digest, reason="urgent")

    assert refusal.value.field == "guardian_consent_on"
    assert Decision.objects.count() == 0


def test_a_stale_answer_raises_stale_in_the_action_itself(applicant, caseworker):
    with pytest.raises(Stale):
        decide(applicant, True, by=caseworker, seen="0" * 64)
    assert Decision.objects.count() == 0


def test_the_overview_asks_the_facts_once_for_all_programmes_of_a_member(as_, caseworker, open_case, person):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, counts = as_(caseworker), []
    for name, programmes in (("One", ["REAN"]), ("Two", ["REAN"]), ("Three", ["REAN", "HRPT", "RIIM"])):
        case = open_case(principal=person(name), programmes=programmes)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(reverse("cases:eligibility", args=[case.reference]))
        counts.append(len(asked))
        assert len(answer.context["rows"][0]["answers"]) == len(programmes)

    each_programme = 2  # whether a release of it was approved, asked to read it and to name it
    assert counts[2] <= counts[1] + 2 * each_programme
