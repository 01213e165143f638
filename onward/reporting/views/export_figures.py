from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from onward.access.rules import Permission
from onward.access.views import requires
from onward.reporting import actions, queries
from onward.reporting.queries import Question
from onward.reporting.rules.manifest import Manifest
from onward.reporting.views.asked import answered
from onward.reporting.views.files import csv_file


@requires(Permission.FIGURES_EXPORT)
@require_POST
@answered
def export_figures(request: HttpRequest, question: Question, found: Manifest) -> HttpResponse:
    """The figures of a period as CSV, a line each (or a line a group), in the reader's language."""
    head = [
        _("Figure"),
        _("Name"),
        *map(queries.fact_name, question.by),
        _("Value"),
        _("Unit"),
        _("Rows"),
        _("Definition"),
        _("Version"),
    ]
    lines = queries.figure_lines(question, user=request.user, manifest=found)
    actions.record_export(asked=question, figures=len(lines), by=request.user, now=timezone.now())
    return csv_file(f"figures-{question.period.text}", head, lines)
