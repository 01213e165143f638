from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onward.access.queries.rights import Reader
from onward.cases.queries.import_register import offices_to_import_into

LARGEST = 200 * 1024 * 1024


class ImportRegister(forms.Form):
    """A register's file, and the office that its new cases belong to."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("UTF-8 CSV or XLSX, with the columns of the register format; at most 200 MB."),
        widget=forms.FileInput({"accept": ".csv,.xlsx"}),
        error_messages={
            "required": gettext_lazy("Choose the file that holds the register."),
            "empty": gettext_lazy("The file is empty. Its first line names the columns."),
        },
    )

    def __init__(self, *args, user: Reader, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        offices = offices_to_import_into(user)
        several = list(offices[:2])
        self.fields["office"] = forms.ModelChoiceField(
            label=_("Office"),
            help_text=_("New cases of the register belong to it. Cases that are on record stay where they are."),
            queryset=offices,
            initial=several[0].code if len(several) == 1 else None,
            to_field_name="code",
            empty_label=_("Choose an office"),
        )

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 200 MB. Bring it in by the command instead."))
        return file
