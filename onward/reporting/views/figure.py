from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onward.access.rules import Permission
from onward.access.views import requires
from onward.reporting import queries
from onward.reporting.forms import BreakdownForm
from onward.reporting.queries import Question
from onward.reporting.rules.manifest import Manifest
from onward.reporting.views.asked import answered, figure_or_404, link


@requires(Permission.FIGURES_VIEW)
@require_safe
@answered
def figure(request: HttpRequest, question: Question, found: Manifest, id: str) -> HttpResponse:
    """What a figure means, in words and to the letter, its value, and what it is made of by a fact."""
    asked = figure_or_404(id)
    context = {
        "question": question,
        "kept": link(question),
        "unbroken": link(question, by=""),
        "figure": asked,
        "names": [queries.fact_name(code) for code in question.by],
        "form": BreakdownForm(initial=question.words),
        "sheet": queries.sheet(question, asked, user=request.user, manifest=found),
    }
    return render(request, "reporting/figure.html", context)
