from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from onward.access.queries import may
from onward.access.rules import Permission
from onward.access.views import requires
from onward.cases.actions import record_work_view
from onward.desk import queries
from onward.desk.forms import WorklistFilter
from onward.people.forms import FindPeople
from onward.reporting.queries import latest_year
from onward.reporting.views.asked import extract

PAGE = 25
ON_HOME = 8


@login_not_required
@require_safe
@never_cache
def welcome(request: HttpRequest) -> HttpResponse:
    """What Onward is, for whoever has not signed in, and for whoever has and holds no role."""
    if may(request.user, Permission.HOME_VIEW):
        return redirect("desk:home")
    return render(request, "desk/welcome.html")


@requires(Permission.HOME_VIEW)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the reader, by what the reader may do."""
    user, now, today = request.user, timezone.now(), timezone.localdate()
    context: dict = {"form": FindPeople() if may(user, Permission.PERSON_SEARCH) else None}
    if may(user, Permission.TASK_WORK):
        rows, more = queries.work_rows(user, queries.WorkFilters(), on=today)
        mine = [row for row in rows if row["whose"] == "mine"]
        context["work"] = {"rows": mine[:ON_HOME], "more": more, "counts": queries.work_counts(rows)}
    if may(user, Permission.CASE_VIEW):
        worker = may(user, Permission.CASE_WORK)
        context["cases"] = None if worker else queries.latest_cases(user)
        context["departures"] = queries.departures_soon(user) if may(user, Permission.TASK_WORK) else None
    if may(user, Permission.TRAIL_VIEW):
        context["trail"] = queries.trail_at_a_glance(now=now)
    if may(user, Permission.ACCOUNTS_MANAGE):
        context["accounts"] = queries.accounts_at_a_glance(today=today)
    if may(user, Permission.PROGRAMME_APPROVE):
        context["programmes"] = queries.programmes_waiting(user)
    record_work_view(people=queries.named_at_home(context), by=user, now=now)
    return render(request, "desk/home.html", context)


@requires(Permission.FIGURES_VIEW)
@require_safe
def year(request: HttpRequest) -> HttpResponse:
    """The year at a glance: fetched by the first page once it stands, because counting takes a moment."""
    today = timezone.localdate()
    period = latest_year(today=today)
    found, job = extract(request)
    answers = queries.year_at_a_glance(period, found, today=today) if found else []
    template = "desk/year.html#glance" if request.headers.get("HX-Request") else "desk/year.html"
    return render(request, template, {"period": period, "answers": answers, "job": job})


@requires(Permission.TASK_WORK)
@require_safe
def worklist(request: HttpRequest) -> HttpResponse:
    form = WorklistFilter(request.GET)
    filters = form.filters()
    rows, more = queries.work_rows(request.user, filters, on=timezone.localdate())
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    people = [row["item"].person for row in page.object_list if row["item"].person]
    record_work_view(people=people, by=request.user, now=timezone.now())
    context = {"form": form, "active": filters != queries.WorkFilters(), "page": page, "more": more}
    template = "desk/worklist.html#rows" if request.headers.get("HX-Request") else "desk/worklist.html"
    return render(request, template, context)


@requires(Permission.HOME_VIEW)
@require_safe
def help(request: HttpRequest) -> HttpResponse:
    """The reader's roles and what they may do, in words."""
    return render(request, "desk/help.html", {"roles": queries.roles_in_words(request.user)})
