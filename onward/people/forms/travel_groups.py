from django import forms
from django.utils.translation import gettext_lazy as _

from onward.people.models import Person


class JoinTravelGroup(forms.Form):
    """Named by a person who travels along, because that is what somebody at a desk knows."""

    companion = forms.CharField(
        label=_("Reference of somebody who travels along"),
        max_length=40,
        help_text=_("It stands beside the name, for example P-00000042. Find the person first if you do not know it."),
    )

    def __init__(self, *args, person: Person, among, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.among = person, among

    def clean_companion(self) -> Person:
        reference = self.cleaned_data["companion"].strip()
        companion = self.among.filter(reference__in={reference, reference.upper()}).first()
        if companion is None:
            raise forms.ValidationError(_("You see nobody with that reference. Check it, or find the person by name."))
        if companion == self.person:
            raise forms.ValidationError(_("That is this person. Give the reference of somebody else."))
        return companion
