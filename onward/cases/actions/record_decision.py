import json
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onward.access.models import User
from onward.access.queries import scope
from onward.access.queries.rights import Reader
from onward.access.rules import Permission
from onward.audit.actions import record
from onward.base.actions import reserve_ids
from onward.base.queries import key_ring, place
from onward.base.rules.refusals import NotAllowed, Stale
from onward.cases.actions.gate import refuse_closed_gate
from onward.cases.actions.locks import locked
from onward.cases.actions.move import move
from onward.cases.models import Case, Decision, Member
from onward.cases.queries.eligibility import Assessment, assess, latest_decisions
from onward.cases.states import MilestoneKind
from onward.facts.statements import as_json
from onward.people.models import Person

DECIDABLE = frozenset({MilestoneKind.APPLIED, MilestoneKind.ELIGIBLE, MilestoneKind.REFUSED, MilestoneKind.BOOKED})


@transaction.atomic
def record_decision(
    *, member: Member, programme: str, eligible: bool, by: User, now: datetime, reason: str = "", seen: str = ""
) -> Decision:
    """Decide on a member's application under a programme, today. People decide; the rules advise.

    Refuses what `check_decision` refuses, asked at this very moment with everything the rules read locked.
    """
    case = locked(member.case)
    Person.objects.select_for_update(of=("self",)).get(pk=member.person_id)
    assessment = check_decision(
        member=member, programme=programme, eligible=eligible, reason=reason, seen=seen, by=by, now=now
    )
    member, today = assessment.member, timezone.localdate(now)
    decision = _keep(assessment, eligible, reason.strip(), today, by, now)
    _follow_with_milestone(member, today, by, now)
    detail = {"member": member.number, "programme": programme, "eligible": eligible}
    detail["advised"] = assessment.outcome.value
    record("decision.recorded", by=by, now=now, case=case, people=[member.person], detail=detail)
    return decision


def check_decision(
    *, member: Member, programme: str, eligible: bool, by: User, now: datetime, reason: str = "", seen: str = ""
) -> Assessment:
    """The answer that a decision would rest on now. Writes nothing; refuses what `record_decision` refuses.

    Refused: an application that is not to be decided on; an unaccompanied minor without the guardian's consent; an
    answer that is another than the page showed (`seen` is its digest); and a decision against the rules, but by who has
    that right and gives a reason.
    """
    member = Member.objects.select_related("case", "person").get(pk=member.pk)
    _refuse_wrong_moment(member, programme)
    refuse_closed_gate(member, now=now)
    assessment = assess(member, programme, user=by, on=timezone.localdate(now), now=now)
    if seen and seen != assessment.digest:
        raise Stale(
            _("The facts have changed since this page was shown. Nothing was recorded. Look at the answer once more.")
        )
    _refuse_against_the_rules(member.case, assessment, eligible, reason, by)
    return assessment


def may_decide(user: Reader, case: Case, programme: str, permission: Permission = Permission.CASE_DECIDE) -> bool:
    """Whether the user holds that right over this case's office and this programme."""
    return scope(user, permission).holds(case.office_id, programme)


def with_the_rules(outcome: str, eligible: bool) -> bool:
    """An answer that is not known yet supports neither decision."""
    return outcome == ("eligible" if eligible else "ineligible")


def _refuse_wrong_moment(member: Member, programme: str) -> None:
    if not member.applications.filter(programme=programme).exists():
        raise NotAllowed(_("This person does not apply under that programme."))
    if member.status not in DECIDABLE:
        raise NotAllowed(
            _("This application cannot be decided on: the person's status is “%(status)s”.")
            % {"status": member.get_status_display()}
        )


def _refuse_against_the_rules(case: Case, assessment: Assessment, eligible: bool, reason: str, by: User) -> None:
    if not may_decide(by, case, assessment.programme):
        raise NotAllowed(_("You may not decide under this programme at this office."))
    if with_the_rules(assessment.outcome, eligible):
        return
    if not may_decide(by, case, assessment.programme, Permission.CASE_DECIDE_AGAINST):
        raise NotAllowed(
            _(
                "The rules answer otherwise, or do not know yet. Only a team leader decides against them. Add what is "
                "missing, or ask your team leader."
            ),
            field="eligible",
        )
    if not reason.strip():
        raise NotAllowed(_("You decide against the rules. Say why; the reason is kept."), field="reason")


def _keep(assessment: Assessment, eligible: bool, reason: str, today: date, by: User, now: datetime) -> Decision:
    [number] = reserve_ids(Decision)
    facts = {code: as_json(known.value) for code, known in assessment.known.items()}
    answers = [each.as_dict() for each in assessment.conditions]
    ring = key_ring()
    return Decision.objects.create(
        pk=number,
        member=assessment.member,
        programme=assessment.programme,
        programme_version=assessment.version,
        eligible=eligible,
        advised=assessment.outcome,
        facts=ring.seal(json.dumps(facts), place=place(Decision, "facts", number)),
        answers=ring.seal(json.dumps(answers), place=place(Decision, "answers", number)),
        reason=reason,
        decided_on=today,
        decided_by=by,
        recorded_at=now,
    )


def _follow_with_milestone(member: Member, today: date, by: User, now: datetime) -> None:
    """Eligible under one programme is eligible; refused is refused under all that are applied for."""
    decided = latest_decisions(member)
    applied = set(member.applications.values_list("programme", flat=True))
    answers = {code: decided[code].eligible for code in applied if code in decided}
    if any(answers.values()):
        if member.status in (MilestoneKind.APPLIED, MilestoneKind.REFUSED):
            move(member=member, to=MilestoneKind.ELIGIBLE, on=today, by=by, now=now)
    elif len(answers) == len(applied) and member.status != MilestoneKind.REFUSED:
        move(member=member, to=MilestoneKind.REFUSED, on=today, by=by, now=now)
