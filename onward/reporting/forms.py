from django import forms
from django.utils.translation import gettext_lazy as _

from onward.facts.vocabulary import FACTS, Type
from onward.programmes.queries import programme_codes
from onward.reporting.rules.flat import kept


class QuestionForm(forms.Form):
    """Which figures are asked for. The whole of it stands in the URL; what is meant by it is for `queries.question`."""

    period = forms.CharField(
        label=_("Period"), max_length=30, help_text=_("2007, 2007-Q1, 2007-11 or 2007-01-15..2007-02-14")
    )
    as_known_on = forms.DateField(
        label=_("As known on"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    programme = forms.ChoiceField(label=_("Programme"), required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        codes = [("", _("Every programme")), *((code, code) for code in programme_codes())]
        self.fields["programme"].choices = codes  # type: ignore[attr-defined]


class BreakdownForm(forms.Form):
    """By which fact a figure is told; the rest of the question goes along unseen."""

    by = forms.ChoiceField(label=_("By"), required=False)
    as_known_on = forms.CharField(required=False, widget=forms.HiddenInput)
    programme = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        told = [fact for fact in FACTS.values() if kept(fact) and fact.type not in (Type.PARTIAL_DATE, Type.TEXT)]
        facts = [("", _("Nothing")), *((fact.code, fact.name) for fact in told)]
        self.fields["by"].choices = facts  # type: ignore[attr-defined]
