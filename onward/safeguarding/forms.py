"""Questions about what protects a person. "Not known" is an answer to each."""

from django import forms
from django.utils.translation import gettext_lazy as _

from onward.safeguarding.models import HealthRecord, Statement, TraffickingRecord
from onward.safeguarding.rules import Kind


class YesNoUnknown(forms.TypedChoiceField):
    """Yes, no or not known: True, False or None."""

    ANSWERS = (("yes", _("Yes")), ("no", _("No")), ("unknown", _("Not known")))

    def __init__(self, **kwargs) -> None:
        values = {"yes": True, "no": False, "unknown": None}
        super().__init__(
            choices=self.ANSWERS, coerce=values.__getitem__, empty_value=None, widget=forms.RadioSelect, **kwargs
        )

    def prepare_value(self, value):
        return {True: "yes", False: "no", None: "unknown"}.get(value, value)


def day_field(**kwargs) -> forms.DateField:
    """A full date, asked by the browser's own calendar."""
    return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)


def _note_field() -> forms.CharField:
    return forms.CharField(
        label=_("Explanation"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Kept encrypted. Write what the next person needs to know, and no more."),
    )


class HealthForm(forms.Form):
    problem = forms.ChoiceField(
        label=_("A health problem that bears on the journey"),
        required=False,
        widget=forms.RadioSelect,
        choices=[*HealthRecord.Problem.choices, ("", _("none known"))],
    )
    escort = forms.ChoiceField(
        label=_("Who travels along because of it"),
        required=False,
        widget=forms.RadioSelect,
        choices=[*HealthRecord.Escort.choices, ("", _("nobody, or not known yet"))],
    )
    note = _note_field()
    seen = forms.IntegerField(widget=forms.HiddenInput)


class MinorsForm(forms.Form):
    unaccompanied = YesNoUnknown(
        label=_("Is this a minor without a parent or guardian who travels along?"),
    )
    guardian_consent_on = day_field(
        label=_("Date of the guardian's written consent"),
        required=False,
        help_text=_("The day on which the guardian signed. Leave empty while it is not there: the application waits."),
    )
    note = _note_field()
    seen = forms.IntegerField(widget=forms.HiddenInput)


class TraffickingForm(forms.Form):
    trafficked = YesNoUnknown(label=_("Was this person trafficked?"))
    help_wanted = forms.ChoiceField(
        label=_("Help that the person wants beyond the journey"),
        required=False,
        widget=forms.RadioSelect,
        choices=[*TraffickingRecord.Help.choices, ("", _("not known"))],
        help_text=_("Help is voluntary. Record what the person wants, not what would be best."),
    )
    note = _note_field()
    seen = forms.IntegerField(widget=forms.HiddenInput)


class VulnerabilityForm(forms.Form):
    vulnerable = YesNoUnknown(label=_("Is this person vulnerable in another way?"))
    note = _note_field()
    seen = forms.IntegerField(widget=forms.HiddenInput)


FORMS: dict[Kind, type[forms.Form]] = {
    Kind.HEALTH: HealthForm,
    Kind.MINORS: MinorsForm,
    Kind.TRAFFICKING: TraffickingForm,
    Kind.VULNERABILITY: VulnerabilityForm,
}


def initial_of(kind: Kind, statement: Statement | None) -> dict:
    """What the form shows first: the statement that holds, and its key as what was seen."""
    fields = [name for name in FORMS[kind].base_fields if name not in ("note", "seen")]
    stated = {name: getattr(statement, name) for name in fields} if statement else {}
    return stated | {"seen": statement.pk if statement else 0}
