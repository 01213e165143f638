from django import forms
from django.utils.translation import gettext_lazy as _

from onward.programmes.rules.yaml_nodes import MAX_BYTES


class ProposeProgramme(forms.Form):
    """A programme file, uploaded or written into the page. What is wrong with its text is shown place by place."""

    text = forms.CharField(
        label=_("The file's text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "class": "code"}),
    )
    file = forms.FileField(
        label=_("Or upload it"), required=False, help_text=_("A YAML file in UTF-8. It stands before the text.")
    )

    def clean(self) -> dict:
        given = super().clean() or {}
        file = given.get("file")
        if file is not None and file.size > MAX_BYTES:
            self.add_error("file", _("The file is too large for a programme."))
        if file is None and not (given.get("text") or "").strip() and "file" not in self.errors:
            self.add_error("text", _("Write the text, or choose a file."))
        return given

    @property
    def content(self) -> bytes:
        file = self.cleaned_data["file"]
        return file.read() if file is not None else self.cleaned_data["text"].replace("\r\n", "\n").encode()


class RefuseProgramme(forms.Form):
    reason = forms.CharField(
        label=_("Why not"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For who proposed it."),
    )
