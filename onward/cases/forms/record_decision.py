from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from onward.cases.forms.fields import reason_field
from onward.cases.queries.answers_shown import fingerprint, key_of
from onward.cases.queries.eligibility import Assessment

SALT = "cases.shown_answer"


class RecordDecision(forms.Form):
    """What is decided, of what was shown: `seen` is the answer that the page showed, signed."""

    seen = forms.CharField(widget=forms.HiddenInput)
    eligible = forms.TypedChoiceField(
        label=_("Your decision"),
        choices=[("yes", _("Eligible")), ("no", _("Not eligible"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = reason_field(
        label=_("Reason"),
        required=False,
        help_text=_("Demanded of a decision against the rules; kept with it either way."),
    )

    def clean_seen(self) -> dict:
        try:
            return signing.loads(self.cleaned_data["seen"], salt=SALT)
        except signing.BadSignature:
            raise forms.ValidationError(_("This page did not come back whole. Look at the answer once more.")) from None


def shown_answer(assessment: Assessment) -> str:
    """What the page shows, signed, to come back with the decision."""
    answers = {key_of(condition): fingerprint(condition) for condition in assessment.conditions}
    return signing.dumps({"digest": assessment.digest, "answers": answers}, salt=SALT)
