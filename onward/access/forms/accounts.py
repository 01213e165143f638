from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from onward.access.models import Office, RoleAssignment, User
from onward.access.queries.accounts import offices
from onward.access.rules import Role

LANGUAGES = [("", _("As the browser asks")), *settings.LANGUAGES]


class OfficeChoice(forms.ModelChoiceField):
    def label_from_instance(self, office: Office) -> str:
        return f"{office.name} ({office.code})"


class AccountFilter(forms.Form):
    text = forms.CharField(label=_("Name or e-mail address"), required=False, max_length=100)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("Any role")), *Role.choices])
    office = forms.ModelChoiceField(
        label=_("Office"),
        required=False,
        queryset=Office.objects.none(),
        to_field_name="code",
        empty_label=_("Any office"),
    )
    active = forms.ChoiceField(
        label=_("Can sign in"), required=False, choices=[("", _("All")), ("yes", _("Yes")), ("no", _("No"))]
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices()  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict:
        """What to look for; what is not understood is left out."""
        if not self.is_valid():
            return {}
        given = self.cleaned_data
        return {
            "text": given["text"],
            "role": given["role"],
            "office": given["office"].code if given["office"] else "",
            "active": {"yes": True, "no": False}.get(given["active"]),
        }


class CreateAccount(forms.Form):
    email = forms.EmailField(label=_("E-mail address"), max_length=254, help_text=_("The invitation goes to it."))
    first_name = forms.CharField(label=_("First name"), required=False, max_length=150)
    last_name = forms.CharField(label=_("Last name"), required=False, max_length=150)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)


class ChangeAccount(forms.Form):
    first_name = forms.CharField(label=_("First name"), required=False, max_length=150)
    last_name = forms.CharField(label=_("Last name"), required=False, max_length=150)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class GiveRole(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("Choose a role")), *Role.choices])
    office = OfficeChoice(
        label=_("Office or mission"),
        required=False,
        queryset=Office.objects.none(),
        to_field_name="code",
        empty_label=_("All offices and missions"),
    )
    programme = forms.CharField(
        label=_("Programme"),
        required=False,
        max_length=40,
        validators=[
            RegexValidator(r"^[A-Z0-9_]+$", _("A programme's code has capital letters, digits and underscores."))
        ],
        help_text=_("The programme's code; open for all programmes."),
    )
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Open for until further notice."),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices(open_only=True)  # type: ignore[attr-defined]

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until and until < timezone.localdate():
            raise forms.ValidationError(_("This day has passed already."))
        return until


class EndRole(forms.Form):
    """Which of an account's roles; another account's is no choice."""

    assignment = forms.ModelChoiceField(queryset=RoleAssignment.objects.none(), widget=forms.HiddenInput)

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        held = user.assignments.select_related("office", "user")
        self.fields["assignment"].queryset = held  # type: ignore[attr-defined]
