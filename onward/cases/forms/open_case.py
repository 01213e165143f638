from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from onward.access.models import Office
from onward.access.queries import scope
from onward.access.queries.rights import Reader
from onward.access.rules import Permission
from onward.cases.forms.circumstances import circumstance_fields, stated_by
from onward.cases.forms.fields import PersonField, YesNoUnknown, day_field, programmes_field
from onward.cases.states import Pathway


class OpenCaseStart(forms.Form):
    """The first question: who, and on which pathway. What is asked next depends on it."""

    pathway = forms.ChoiceField(label=_("Pathway"), choices=Pathway.choices, widget=forms.RadioSelect)

    def __init__(self, *args, user: Reader, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = PersonField(
            user=user,
            label=_("Reference of the principal applicant"),
            help_text=_("For example P-00000042. Look the person up first; add them if they are not there yet."),
        )
        self.order_fields(["person", "pathway"])


class OpenCase(forms.Form):
    """What is asked of a principal applicant on a pathway. A possible minor is asked for who travels along."""

    def __init__(self, *args, user: Reader, pathway: str, may_be_a_minor: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.part = scope(user, Permission.CASE_OPEN)
        offices = list(offices_of(user)[:2])
        self.fields["office"] = forms.ModelChoiceField(
            label=_("Office"),
            queryset=offices_of(user),
            initial=offices[0].code if len(offices) == 1 else None,
            to_field_name="code",
            empty_label=_("Choose an office"),
        )
        self.fields["applied_on"] = day_field(label=_("Date of application"))
        self.fields["programmes"] = programmes_field(pathway)
        if may_be_a_minor:
            self.fields |= minor_fields()
        self.fields |= circumstance_fields(further=False)

    def clean(self) -> dict:
        """Whoever works within one programme opens no case under another, which they would not see afterwards."""
        given = super().clean() or self.cleaned_data
        office = given.get("office")
        beyond = [code for code in given.get("programmes", []) if office and not self.part.holds(office.pk, code)]
        if beyond:
            says = gettext("You may not open a case at this office under %(codes)s.") % {"codes": ", ".join(beyond)}
            self.add_error("programmes", says)
        return given

    def answers(self) -> dict:
        """As `open_case` takes them."""
        given = self.cleaned_data
        return {
            "office": given["office"],
            "applied_on": given["applied_on"],
            "programmes": given["programmes"],
            "unaccompanied": given.get("unaccompanied"),
            "guardian_consent_on": given.get("guardian_consent_on"),
            "circumstances": stated_by(given),
        }


def minor_fields() -> dict[str, forms.Field]:
    return {
        "unaccompanied": YesNoUnknown(
            label=_("Does this person travel without a parent or guardian?"),
            help_text=_("By the date of birth, this person may be under 18."),
        ),
        "guardian_consent_on": day_field(
            label=_("Date of the guardian's written consent"),
            required=False,
            help_text=_("Needed of a minor who travels without parent or guardian, before anything else is done."),
        ),
    }


def offices_of(user: Reader) -> QuerySet[Office]:
    """Offices at which the user may open cases, and that are not closed."""
    part = scope(user, Permission.CASE_OPEN)
    offices = Office.objects.filter(closed_on__isnull=True).order_by("name")
    if part.nothing:
        return offices.none()
    if any(office is None for office, _programme in part.parts):
        return offices
    return offices.filter(pk__in={office for office, _programme in part.parts})
