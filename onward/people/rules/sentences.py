"""How this package's events read in the trail."""

from django.utils.translation import gettext_lazy as _

from onward.audit.rules import register_sentences

register_sentences(
    {
        "person.created": _("%(by)s added %(people)s."),
        "person.updated": _("%(by)s changed what is stated of %(people)s (%(fields)s)."),
        "person.viewed": _("%(by)s looked at %(people)s."),
        "people.searched": _("%(by)s looked somebody up and was shown %(shown)s people: %(people)s."),
        "people.imported": _("%(by)s took people over from a register: %(people)s."),
        "document.added": _("%(by)s added an identity document of %(people)s."),
        "document.removed": _("%(by)s removed an identity document of %(people)s."),
        "document_number.viewed": _("%(by)s read the number of an identity document of %(people)s."),
        "contact_point.added": _("%(by)s added a way to reach %(people)s."),
        "contact_point.removed": _("%(by)s removed a way to reach %(people)s."),
        "travel_group.made": _("%(by)s made the travel group %(group)s of %(people)s."),
        "travel_group.joined": _("%(by)s put %(people)s into the travel group %(group)s."),
        "travel_group.left": _("%(by)s took %(people)s out of the travel group %(group)s."),
        "travel_group.dissolved": _("%(by)s dissolved the travel group %(group)s of %(people)s."),
    }
)
