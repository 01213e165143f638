from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from onward.access.rules import Permission
from onward.access.views import requires
from onward.reporting import actions, queries
from onward.reporting.queries import Question
from onward.reporting.rules.manifest import Manifest
from onward.reporting.views.asked import answered, figure_or_404
from onward.reporting.views.files import csv_file


@requires(Permission.FIGURES_EXPORT)
@require_POST
@answered
def export_rows(request: HttpRequest, question: Question, found: Manifest, id: str) -> HttpResponse:
    """The people behind a figure as CSV, without names: references, dates and facts, in the reader's language."""
    figure = figure_or_404(id)
    if not queries.may_see_rows(request.user, figure, question.by):
        raise PermissionDenied
    rights = queries.rights_to_rows(figure, question.by) | {Permission.FIGURES_EXPORT}
    listed = queries.visible(queries.rows(question, figure, question.by, found), user=request.user, rights=rights)
    shown = queries.behind(listed)
    actions.record_rows(
        kind="figure_rows.exported", figure=figure, asked=question, shown=shown, by=request.user, now=timezone.now()
    )
    head = [_("Case"), _("Case in the register"), _("Member"), _("Pseudonym")]
    head += [queries.fact_name(code) for code in queries.columns(figure, question)]
    head += [_("Counts")] if figure.is_share else []
    lines = [queries.file_line(each, figure, question) for each in shown]
    return csv_file(f"{figure.id}-{question.period.text}", head, lines)
