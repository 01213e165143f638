from django import forms
from django.utils.translation import gettext_lazy as _

from onward.access.models import Office, User
from onward.cases.forms.fields import day_field
from onward.cases.states import MilestoneKind, Pathway
from onward.programmes.queries import programme_codes


class CaseFilter(forms.Form):
    """The case list's filter; the address holds all of it."""

    reference = forms.CharField(label=_("Reference"), max_length=120, required=False)
    office = forms.ModelChoiceField(
        label=_("Office"),
        queryset=Office.objects.order_by("name"),
        to_field_name="code",
        required=False,
        empty_label=_("All"),
    )
    pathway = forms.ChoiceField(label=_("Pathway"), required=False, choices=[("", _("All")), *Pathway.choices])
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[("", _("All")), *MilestoneKind.choices])
    applied_from = day_field(label=_("Applied from"), required=False)
    applied_to = day_field(label=_("Applied until"), required=False)

    def __init__(self, *args, workers: list[User], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        codes = [("", _("All")), *((code, code) for code in programme_codes())]
        self.fields["programme"] = forms.ChoiceField(label=_("Programme"), required=False, choices=codes)
        names = [(worker.reference, str(worker)) for worker in workers]
        self.fields["worker"] = forms.ChoiceField(
            label=_("Caseworker"),
            required=False,
            choices=[("", _("All")), ("me", _("Me")), ("nobody", _("Nobody yet")), *names],
        )
        self.order_fields(["reference", "status", "programme", "pathway", "worker", "office"])

    def active(self) -> list[str]:
        """The names of the questions that narrow the list."""
        return [name for name, value in self.cleaned_data.items() if value] if self.is_valid() else []
