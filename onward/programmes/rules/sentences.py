"""How this package's events read in the trail."""

from django.utils.translation import gettext_lazy as _

from onward.audit.rules import register_sentences

register_sentences(
    {
        "programme.proposed": _("%(by)s proposed a release of %(programme)s (%(digest)s)."),
        "programme.approved": _("%(by)s approved a release of %(programme)s (%(digest)s)."),
        "programme.refused": _("%(by)s refused a release of %(programme)s (%(digest)s)."),
    }
)
