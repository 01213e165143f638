"""The case list: newest first, a page at a time from where the last one ended, as fast at a million cases."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from onward.access.models import Office
from onward.access.queries.rights import Reader
from onward.cases.models import Application, Case, Member, Milestone
from onward.cases.states import MilestoneKind

PAGE = 25
COUNTED = 1000  # more than this is said to be more


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed by; empty where it is not. `worker`: an account's reference, or `me` or `nobody`."""

    reference: str = ""
    office: Office | None = None
    pathway: str = ""
    programme: str = ""
    status: str = ""
    worker: str = ""
    applied_from: date | None = None
    applied_to: date | None = None


@dataclass(frozen=True)
class Page:
    """`after`: where the next page starts, empty on the last; `more`: whether there are more than `count`."""

    cases: list[Case]
    after: str
    count: int
    more: bool


def case_list(user: Reader, filters: Filters, *, after: str = "") -> Page:
    """A page of the cases that the user may see, with members, persons and programmes read along."""
    rows = _narrowed(Case.objects.visible_to(user), filters, user)
    counted = rows.order_by()[: COUNTED + 1].count()
    if after:
        rows = rows.filter(pk__lt=Case.objects.filter(reference=after).values("pk")[:1])
    rows = rows.select_related("office", "worker").prefetch_related("members__person", "members__applications")
    cases = list(rows.order_by("-pk")[: PAGE + 1])
    shown = cases[:PAGE]
    last = shown[-1].reference if len(cases) > PAGE else ""
    return Page(shown, last, min(counted, COUNTED), counted > COUNTED)


def _narrowed(rows: QuerySet[Case], filters: Filters, user: Reader) -> QuerySet[Case]:
    if filters.reference:
        text = filters.reference.strip()
        rows = rows.filter(Q(reference=text.upper()) | Q(register_reference=text))
    if filters.office:
        rows = rows.filter(office=filters.office)
    if filters.pathway:
        rows = rows.filter(pathway=filters.pathway)
    if filters.worker:
        rows = rows.filter(_worker(filters.worker, user))
    if filters.programme:
        applied = Application.objects.filter(member__case=OuterRef("pk"), programme=filters.programme)
        rows = rows.filter(Exists(applied))
    if filters.status:
        rows = rows.filter(Exists(Member.objects.filter(case=OuterRef("pk"), status=filters.status)))
    if filters.applied_from or filters.applied_to:
        rows = rows.filter(Exists(_applications(filters)))
    return rows


def _worker(worker: str, user: Reader) -> Q:
    if worker == "nobody":
        return Q(worker__isnull=True)
    return Q(worker=user) if worker == "me" else Q(worker__reference=worker)


def _applications(filters: Filters) -> QuerySet[Milestone]:
    rows = Milestone.objects.current().filter(member__case=OuterRef("pk"), kind=MilestoneKind.APPLIED)
    if filters.applied_from:
        rows = rows.filter(happened_on__gte=filters.applied_from)
    if filters.applied_to:
        rows = rows.filter(happened_on__lte=filters.applied_to)
    return rows
