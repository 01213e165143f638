"""What waits for somebody, what of it is late, what is blocked."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import yaml
from django.utils.translation import gettext_lazy as _

from onward.access.models import User
from onward.access.queries import may
from onward.access.rules import Permission
from onward.cases.models import Case, Member, Task
from onward.cases.queries.gates import gate
from onward.cases.rules import Gate
from onward.cases.states import OPEN, MilestoneKind, TaskState
from onward.safeguarding.queries import latest_of

MOST = 100  # of each list; a longer one is a case list with a filter
_NEXT = {
    MilestoneKind.APPLIED: _("Decide on the application"),
    MilestoneKind.ELIGIBLE: _("Arrange the journey"),
    MilestoneKind.BOOKED: _("Record the departure"),
}
_BLOCKED = {
    Gate.NO_CONSENT: _("The guardian's written consent is missing"),
    Gate.ACCOMPANIED_UNKNOWN: _("It is not known whether this child travels alone"),
}


@dataclass(frozen=True)
class WorkItem:
    """Something to do on a case. `blocked`: what stands in the way, in words; `task`: a task's key, if it is one;
    `person`: the reference of whom it names.
    """

    case: str
    name: str
    title: str
    since: date
    due_on: date | None
    late: bool
    blocked: str = ""
    task: int = 0
    person: str = ""


@dataclass(frozen=True)
class Worklist:
    """Lists of at most `MOST` each, what is due first at the head; `more` where there was more than that."""

    waiting: list[WorkItem] = field(default_factory=list)
    late: list[WorkItem] = field(default_factory=list)
    blocked: list[WorkItem] = field(default_factory=list)
    unassigned: list[WorkItem] = field(default_factory=list)
    more: bool = False


@cache
def targets() -> dict[str, int]:
    """Days that a status may last before it is late, from targets.yaml."""
    text = (Path(__file__).parent.parent / "targets.yaml").read_text()
    return {target["status"]: target["days"] for target in yaml.safe_load(text)}


def worklist(user: User, on: date) -> Worklist:
    """What waits for a user: their open tasks, the members of their cases that are under way, and at their offices what
    is nobody's yet. Somebody who works no cases has only tasks."""
    tasks, worked = _tasks(user, on), Case.objects.visible_to(user, Permission.CASE_WORK)
    members = Member.objects.filter(status__in=OPEN).select_related("case", "person").order_by("status_on", "pk")
    mine = list(members.filter(case__worker=user, case__in=worked)[: MOST + 1])
    nobodys = list(members.filter(case__worker__isnull=True, case__in=worked)[: MOST + 1])
    blocked = _blocked([*mine, *nobodys], on) if may(user, Permission.MINORS_VIEW) else {}
    items = sorted([*tasks, *_items(mine, blocked, on)], key=_by_urgency)
    return Worklist(
        waiting=[item for item in items if not item.late and not item.blocked][:MOST],
        late=[item for item in items if item.late and not item.blocked][:MOST],
        blocked=[item for item in items if item.blocked][:MOST],
        unassigned=sorted(_items(nobodys, blocked, on), key=_by_urgency)[:MOST],
        more=max(len(mine), len(nobodys), len(tasks)) > MOST,
    )


def _by_urgency(item: WorkItem) -> tuple[date, date]:
    return (item.due_on or date.max, item.since)


def _tasks(user: User, on: date) -> list[WorkItem]:
    seen = Case.objects.visible_to(user, Permission.TASK_WORK)
    rows = Task.objects.filter(owner=user, state=TaskState.OPEN, case__in=seen)
    rows = rows.select_related("case").order_by("due_on", "pk")
    return [
        WorkItem(
            case=row.case.reference,
            name="",
            title=row.title,
            since=row.added_at.date(),
            due_on=row.due_on,
            late=row.due_on is not None and row.due_on < on,
            task=row.pk,
        )
        for row in rows[: MOST + 1]
    ]


def _items(members: Iterable[Member], blocked: dict[int, Gate], on: date) -> list[WorkItem]:
    return [_item(member, blocked.get(member.pk), on) for member in members]


def _item(member: Member, gate: Gate | None, on: date) -> WorkItem:
    since = member.status_on or on  # the database lets no status stand without its day
    days = targets().get(member.status)
    due_on = since + timedelta(days=days) if days else None
    return WorkItem(
        case=member.case.reference,
        name=member.person.display_name,
        title=str(_NEXT[MilestoneKind(member.status)]),
        since=since,
        due_on=due_on,
        late=due_on is not None and due_on < on,
        blocked=str(_BLOCKED[gate]) if gate else "",
        person=member.person.reference,
    )


def _blocked(members: list[Member], on: date) -> dict[int, Gate]:
    """Members whose gate is closed, in six queries whatever their number."""
    held = latest_of((member.person_id, member.case.reference) for member in members)
    births: dict[int, dict[int, str]] = defaultdict(dict)
    rows = Member.objects.filter(case__in={member.case_id for member in members})
    for case, pk, born_on in rows.values_list("case", "pk", "person__born_on"):
        births[case][pk] = born_on
    closed: dict[int, Gate] = {}
    for member in members:
        others = [born_on for pk, born_on in births[member.case_id].items() if pk != member.pk]
        minors = held[member.person_id, member.case.reference].minors
        answer = gate(born_on=member.person.born_on, minors=minors, others=others, on=on)
        if answer != Gate.OPEN:
            closed[member.pk] = answer
    return closed
