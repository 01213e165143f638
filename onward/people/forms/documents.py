from django import forms
from django.utils.translation import gettext_lazy as _

from onward.people.models import ContactPoint, IdentityDocument
from onward.people.queries import country_choices


def _date(label, **kwargs) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"), **kwargs)


class AddDocument(forms.Form):
    """An identity document. The number is kept as it is written and found whatever its spaces and hyphens."""

    kind = forms.ChoiceField(label=_("Kind of document"), choices=IdentityDocument.Kind.choices)
    number = forms.CharField(
        label=_("Number"), max_length=60, widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"})
    )
    issuer = forms.ChoiceField(
        label=_("Issued by"), required=False, choices=lambda: [("", _("Not known")), *country_choices()]
    )
    issued_on = _date(_("Issued on"))
    expires_on = _date(_("Valid until"))


class AddContactPoint(forms.Form):
    kind = forms.ChoiceField(label=_("Way to reach the person"), choices=ContactPoint.Kind.choices)
    value = forms.CharField(
        label=_("Number or address"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_("A telephone number with its country code if it is a foreign one."),
    )
