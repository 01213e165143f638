from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from onward.access.rules import Permission
from onward.access.views import requires
from onward.cases.actions.record_decision import with_the_rules
from onward.cases.models import Member
from onward.cases.queries.answers_shown import conditions_shown
from onward.cases.queries.compartments import kinds_read
from onward.cases.queries.eligibility import Judged, assess, kept_conditions, latest_decisions
from onward.cases.views.pages import case_page
from onward.cases.views.record_decision import applicant
from onward.programmes.queries import programme as programme_of
from onward.programmes.rules import in_language
from onward.safeguarding.actions import record_look

LANGUAGES = ("nl", "en")


@requires(Permission.CASE_DECIDE)
def explain_decision(request: HttpRequest, reference: str, number: int, programme: str) -> HttpResponse:
    """The page in the applicant's words, to print: the same reasons, in the applicant's language."""
    member = applicant(request, reference, number, programme)
    asked = request.GET.get("language", translation.get_language() or "")[:2]
    language = asked if asked in LANGUAGES else LANGUAGES[-1]
    with translation.override(language):
        context = _letter(request, member, programme, language)
        return case_page(request, member.case, "cases/explain_decision.html", context, page="explain_decision")


def _letter(request: HttpRequest, member: Member, code: str, language: str) -> dict:
    decision = latest_decisions(member).get(code)
    conditions, eligible = _reasons(request, member, code)
    kinds = kinds_read(fact for condition in conditions if not condition.closed for fact in condition.facts)
    record_look(kinds=kinds, person=member.person, case=member.case.reference, by=request.user, now=timezone.now())
    shown = [condition for condition in conditions_shown(conditions, {}) if not condition.closed]
    return {
        "member": member,
        "person": member.person,
        "decision": decision,
        "eligible": eligible,
        "against": decision is not None and not with_the_rules(decision.advised, decision.eligible),
        "programme": in_language(programme_of(code).name, language),
        "unmet": [condition for condition in shown if condition.kind == "bad"],
        "unknown": [condition for condition in shown if condition.kind == "unknown"],
        "language": language,
        "languages": LANGUAGES,
    }


def _reasons(request: HttpRequest, member: Member, code: str) -> tuple[list[Judged], bool | None]:
    """What the decision rested on; before there is one, what the rules say today. None: not known yet."""
    now = timezone.now()
    decision = latest_decisions(member).get(code)
    if decision is not None:
        return kept_conditions(decision, user=request.user, now=now), decision.eligible
    assessment = assess(member, code, user=request.user, on=timezone.localdate(now), now=now)
    return assessment.conditions, {"eligible": True, "ineligible": False}.get(assessment.outcome)
