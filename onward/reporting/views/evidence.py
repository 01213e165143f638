from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from onward.access.rules import Permission
from onward.access.views import requires
from onward.reporting import actions, queries
from onward.reporting.rules import figures as definitions
from onward.reporting.views.asked import extract


@requires(Permission.MINORS_VIEW)
@require_safe
def evidence(request: HttpRequest) -> HttpResponse:
    """Departures that lack evidence, of the cases that the reader may see: work to be done, not a figure."""
    found, job = extract(request)
    if found is None:
        return render(request, "reporting/preparing.html", {"job": job})
    question = queries.question(period=f"1990-01-01..{timezone.localdate()}", today=timezone.localdate())
    lists = []
    for figure in definitions.evidence().figures:
        rights = queries.rights_to_facts(figure.reads) | {Permission.MINORS_VIEW}
        listed = queries.visible(queries.rows(question, figure, (), found), user=request.user, rights=rights)
        shown = queries.behind(listed)
        actions.record_rows(
            kind="figure_rows.viewed", figure=figure, asked=question, shown=shown, by=request.user, now=timezone.now()
        )
        columns = [queries.fact_name(code) for code in queries.columns(figure, question)]
        lists.append(
            {"figure": figure, "columns": columns, "lines": [queries.line(each, figure, question) for each in shown]}
        )
    return render(request, "reporting/evidence.html", {"lists": lists})
