from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onward.access.models import User
from onward.audit.actions import record
from onward.base.rules.refusals import NotAllowed
from onward.cases.actions.locks import MOMENTS, locked, name_of
from onward.cases.models import Case, Task
from onward.cases.states import TASK_NEXT, TaskState
from onward.people.models import Person


@transaction.atomic
def add_task(
    *, case: Case, title: str, by: object, now: datetime, owner: User | None = None, due_on: date | None = None
) -> Task:
    """Ask for something to be done on a case. A higher package asks a caseworker for work in this way.

    The same by the same account within moments is a form sent twice, and one task.
    """
    if not title.strip():
        raise NotAllowed(_("Say what is to be done."), field="title")
    case, title = locked(case), title.strip()
    asked = {"title": title, "owner": owner, "due_on": due_on, "added_by": name_of(by), "state": TaskState.OPEN}
    again = case.tasks.filter(added_at__gte=now - MOMENTS, **asked).first()
    if again is not None:
        return again
    task = Task.objects.create(case=case, title=title, owner=owner, due_on=due_on, added_at=now, added_by=name_of(by))
    record("task.added", by=by, now=now, case=case, people=_people(case), detail={"task": task.pk})
    return task


@transaction.atomic
def end_task(*, task: Task, state: TaskState, by: object, now: datetime) -> Task:
    """Done, or dropped. A task that ended stays ended."""
    task = Task.objects.select_for_update(of=("self",)).select_related("case").get(pk=task.pk)
    if state not in TASK_NEXT[TaskState(task.state)]:
        raise NotAllowed(_("Somebody ended this task already."))
    task.state, task.ended_at, task.ended_by = state, now, name_of(by)
    task.save(update_fields=["state", "ended_at", "ended_by"])
    detail = {"task": task.pk, "state": TaskState(state).value}
    record("task.ended", by=by, now=now, case=task.case, people=_people(task.case), detail=detail)
    return task


def _people(case: Case) -> list[Person]:
    return [member.person for member in case.members.select_related("person")]
