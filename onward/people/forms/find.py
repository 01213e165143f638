from django import forms
from django.utils.translation import gettext_lazy as _

from onward.people.forms.fields import PartialDateField


class FindPeople(forms.Form):
    text = forms.CharField(
        label=_("Name, reference or number"),
        max_length=200,
        widget=forms.TextInput({"type": "search", "autocomplete": "off", "spellcheck": "false", "dir": "auto"}),
        help_text=_(
            "Any part of the name in any order, a person's or a case's reference, "
            "the number of a document, or a telephone number."
        ),
        error_messages={"required": _("Type a name, a reference or a number to look for.")},
    )
    born_on = PartialDateField(
        not_known=False,
        label=_("Birth date"),
        help_text=_("Puts those born then first. The year alone will do."),
    )
