from django import forms
from django.utils.translation import gettext_lazy as _

from onward.desk.queries import WorkFilters


class WorklistFilter(forms.Form):
    """The address holds it all, so that a list can be kept and sent. What it does not know is as good as empty."""

    part = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("Everything")),
            ("mine", _("What waits for me")),
            ("late", _("What is late")),
            ("blocked", _("What is held up")),
            ("waiting", _("What is on time")),
            ("unassigned", _("What is nobody's yet")),
        ],
    )
    kind = forms.ChoiceField(
        label=_("Kind of work"),
        required=False,
        choices=[("", _("Tasks and cases")), ("task", _("Tasks")), ("case", _("Cases"))],
    )
    due = forms.ChoiceField(
        label=_("Due"),
        required=False,
        choices=[("", _("Whenever")), ("today", _("Today or before")), ("week", _("Within a week"))],
    )

    def filters(self) -> WorkFilters:
        self.full_clean()
        return WorkFilters(**{name: self.cleaned_data.get(name, "") for name in self.fields})
