"""How this package's events read in the trail."""

from django.utils.translation import gettext_lazy as _

from onward.audit.rules import register_sentences

register_sentences(
    {
        "figure_rows.viewed": _("%(by)s looked at the people behind %(figure)s, %(period)s (%(rows)s rows)."),
        "figure_rows.exported": _("%(by)s took away the people behind %(figure)s, %(period)s (%(rows)s rows)."),
        "figures.exported": _("%(by)s took away the figures of %(period)s (%(figures)s lines)."),
    }
)
