from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from onward.access.rules import Permission
from onward.access.views import requires
from onward.cases import queries
from onward.cases.models import Member
from onward.cases.queries.case_page import age_in_words, may_on, members_of, tag_kind
from onward.cases.queries.circumstances import in_words
from onward.cases.states import OPEN, TaskState
from onward.cases.views.pages import case_page, visible_case
from onward.safeguarding.queries import open_kinds_of

LATEST = 5
MOST_PAGES = 200


@requires(Permission.CASE_VIEW)
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """The summary: who is in it and how each stands, what is to be done, what happened last."""
    found = visible_case(request, reference)
    now = timezone.now()
    context = {
        "cards": [_card(member) for member in members_of(found)],
        "does_tasks": may_on(request.user, Permission.TASK_WORK, found),
        "tasks": found.tasks.filter(state=TaskState.OPEN).select_related("owner"),
        "entries": queries.timeline(found, user=request.user, now=now).entries[:LATEST],
        "is_open": found.members.filter(status__in=OPEN).exists(),
        "is_closed": not found.members.exclude(status="closed").exists(),
    }
    return case_page(request, found, "cases/case.html", context, page="case")


@requires(Permission.CASE_VIEW)
def members(request: HttpRequest, reference: str) -> HttpResponse:
    """Each member with particulars, circumstances, programmes, and the steps that can be recorded."""
    found = visible_case(request, reference)
    now, inside = timezone.now(), members_of(found)
    today = timezone.localdate(now)
    people = [member.person for member in inside]
    open_to = open_kinds_of(request.user, people=people, case=found.reference, now=now)
    cards = [
        _card(member)
        | {
            "age": age_in_words(member.person, on=today),
            "rows": in_words(queries.holding(member), open_to=open_to[member.person.reference]),
            "milestones": queries.numbered_milestones(member),
        }
        for member in inside
    ]
    may_decide = may_on(request.user, Permission.CASE_DECIDE, found)
    return case_page(request, found, "cases/members.html", {"cards": cards, "may_decide": may_decide}, page="members")


@requires(Permission.CASE_VIEW)
def timeline(request: HttpRequest, reference: str) -> HttpResponse:
    found = visible_case(request, reference)
    asked = request.GET.get("page", "1")
    page = min(max(int(asked), 1), MOST_PAGES) if asked.isdecimal() else 1
    shown = queries.timeline(found, user=request.user, now=timezone.now(), page=page)
    context = {"entries": shown.entries, "earlier": shown.earlier}
    return case_page(request, found, "cases/timeline.html", context, page="timeline")


def _card(member: Member) -> dict:
    return {
        "member": member,
        "person": member.person,
        "programmes": [application.programme for application in member.applications.all()],
        "status": member.get_status_display(),
        "kind": tag_kind(member.status),
    }
