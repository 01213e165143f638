"""Notes, tasks, and who works the case."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from onward.access.rules import Permission
from onward.access.views import requires
from onward.base.rules.refusals import NotAllowed
from onward.cases import actions, forms, queries
from onward.cases.queries.workers import workers_of
from onward.cases.states import TaskState
from onward.cases.views.pages import case_page, shown_version, tried, visible_case, whole


@requires(Permission.CASE_WORK)
def notes(request: HttpRequest, reference: str) -> HttpResponse:
    """The notes of a case, newest first, and a new one."""
    case = visible_case(request, reference, Permission.CASE_WORK)
    form = forms.AddNote(request.POST or None)
    if form.is_valid() and tried(request, form, actions.add_note, case=case, text=form.cleaned_data["text"]):
        messages.success(request, _("The note is kept."))
        return redirect("cases:notes", reference)
    context = {"form": form, "notes": queries.notes(case)}
    return case_page(request, case, "cases/notes.html", context, page="notes")


@requires(Permission.TASK_WORK)
def tasks(request: HttpRequest, reference: str) -> HttpResponse:
    """What is to be done on a case, and a new task."""
    case = visible_case(request, reference, Permission.TASK_WORK)
    workers = workers_of(case.office, on=timezone.localdate())
    form = forms.AddTask(request.POST or None, workers=workers)
    if form.is_valid():
        given = form.cleaned_data | {"owner": form.cleaned_data["owner"] or case.worker}
        if tried(request, form, actions.add_task, case=case, **given):
            messages.success(request, _("The task is added."))
            return redirect("cases:tasks", reference)
    context = {"form": form, "tasks": queries.numbered_tasks(case), "today": timezone.localdate()}
    return case_page(request, case, "cases/tasks.html", context, page="tasks")


@requires(Permission.TASK_WORK)
@require_POST
def end_task(request: HttpRequest, reference: str, place: int) -> HttpResponse:
    """`place`: which of the case's tasks, counted in the order in which they were added."""
    case = visible_case(request, reference, Permission.TASK_WORK)
    task = queries.task_at(case, place)
    state = request.POST.get("state")
    if task is None or state not in (TaskState.DONE, TaskState.DROPPED):
        raise Http404
    try:
        actions.end_task(task=task, state=TaskState(state), by=request.user, now=timezone.now())
        messages.success(request, _("The task is ended."))
    except NotAllowed as refusal:
        messages.error(request, refusal.message)
    return redirect("cases:tasks", reference)


@requires(Permission.CASE_WORK)
def assign_worker(request: HttpRequest, reference: str) -> HttpResponse:
    case = visible_case(request, reference, Permission.CASE_WORK)
    initial = shown_version(case) | {"worker": case.worker.reference if case.worker else ""}
    workers = workers_of(case.office, on=timezone.localdate())
    form = forms.AssignWorker(request.POST or None, initial=initial, workers=workers)
    if whole(request, form, case):
        given = {"worker": form.cleaned_data["worker"], "version": form.cleaned_data["version"]}
        if tried(request, form, actions.assign_worker, shown=case, case=case, **given):
            messages.success(request, _("The caseworker is recorded."))
            return redirect("cases:case", reference)
    return case_page(request, case, "cases/assign_worker.html", {"form": form}, page="assign_worker")
