"""Questions that several forms about cases ask in the same way."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from onward.access.queries.rights import Reader, scope
from onward.access.rules import Permission
from onward.people.models import Person
from onward.programmes.queries import programmes
from onward.programmes.rules import in_language
from onward.safeguarding.forms import YesNoUnknown, day_field

__all__ = [
    "PersonField",
    "YesNoUnknown",
    "day_field",
    "programme_choices",
    "programmes_field",
    "reason_field",
    "refuse_beyond",
    "seen_at_field",
    "version_field",
]


class PersonField(forms.CharField):
    """A person by reference, of those whom the asker may see."""

    def __init__(self, *, user: Reader, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)
        self.people = Person.objects.visible_to(user)

    def clean(self, value) -> Person:
        reference = super().clean(value).strip().upper()
        person = self.people.filter(reference=reference).first()
        if person is None:
            raise forms.ValidationError(
                _("No person with the reference “%(reference)s”. Look the person up first, or add them.")
                % {"reference": reference}
            )
        return person


def programme_choices(pathway: str) -> list[tuple[str, str]]:
    language = get_language() or "en"
    found = {code: each for code, each in programmes().items() if each.pathway == pathway}
    return [(code, f"{in_language(each.name, language)} ({code})") for code, each in sorted(found.items())]


def refuse_beyond(form: forms.Form, changed: Iterable[str], *, user: Reader, office: int) -> None:
    """Whoever works within one programme puts nobody under another, and takes nobody from it."""
    part = scope(user, Permission.CASE_WORK)
    beyond = sorted(code for code in changed if not part.holds(office, code))
    if beyond:
        says = gettext("You may not work cases of this office under %(codes)s.") % {"codes": ", ".join(beyond)}
        form.add_error("programmes", says)


def programmes_field(pathway: str, *, required: bool = True) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Programmes applied for"),
        required=required,
        choices=programme_choices(pathway),
        widget=forms.CheckboxSelectMultiple,
    )


def reason_field(**kwargs) -> forms.CharField:
    return forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)


def version_field() -> forms.IntegerField:
    """The version of the case that the form shows."""
    return forms.IntegerField(widget=forms.HiddenInput)


def seen_at_field() -> forms.DateTimeField:
    """When the form was shown, so that what changed since can be shown to whoever was overtaken."""
    return forms.DateTimeField(widget=forms.HiddenInput(), input_formats=["%Y-%m-%dT%H:%M:%S.%f%z"], required=False)
