from django import forms
from django.utils.translation import gettext_lazy as _

from onward.cases.forms.fields import day_field, reason_field, seen_at_field, version_field
from onward.cases.models import Member, Milestone
from onward.cases.states import NEXT, MilestoneKind
from onward.people.queries import country_choices

ON_OWN_PAGE = frozenset({MilestoneKind.WITHDREW, MilestoneKind.CLOSED})
DECIDED = frozenset({MilestoneKind.ELIGIBLE, MilestoneKind.REFUSED})


def _destinations() -> list[tuple[str, str]]:
    return [("", str(_("Only of a departure"))), *country_choices()]


class Move(forms.Form):
    """What happened to a member. Decisions, withdrawals and closings have pages of their own."""

    version = version_field()
    seen_at = seen_at_field()
    on = day_field(label=_("On which day"))
    destination = forms.ChoiceField(label=_("To which country"), required=False, choices=_destinations)

    def __init__(self, *args, member: Member, decidable: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = forms.ChoiceField(
            label=_("What happened"), widget=forms.RadioSelect, choices=steps(member, decidable=decidable)
        )
        self.order_fields(["to", "on", "destination"])


def steps(member: Member, *, decidable: bool) -> list[tuple[str, str]]:
    """Steps that may be recorded now. Where programmes are applied for, eligible and refused come of a decision."""
    own = ON_OWN_PAGE | (DECIDED if decidable else frozenset())
    possible = NEXT[MilestoneKind(member.status) if member.status else None] - own
    if member.status in (MilestoneKind.WITHDREW, MilestoneKind.CLOSED):
        possible = possible & {MilestoneKind.APPLIED} if member.status == MilestoneKind.WITHDREW else set()
    return [(kind.value, str(kind.label)) for kind in MilestoneKind if kind in possible]


class Retract(forms.Form):
    version = version_field()
    seen_at = seen_at_field()
    reason = reason_field(label=_("What was wrong with it"), help_text=_("Kept, and shown in the timeline."))
    happened_on = day_field(
        label=_("The right day, if it did happen"),
        required=False,
        help_text=_("Leave empty if it did not happen at all."),
    )

    def __init__(self, *args, milestone: Milestone, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if milestone.kind == MilestoneKind.DEPARTED:
            self.fields["destination"] = forms.ChoiceField(
                label=_("The right country, if it did happen"),
                required=False,
                choices=_destinations,
                initial=milestone.destination,
            )


class _Members(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Member) -> str:
        return obj.person.display_name


class Withdraw(forms.Form):
    version = version_field()
    seen_at = seen_at_field()
    on = day_field(label=_("On which day"))
    reason = reason_field(
        label=_("Anything the next person should know"),
        required=False,
        help_text=_("Nobody owes a reason: a person may change their mind until departure."),
    )

    def __init__(self, *args, members: list[Member], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"] = _Members(
            label=_("Who withdraws"),
            queryset=Member.objects.filter(pk__in=[member.pk for member in members]).select_related("person"),
            to_field_name="number",
            widget=forms.CheckboxSelectMultiple,
            initial=[member.number for member in members],
        )
        self.order_fields(["members", "on", "reason"])


class CloseCase(forms.Form):
    version = version_field()
    seen_at = seen_at_field()
    on = day_field(label=_("On which day"))
    reason = reason_field(label=_("Why"), help_text=_("Kept with the case, and shown in the timeline."))
