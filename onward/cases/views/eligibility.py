from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from onward.access.rules import Permission
from onward.access.views import requires
from onward.cases.actions.record_decision import DECIDABLE, may_decide
from onward.cases.models import Member
from onward.cases.queries.answers_shown import OUTCOMES
from onward.cases.queries.case_page import members_of
from onward.cases.queries.eligibility import assess_all, latest_decisions
from onward.cases.queries.gates import gate_of
from onward.cases.rules import Gate
from onward.cases.views.pages import case_page, visible_case
from onward.programmes.queries import programme
from onward.safeguarding.actions import record_look
from onward.safeguarding.rules import Kind


@requires(Permission.CASE_DECIDE)
def eligibility(request: HttpRequest, reference: str) -> HttpResponse:
    """Each member and programme applied for: what the rules say today, and what was decided."""
    case = visible_case(request, reference, Permission.CASE_DECIDE)
    now = timezone.now()
    rows = [_row(request, member, now) for member in members_of(case)]
    return case_page(request, case, "cases/eligibility.html", {"rows": rows}, page="eligibility")


def _row(request: HttpRequest, member: Member, now: datetime) -> dict:
    decided = latest_decisions(member)
    today = timezone.localdate(now)
    codes = sorted(application.programme for application in member.applications.all())
    assessments = assess_all(member, codes, user=request.user, on=today, now=now)
    seen = frozenset[Kind]().union(*(assessment.kinds for assessment in assessments.values()))
    record_look(kinds=seen, person=member.person, case=member.case.reference, by=request.user, now=now)
    answers = []
    for code, assessment in assessments.items():
        words, kind = OUTCOMES[assessment.outcome]
        answers.append(
            {
                "programme": programme(code),
                "outcome": words,
                "kind": kind,
                "decision": decided.get(code),
                "decidable": member.status in DECIDABLE and may_decide(request.user, member.case, code),
            }
        )
    gate = gate_of(member, on=today)
    return {"member": member, "answers": answers, "gate": "" if gate == Gate.OPEN else gate.value}
