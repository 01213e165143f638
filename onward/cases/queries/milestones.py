"""Milestones as steps, and whether every status is the one that follows from them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from onward.base.rules.checks import check
from onward.cases.models import Member, Milestone
from onward.cases.rules import Step, status_of
from onward.people.queries import country_name

_AT_ONCE = 5000


def standing(member: Member) -> list[Step]:
    """The milestones of a member that stand, as steps."""
    return steps_of([member.pk])[member.pk]


def steps_of(members: Iterable[int]) -> dict[int, list[Step]]:
    """`standing` for many members by their keys, in one query."""
    steps: dict[int, list[Step]] = defaultdict(list)
    rows = Milestone.objects.current().filter(member__in=list(members))
    for pk, member, kind, happened_on in rows.values_list("pk", "member", "kind", "happened_on"):
        steps[member].append(Step(kind, happened_on, pk))
    return steps


@check("milestones against status")
def milestones_against_status() -> list[str]:
    """Members whose status is not the one that their milestones say."""
    problems = []
    for members in _batches(Member.objects.order_by("pk").select_related("case")):
        steps = steps_of(member.pk for member in members)
        problems += [
            _difference(member, steps[member.pk]) for member in members if not _agrees(member, steps[member.pk])
        ]
    return problems


def _batches(members: QuerySet[Member]) -> Iterator[list[Member]]:
    last = 0
    while batch := list(members.filter(pk__gt=last)[:_AT_ONCE]):
        yield batch
        last = batch[-1].pk


def _agrees(member: Member, steps: list[Step]) -> bool:
    status = status_of(steps)
    return (member.status, member.status_on) == ((status.kind, status.happened_on) if status else ("", None))


def _difference(member: Member, steps: list[Step]) -> str:
    status = status_of(steps)
    return _("%(case)s, member %(number)d: the status is “%(status)s”, the milestones say “%(computed)s”.") % {
        "case": member.case.reference,
        "number": member.number,
        "status": member.status,
        "computed": status.kind if status else "",
    }


def numbered_milestones(member: Member) -> list[dict]:
    """A member's milestones in the order in which they were recorded, each with its place in that order from 1."""
    rows = member.milestones.select_related("retracted_by").order_by("pk")
    return [
        {
            "place": place,
            "milestone": row,
            "destination": country_name(row.destination) if row.destination else "",
            "stands": row.retracts_id is None and not hasattr(row, "retracted_by"),
            "retracted": hasattr(row, "retracted_by"),
        }
        for place, row in enumerate(rows, start=1)
    ]


def milestone_at(member: Member, place: int) -> Milestone | None:
    """The milestone at a place that stands, or None."""
    numbered = {row["place"]: row for row in numbered_milestones(member)}
    row = numbered.get(place)
    return row["milestone"] if row and row["stands"] else None
