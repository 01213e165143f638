"""What happened in a case, newest first: milestones (retracted ones too), decisions, notes, tasks and the trail."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onward.access.queries.rights import Reader
from onward.access.rules import Permission
from onward.audit.models import Event
from onward.base.queries import key_ring, place
from onward.cases.models import Case, Decision, Milestone, Note, Task
from onward.cases.states import MilestoneKind, TaskState
from onward.safeguarding.queries import open_kinds_of
from onward.safeguarding.rules import Kind

PAGE = 50
EVENTS = {  # kinds that no table of cases keeps, with their words
    "case.opened": gettext_lazy("Case opened"),
    "member.added": gettext_lazy("Member added"),
    "worker.assigned": gettext_lazy("Caseworker assigned"),
    "circumstances.changed": gettext_lazy("Circumstances changed"),
    "case.closed": gettext_lazy("Case closed"),
    "case.reopened": gettext_lazy("Case reopened"),
}
STATEMENTS = {  # shown to whoever may look into the compartment
    Kind.HEALTH: gettext_lazy("Health: a statement was made"),
    Kind.MINORS: gettext_lazy("Unaccompanied minor: a statement was made"),
    Kind.TRAFFICKING: gettext_lazy("Trafficking: a statement was made"),
    Kind.VULNERABILITY: gettext_lazy("Other vulnerability: a statement was made"),
}
KIND_OF_TAG = {
    MilestoneKind.ELIGIBLE: "good",
    MilestoneKind.DEPARTED: "good",
    MilestoneKind.ARRIVED: "good",
    MilestoneKind.REFUSED: "bad",
    MilestoneKind.APPLIED: "info",
    MilestoneKind.BOOKED: "info",
}


@dataclass(frozen=True)
class Span:
    """How many of each kind are asked for, and since when."""

    most: int
    since: datetime | None


@dataclass(frozen=True)
class Entry:
    """One thing that happened, in the words of `components/timeline.html`."""

    at: datetime
    title: str
    by: str
    when: str = ""
    text: str = ""
    tag: str = ""
    kind: str = ""
    withdrawn: bool = False
    milestone: int = 0  # its key, if it is one that stands: a page may offer to retract it
    day: date = date.min
    order: int = 0


@dataclass(frozen=True)
class Timeline:
    entries: list[Entry]
    earlier: int  # the number of the page that follows, 0 if this is the last


def timeline(case: Case, *, user: Reader, now: datetime, page: int = 1, since: datetime | None = None) -> Timeline:
    """A page of what happened, in the same number of queries whatever its length. `since`: only what came after.

    Pages are counted, not cut at a moment: a register records many things at one. Notes and reasons are for whoever
    works the case, tasks for whoever takes up tasks of it: people wrote them, and they may tell of anything.
    """
    span = Span(page * PAGE + 1, since)
    works, does_tasks = (
        Case.objects.visible_to(user, right).filter(pk=case.pk).exists()
        for right in (Permission.CASE_WORK, Permission.TASK_WORK)
    )
    sources = [
        _milestones(case, span, reasons=works),
        _decisions(case, span, reasons=works),
        _notes(case, span, readable=works),
        _tasks(case, span, readable=does_tasks),
        _events(case, span, user=user, now=now),
    ]
    entries = sorted((e for source in sources for e in source), key=lambda e: (e.at, e.day, e.order), reverse=True)
    return Timeline(entries[(page - 1) * PAGE : page * PAGE], page + 1 if len(entries) > page * PAGE else 0)


def _latest(rows: QuerySet, field: str, span: Span) -> QuerySet:
    if span.since is not None:
        rows = rows.filter(**{f"{field}__gt": span.since})
    return rows.order_by(f"-{field}", "-pk")[: span.most]


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def _milestones(case: Case, span: Span, *, reasons: bool) -> Iterator[Entry]:
    rows = Milestone.objects.filter(member__case=case).select_related("member__person", "retracted_by")
    for row in _latest(rows, "recorded_at", span):
        kind = MilestoneKind(row.kind)
        retracted = hasattr(row, "retracted_by")
        name = row.member.person.display_name
        words = _("%(name)s: “%(kind)s” taken back") if row.retracts_id else "%(name)s: %(kind)s"
        yield Entry(
            at=row.recorded_at,
            title=words % {"name": name, "kind": kind.label},
            by=row.recorded_by,
            when=_("%(day)s, recorded %(moment)s")
            % {"day": date_format(row.happened_on), "moment": _moment(row.recorded_at)},
            text=row.reason if reasons else "",
            tag=_("taken back") if retracted else "",
            kind="" if retracted or row.retracts_id else KIND_OF_TAG.get(kind, ""),
            withdrawn=retracted,
            milestone=0 if retracted or row.retracts_id else row.pk,
            day=row.happened_on,
            order=row.pk,
        )


def _decisions(case: Case, span: Span, *, reasons: bool) -> Iterator[Entry]:
    rows = Decision.objects.filter(member__case=case).select_related("member__person", "decided_by")
    for row in _latest(rows, "recorded_at", span):
        outcome = _("eligible") if row.eligible else _("not eligible")
        against = row.advised != ("eligible" if row.eligible else "ineligible")
        reason = row.reason if reasons else ""
        yield Entry(
            at=row.recorded_at,
            title=_("%(name)s: decided under %(programme)s")
            % {"name": row.member.person.display_name, "programme": row.programme},
            by=str(row.decided_by),
            when=_moment(row.recorded_at),
            text=_("Against the rules: %(reason)s") % {"reason": reason} if against and reason else reason,
            tag=outcome,
            kind="good" if row.eligible else "bad",
            day=row.decided_on,
            order=row.pk,
        )


def _notes(case: Case, span: Span, *, readable: bool) -> Iterator[Entry]:
    if not readable:
        return
    for row in _latest(Note.objects.filter(case=case), "written_at", span):
        text = key_ring().unseal(row.text, place=place(Note, "text", row.pk))
        yield Entry(row.written_at, _("Note"), row.written_by, _moment(row.written_at), text, order=row.pk)


def _tasks(case: Case, span: Span, *, readable: bool) -> Iterator[Entry]:
    if not readable:
        return
    for row in _latest(Task.objects.filter(case=case).select_related("owner"), "added_at", span):
        state = TaskState(row.state)
        due = _("before %(day)s") % {"day": date_format(row.due_on)} if row.due_on else ""
        yield Entry(
            at=row.added_at,
            title=_("Task: %(title)s") % {"title": row.title},
            by=row.added_by,
            when=_moment(row.added_at),
            text=" · ".join(part for part in (due, str(row.owner or "")) if part),
            tag=str(state.label),
            kind="info" if state == TaskState.OPEN else "good" if state == TaskState.DONE else "",
            order=row.pk,
        )


def _events(case: Case, span: Span, *, user: Reader, now: datetime) -> Iterator[Entry]:
    people = [member.person for member in case.members.select_related("person")]
    open_to = open_kinds_of(user, people=people, case=case.reference, now=now)
    kinds = [*EVENTS, *(f"{kind.value}.stated" for kind in Kind)]
    names = {person.reference: person.display_name for person in people}
    for row in _latest(Event.objects.filter(case=case.reference, kind__in=kinds), "at", span):
        subject = row.kind.removesuffix(".stated")
        stated = row.kind.endswith(".stated")
        if stated and not all(Kind(subject) in open_to.get(person, frozenset()) for person in row.people):
            continue
        title = str(STATEMENTS[Kind(subject)] if stated else EVENTS[row.kind])
        if len(row.people) == 1 and row.people[0] in names:
            title = f"{names[row.people[0]]}: {title}"
        yield Entry(row.at, title, row.by, _moment(row.at), row.detail.get("worker", ""), order=row.pk)
