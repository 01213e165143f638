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
    """A page of the cases that the user may see, with members, persons and programmes read along.

    The latest opened first; narrowed by days of application, the latest application of the principal first.
    """
    rows = _narrowed(Case.objects.visible_to(user), filters, user)
    if filters.applied_from or filters.applied_to:
        return _by_application(rows, filters, after)
    counted = rows.order_by()[: COUNTED + 1].count()
    if after:
        rows = rows.filter(pk__lt=Case.objects.visible_to(user).filter(reference=after).values("pk")[:1])
    return _page(_read_along(rows.order_by("-pk")[: PAGE + 1]), counted)


def _by_application(rows: QuerySet[Case], filters: Filters, after: str) -> Page:
    """Walks along the applications, in the order of their index, whatever the span of days."""
    applied = _applications(filters).filter(member__number=1, member__case__in=rows)
    applied = applied.exclude(Exists(_applications(filters).filter(member=OuterRef("member"), pk__gt=OuterRef("pk"))))
    counted = applied.order_by()[: COUNTED + 1].count()
    last = applied.filter(member__case__reference=after).values_list("happened_on", "pk").first() if after else None
    if last:
        applied = applied.filter(Q(happened_on__lt=last[0]) | Q(happened_on=last[0], pk__lt=last[1]))
    found = list(applied.order_by("-happened_on", "-pk").values_list("member__case", flat=True)[: PAGE + 1])
    cases = {case.pk: case for case in _read_along(Case.objects.filter(pk__in=found))}
    return _page([cases[pk] for pk in found], counted)


def _read_along(rows: QuerySet[Case]) -> list[Case]:
    return list(rows.select_related("office", "worker").prefetch_related("members__person", "members__applications"))


def _page(cases: list[Case], counted: int) -> Page:
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
    return rows


def _worker(worker: str, user: Reader) -> Q:
    if worker == "nobody":
        return Q(worker__isnull=True)
    return Q(worker=user) if worker == "me" else Q(worker__reference=worker)


def _applications(filters: Filters) -> QuerySet[Milestone]:
    rows = Milestone.objects.current().filter(kind=MilestoneKind.APPLIED)
    if filters.applied_from:
        rows = rows.filter(happened_on__gte=filters.applied_from)
    if filters.applied_to:
        rows = rows.filter(happened_on__lte=filters.applied_to)
    return rows
