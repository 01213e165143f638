from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from onward.access.rules import Permission
from onward.access.views import requires
from onward.reporting import actions, queries
from onward.reporting.forms import QuestionForm
from onward.reporting.queries import Question
from onward.reporting.rules.manifest import Manifest
from onward.reporting.rules.periods import around
from onward.reporting.views.asked import answered, link


@requires(Permission.FIGURES_VIEW)
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """To the page of the period that is asked for, or of the last year in which anybody departed."""
    words = {name: word for name, word in request.GET.items() if word and name in ("as_known_on", "programme")}
    period = request.GET.get("period", "").strip().replace("/", "-") or queries.latest_year(today=timezone.localdate())
    return redirect(reverse("reporting:year", args=[period], query=words or None))


@requires(Permission.FIGURES_VIEW)
@require_safe
@answered
def year(request: HttpRequest, question: Question, found: Manifest) -> HttpResponse:
    """The figures of a period as the report groups them, with the year before beside them, charts and a map."""
    table = queries.year(question, user=request.user, manifest=found)
    charts = [(chart, actions.draw_chart(specification=chart.specification, name=chart.name)) for chart in table.charts]
    context = {
        "form": QuestionForm(initial={**question.words, "as_known_on": question.known[:10]}),
        "active": len(question.words) > 1,
        "question": question,
        "kept": link(question),
        "around": around(question.period.text),
        "table": table,
        "charts": charts,
    }
    return render(request, "reporting/year.html", context)
