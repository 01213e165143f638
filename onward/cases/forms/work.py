from django import forms
from django.db.models import QuerySet
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
    title = forms.CharField(
        label=_("What is to be done"),
        max_length=200,
        help_text=_(
            "Whoever takes up tasks of this case reads this. What is protected belongs in a note or a statement."
        ),
    )
    due_on = day_field(label=_("Before which day"), required=False)

    def __init__(self, *args, workers: QuerySet[User], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = forms.ModelChoiceField(
            label=_("By whom"),
            queryset=workers,
            to_field_name="reference",
            required=False,
            empty_label=_("Whoever works the case"),
        )
        self.order_fields(["title", "owner", "due_on"])


class AssignWorker(forms.Form):
    version = version_field()
    seen_at = seen_at_field()

    def __init__(self, *args, workers: QuerySet[User], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"] = forms.ModelChoiceField(
            label=_("Caseworker"),
            queryset=workers,
            to_field_name="reference",
            required=False,
            empty_label=_("Nobody yet"),
        )
