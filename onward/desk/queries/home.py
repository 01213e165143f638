from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from onward.access.models import RoleAssignment, User
from onward.access.queries import assignments
from onward.access.queries.rights import Reader
from onward.access.rules import PERMISSION_SAYS, ROLES, Role
from onward.audit.models import Event
from onward.cases.models import Case, Member
from onward.cases.queries.case_list import Filters, case_list
from onward.cases.states import MilestoneKind
from onward.desk.rules import GLANCE
from onward.programmes.models import ProgrammeRelease
from onward.programmes.states import ReleaseState
from onward.reporting.queries import Answer, figure, figures, question
from onward.reporting.rules.manifest import Manifest

SHOWN = 6
ENDS_SOON = timedelta(days=30)


def latest_cases(user: Reader) -> list[Case]:
    return case_list(user, Filters()).cases[:SHOWN]


def departures_soon(user: Reader) -> list[Member]:
    """Members who are booked and have not left, those booked longest ago first."""
    booked = Member.objects.visible_to(user).filter(status=MilestoneKind.BOOKED)
    return list(booked.select_related("case", "person").order_by("status_on", "pk")[:SHOWN])


def named_at_home(shown: dict) -> list[str]:
    """References of the persons whom the first page names, by what it shows: work, latest cases, departures."""
    work = [row["item"].person for row in shown.get("work", {}).get("rows", [])]
    members = [member for case in shown.get("cases") or [] for member in case.members.all()]
    members += shown.get("departures") or []
    return [person for person in [*work, *(member.person.reference for member in members)] if person]


def year_at_a_glance(period: str, manifest: Manifest, *, today: date) -> list[Answer]:
    """The main figures of a year; none as long as there is nobody behind any of them."""
    asked = question(period=period, today=today)
    answers = figures(asked, only=[figure(id_) for id_ in GLANCE], manifest=manifest)
    return answers if any(answer.rows for answer in answers) else []


def trail_at_a_glance(*, now: datetime) -> dict[str, int]:
    """How much was done and seen in a day; refused sign-ins apart, because they are what an auditor looks for first."""
    day = Event.objects.filter(at__gt=now - timedelta(days=1))
    refused = Q(kind__in=["sign_in.refused", "page.refused"])
    return {"events": day.count(), "refused": day.filter(refused).count()}


def accounts_at_a_glance(*, today: date) -> dict[str, int]:
    holds = Q(until__isnull=True) | Q(until__gte=today)
    held = RoleAssignment.objects.filter(holds, user=OuterRef("pk"))
    active = User.objects.filter(is_active=True)
    ending = RoleAssignment.objects.filter(until__gte=today, until__lte=today + ENDS_SOON, user__is_active=True)
    return {"active": active.count(), "without_role": active.filter(~Exists(held)).count(), "ending": ending.count()}


def programmes_waiting(user: Reader) -> int:
    """Changes to programmes that somebody else proposed and that wait for approval."""
    return (
        ProgrammeRelease.objects.filter(state=ReleaseState.PROPOSED)
        .exclude(proposed_by=getattr(user, "email", ""))
        .count()
    )


def roles_in_words(user: Reader) -> list[dict]:
    """Each role the user holds today: what it is for, where it holds, and what it may do, in sentences."""
    return [
        {
            "assignment": assignment,
            "says": ROLES[Role(assignment.role)].says,
            "may": [
                says for permission, says in PERMISSION_SAYS.items() if permission in ROLES[Role(assignment.role)].may
            ],
        }
        for assignment in assignments(user)
    ]
