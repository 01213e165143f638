from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from onward.access.rules import Permission
from onward.access.views import requires
from onward.reporting import actions, queries
from onward.reporting.queries import Question
from onward.reporting.rules.manifest import Manifest
from onward.reporting.views.asked import answered, figure_or_404, link

A_PAGE = 50


@requires(Permission.FIGURE_ROWS_VIEW)
@require_safe
@answered
def rows(request: HttpRequest, question: Question, found: Manifest, id: str) -> HttpResponse:
    """The people behind a figure, of the cases that the reader may see; the others are not so much as counted here."""
    figure = figure_or_404(id)
    if not queries.may_see_rows(request.user, figure, question.by):
        raise PermissionDenied
    rights = queries.rights_to_rows(figure, question.by)
    listed = queries.visible(queries.rows(question, figure, question.by, found), user=request.user, rights=rights)
    page = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
    shown = queries.behind(page.object_list)
    actions.record_rows(
        kind="figure_rows.viewed", figure=figure, asked=question, shown=shown, by=request.user, now=timezone.now()
    )
    context = {
        "question": question,
        "kept": link(question),
        "figure": figure,
        "page": page,
        "columns": [queries.fact_name(code) for code in queries.columns(figure, question)],
        "lines": [queries.line(each, figure, question) for each in shown],
    }
    return render(request, "reporting/rows.html", context)
