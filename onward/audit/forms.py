from django import forms
from django.utils.translation import gettext_lazy as _

from onward.audit.rules import SENTENCES


class TrailFilter(forms.Form):
    person = forms.CharField(label=_("Person (reference)"), required=False, max_length=40)
    case = forms.CharField(label=_("Case (reference)"), required=False, max_length=40)
    by = forms.CharField(label=_("Account (e-mail address)"), required=False, max_length=254)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        kinds = [("", _("Every kind")), *((kind, kind) for kind in sorted(SENTENCES))]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict:
        """What to look for, empty fields left out."""
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}
