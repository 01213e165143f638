from django import forms
from django.utils.translation import gettext_lazy as _

from onward.access.models import User
from onward.cases.forms.fields import day_field, seen_at_field, version_field


class AddNote(forms.Form):
    text = forms.CharField(
        label=_("Note"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "Kept encrypted, for whoever works this case. A note is never changed; write another one after it."
        ),
    )


class AddTask(forms.Form):
    title = forms.CharField(label=_("What is to be done"), max_length=200)
    owner = forms.ModelChoiceField(
        label=_("By whom"), queryset=User.objects.none(), required=False, empty_label=_("Whoever works the case")
    )
    due_on = day_field(label=_("Before which day"), required=False)

    def __init__(self, *args, workers, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = workers
        self.fields["owner"].to_field_name = "reference"


class AssignWorker(forms.Form):
    version = version_field()
    seen_at = seen_at_field()
    worker = forms.ModelChoiceField(
        label=_("Caseworker"), queryset=User.objects.none(), required=False, empty_label=_("Nobody yet")
    )

    def __init__(self, *args, workers, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].queryset = workers
        self.fields["worker"].to_field_name = "reference"
