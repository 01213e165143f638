"""A decision: the question with the rules' answer, the check of what was decided, the confirmation."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from onward.access.rules import Permission
from onward.access.views import requires
from onward.base.rules.refusals import carry
from onward.cases import actions, forms
from onward.cases.actions.record_decision import DECIDABLE, may_decide, with_the_rules
from onward.cases.forms.record_decision import shown_answer
from onward.cases.models import Decision, Member
from onward.cases.queries.answers_shown import OUTCOMES, conditions_shown
from onward.cases.queries.eligibility import Assessment, assess, latest_decisions
from onward.cases.queries.gates import gate_of
from onward.cases.rules import Gate
from onward.cases.views.pages import case_page, tried, visible_member
from onward.programmes.queries import programme as programme_of
from onward.safeguarding.actions import record_look


@requires(Permission.CASE_DECIDE)
def record_decision(request: HttpRequest, reference: str, number: int, programme: str) -> HttpResponse:
    """What was shown comes back signed: a decision is on that answer, or on none."""
    member = applicant(request, reference, number, programme)
    form = forms.RecordDecision(request.POST or None)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("eligible", "reason")}
        given |= {"member": member, "programme": programme, "seen": form.cleaned_data["seen"]["digest"]}
        step = actions.record_decision if request.POST.get("step") == "record" else actions.check_decision
        done = tried(request, form, step, **given)
        if isinstance(done, Decision):
            return redirect("cases:decision_recorded", reference, number, programme)
        if done:
            context = _screen(request, form, done)
            return case_page(request, member.case, "cases/record_decision_check.html", context, page="record_decision")
    now = timezone.now()
    assessment = assess(member, programme, user=request.user, on=timezone.localdate(now), now=now)
    _record_look(request, assessment, now)
    return case_page(
        request, member.case, "cases/record_decision.html", _screen(request, form, assessment), page="record_decision"
    )


@requires(Permission.CASE_DECIDE)
def decision_recorded(request: HttpRequest, reference: str, number: int, programme: str) -> HttpResponse:
    """The confirmation; of a refusal as much as of the contrary, an outcome."""
    member = applicant(request, reference, number, programme)
    decision = latest_decisions(member).get(programme)
    if decision is None:
        raise Http404
    context = {"member": member, "decision": decision, "programme": programme_of(programme)}
    return case_page(request, member.case, "cases/decision_recorded.html", context, page="decision_recorded")


def applicant(request: HttpRequest, reference: str, number: int, programme: str) -> Member:
    """The member, if they apply under the programme and the reader may decide on it; 404 or 403 otherwise."""
    member = visible_member(request, reference, number, Permission.CASE_DECIDE)
    if not member.applications.filter(programme=programme).exists():
        raise Http404
    if not may_decide(request.user, member.case, programme):
        raise PermissionDenied
    return member


def _screen(request: HttpRequest, form: forms.RecordDecision, assessment: Assessment) -> dict:
    """The answer as it is now. A form that came back carries it from now on, and what changed since is marked."""
    member, programme = assessment.member, assessment.programme
    cleaned = getattr(form, "cleaned_data", {})
    seen = cleaned.get("seen") or {}
    before = seen.get("answers") if seen.get("digest") != assessment.digest else None
    _carry(form, shown_answer(assessment))
    words, kind = OUTCOMES[assessment.outcome]
    gate = gate_of(member, on=timezone.localdate())
    return {
        "form": form,
        "member": member,
        "programme": programme_of(programme),
        "assessment": assessment,
        "conditions": conditions_shown(assessment.conditions, assessment.known, before=before),
        "outcome": words,
        "kind": kind,
        "gate": "" if gate == Gate.OPEN else gate.value,
        "decidable": member.status in DECIDABLE,
        "may_against": may_decide(request.user, member.case, programme, Permission.CASE_DECIDE_AGAINST),
        "eligible": cleaned.get("eligible"),
        "reason": cleaned.get("reason"),
        "against": "eligible" in cleaned and not with_the_rules(assessment.outcome, cleaned["eligible"]),
    }


def _carry(form: forms.RecordDecision, answer: str) -> None:
    if form.is_bound:
        carry(form, seen=answer)
    else:
        form.initial["seen"] = answer


def _record_look(request: HttpRequest, assessment: Assessment, now: datetime) -> None:
    if assessment.kinds:
        member = assessment.member
        record_look(kinds=assessment.kinds, person=member.person, case=member.case.reference, by=request.user, now=now)
