from django import forms
from django.utils.translation import gettext_lazy as _

from onward.access.queries.rights import Reader
from onward.cases.forms.fields import (
    PersonField,
    YesNoUnknown,
    day_field,
    programmes_field,
    refuse_beyond,
    seen_at_field,
    version_field,
)
from onward.cases.models import Case


class AddMember(forms.Form):
    """Who joins the case, and since when they apply. Under the principal's programmes unless others are chosen."""

    version = version_field()
    seen_at = seen_at_field()
    applied_on = day_field(label=_("Date of application"))
    unaccompanied = YesNoUnknown(
        label=_("Is this a minor who travels without a parent or guardian?"),
        required=False,
        help_text=_("A minor in a case with an adult is taken to travel with that adult, unless you say otherwise."),
    )
    guardian_consent_on = day_field(label=_("Date of the guardian's written consent"), required=False)

    def __init__(self, *args, user: Reader, case: Case, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.office = user, case.office_id
        self.fields["person"] = PersonField(
            user=user,
            label=_("Reference of the person"),
            help_text=_("For example P-00000042. Look the person up first; add them if they are not there yet."),
        )
        self.fields["programmes"] = programmes_field(case.pathway, required=False)
        self.fields["programmes"].help_text = _("Leave empty for the same programmes as the principal applicant.")
        self.order_fields(["person", "applied_on", "programmes"])

    def clean(self) -> dict:
        given = super().clean() or self.cleaned_data
        refuse_beyond(self, given.get("programmes", []), user=self.user, office=self.office)
        return given
