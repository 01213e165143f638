from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from onward.access.rules import Permission
from onward.access.views import requires
from onward.audit.rules import csv_line
from onward.base.actions import FileNotKept
from onward.base.models import Job
from onward.base.rules.answers import Problem
from onward.base.rules.refusals import NotAllowed
from onward.base.states import JobState
from onward.cases.actions import take_over_register as actions
from onward.cases.forms.import_register import ImportRegister
from onward.cases.queries.import_register import problems_of, taken_over_by
from onward.cases.queries.import_register import registers as registers_of

ROWS_A_PAGE = 50
PROBLEMS_A_PAGE = 100


@requires(Permission.REGISTER_IMPORT_VIEW)
@require_safe
def registers(request: HttpRequest) -> HttpResponse:
    """What was handed in, when, by whom, and what became of it."""
    page = Paginator(registers_of(request.user), ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "cases/registers.html", {"page": page})


@requires(Permission.REGISTER_IMPORT)
def import_register(request: HttpRequest) -> HttpResponse:
    form = ImportRegister(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            job = actions.upload_register(
                file=file.file,
                name=file.name,
                office=form.cleaned_data["office"],
                language=get_language() or "",
                by=request.user,
                now=timezone.now(),
            )
        except FileNotKept as error:
            form.add_error("file", str(error))
        else:
            return redirect("cases:register", job.pk)
    return render(request, "cases/import_register.html", {"form": form})


@requires(Permission.REGISTER_IMPORT_VIEW)
@require_safe
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; then what became of its rows, or would; then the question whether to take it over."""
    job = get_object_or_404(registers_of(request.user), pk=pk)
    return render(request, "cases/register.html", _page_of(request, job))


def _page_of(request: HttpRequest, job: Job, refusal: str = "") -> dict:
    problems = [problem for problem in problems_of(job) if problem.line]
    result, dry = job.result, job.arguments["dry"]
    values_shown = registers_of(request.user, Permission.REGISTER_IMPORT).filter(pk=job.pk).exists()
    if values_shown and problems:
        actions.record_look(rows=len(problems), job=job, by=request.user, now=timezone.now())
    return {
        "job": job,
        "refusal": refusal,
        "page": Paginator(problems, PROBLEMS_A_PAGE).get_page(request.GET.get("page")),
        "more": next((problem.message for problem in problems_of(job) if not problem.line), ""),
        "values_shown": values_shown,
        "readable": result.get("status") != actions.UNREADABLE,
        "taken_over": taken_over_by(job) if dry else None,
        "may_take_over": values_shown and dry and bool(result.get("accepted")) and "kept" in job.arguments,
    }


@requires(Permission.REGISTER_IMPORT)
@require_POST
def take_over_register(request: HttpRequest, pk: int) -> HttpResponse:
    tried = get_object_or_404(registers_of(request.user, Permission.REGISTER_IMPORT), pk=pk)
    try:
        job = actions.take_over_register(tried=tried, by=request.user, now=timezone.now())
    except NotAllowed as refusal:
        return render(request, "cases/register.html", _page_of(request, tried, refusal.message), status=409)
    return redirect("cases:register", job.pk)


@requires(Permission.REGISTER_IMPORT)
@require_safe
def register_problems(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """What is wrong with the rows, as a file to work through; it says how many lines it holds."""
    job = get_object_or_404(registers_of(request.user, Permission.REGISTER_IMPORT), pk=pk, state=JobState.DONE)
    problems = problems_of(job)
    actions.record_export(rows=len(problems), job=job, by=request.user, now=timezone.now())
    response = StreamingHttpResponse(_lines(problems), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="register-{pk}-problems.csv"'
    return response


def _lines(problems: list[Problem]) -> Iterator[str]:
    yield "\ufeff" + csv_line([_("line"), _("column"), _("value"), _("code"), _("what is wrong and how to mend it")])
    for problem in problems:
        yield csv_line([str(problem.line or ""), problem.column, problem.value, problem.code, problem.message])
    count = len(problems)
    yield csv_line([ngettext("%(count)d row", "%(count)d rows", count) % {"count": count}])
