from django import forms
from django.utils.translation import gettext_lazy as _

from onward.access.states import Judgement


class OpenCompartment(forms.Form):
    reason = forms.CharField(
        label=_("Why does your work with this person need it now?"),
        min_length=10,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Whoever reviews the opening reads this."),
    )


class ReviewOpening(forms.Form):
    judgement = forms.ChoiceField(
        label=_("Was it justified?"),
        choices=[(value, Judgement(value).label) for value in (Judgement.JUSTIFIED, Judgement.UNJUSTIFIED)],
        widget=forms.RadioSelect,
    )
    remark = forms.CharField(
        label=_("Remark"),
        min_length=3,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What you looked at, and what follows from it."),
    )
