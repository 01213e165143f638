from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from onward.access.models import Office


class AddOffice(forms.ModelForm):
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        validators=[RegexValidator(r"^[A-Z0-9-]+$", _("Write the code in capital letters, digits and hyphens."))],
        help_text=_("Registers name the office by it; it stays as it is."),
    )
    country = forms.CharField(
        label=_("Country"),
        max_length=2,
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Write the country as two capital letters, such as NL."))],
        help_text=_("Two capital letters of ISO 3166-1, such as NL."),
    )

    class Meta:
        model = Office
        fields = ["code", "name", "kind", "country"]
        labels = {"name": _("Name"), "kind": _("Kind")}


class ChangeOffice(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    closed_on = forms.DateField(
        label=_("Closed on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Open while the office works."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
