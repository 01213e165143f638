from django import forms
from django.utils.translation import gettext_lazy as _

from onward.desk.queries import WorkFilters


class WorklistFilter(forms.Form):
    """The address holds it all, so that a list can be kept and sent. What it does not know is as good as empty."""

    whose = forms.ChoiceField(
        label=_("Whose work"),
        required=False,
        choices=[("", _("Mine and nobody's")), ("mine", _("Mine")), ("nobody", _("Nobody's yet"))],
    )
    standing = forms.ChoiceField(
        label=_("Standing"),
        required=False,
        choices=[("", _("Any")), ("late", _("Late")), ("blocked", _("Held up")), ("waiting", _("On time"))],
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
