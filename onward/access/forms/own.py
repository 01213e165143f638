from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class Language(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class OwnAccount(forms.Form):
    language = forms.ChoiceField(
        label=_("Language of the pages"),
        choices=[("", _("As the browser asks")), *settings.LANGUAGES],
        required=False,
    )
