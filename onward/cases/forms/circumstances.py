from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onward.access.queries.rights import Reader
from onward.cases.forms.fields import (
    YesNoUnknown,
    day_field,
    programmes_field,
    refuse_beyond,
    seen_at_field,
    version_field,
)
from onward.cases.models import Case, Circumstances
from onward.cases.queries.circumstances import capital, values_of
from onward.cases.queries.compartments import kinds_read
from onward.facts.vocabulary import FACTS, Fact, Stated, Type
from onward.people.queries import country_choices
from onward.safeguarding.rules import Kind

COLUMNS = (  # facts that have a column of their own
    "country_of_origin",
    "residence_status",
    "asylum_background",
    "asylum_applied_on",
    "detained_at",
    "municipality",
)
FURTHER = tuple(code for code, fact in FACTS.items() if fact.stated == Stated.FURTHER)


class ChangeCircumstances(forms.Form):
    """A member's situation at application. `seen`: key of the statement that the form showed, 0 for none.

    Facts of a compartment that is not among `open_to` are neither shown nor changed.
    """

    def __init__(self, *args, statement: Circumstances | None, open_to: frozenset[Kind], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial = values_of(statement) | {"seen": statement.pk if statement else 0}
        asked = circumstance_fields(further=True)
        self.fields |= {code: field for code, field in asked.items() if kinds_read([code]) <= open_to}
        self.fields["seen"] = forms.IntegerField(widget=forms.HiddenInput)
        kept = statement.further if statement else {}
        self.kept = {code: value for code, value in kept.items() if code not in self.fields}

    def answers(self) -> dict:
        stated = stated_by(self.cleaned_data)
        return stated | {"further": self.kept | stated.get("further", {})}


class ChooseProgrammes(forms.Form):
    version = version_field()
    seen_at = seen_at_field()

    def __init__(self, *args, user: Reader, case: Case, chosen: Collection[str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.office, self.chosen = user, case.office_id, set(chosen)
        self.fields["programmes"] = programmes_field(case.pathway)

    def clean(self) -> dict:
        given = super().clean() or self.cleaned_data
        if "programmes" in given:
            refuse_beyond(self, self.chosen ^ set(given["programmes"]), user=self.user, office=self.office)
        return given


def circumstance_fields(*, further: bool) -> dict[str, forms.Field]:
    """A question for each fact, in the vocabulary's words. Each may be not known."""
    return {code: _question(FACTS[code]) for code in (*COLUMNS, *(FURTHER if further else ()))}


def _question(fact: Fact) -> forms.Field:
    words: dict[str, Any] = {"label": capital(fact.name), "help_text": fact.meaning, "required": False}
    if fact.type == Type.BOOLEAN:
        return YesNoUnknown(**words)
    if fact.type == Type.DATE:
        return day_field(**words)
    if fact.type == Type.COUNTRY:
        return forms.ChoiceField(choices=_countries, **words)
    if fact.type == Type.CODE:
        choices = [*fact.values.items(), ("", _("not known"))]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **words)
    return forms.CharField(max_length=120, **words)


def _countries() -> list[tuple[str, str]]:
    return [("", str(_("Not known"))), *country_choices()]


def stated_by(given: dict) -> dict:
    """What a valid form states, as fields of Circumstances. Further facts go by code; JSON keeps dates as text."""
    columns = {code: given[code] for code in COLUMNS if code in given}
    further = {
        code: value.isoformat() if isinstance(value, date) else value
        for code in FURTHER
        if (value := given.get(code)) not in (None, "")
    }
    asked = any(code in given for code in FURTHER)
    return columns | ({"further": further} if asked else {})
