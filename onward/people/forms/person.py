from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onward.people.forms.fields import PartialDateField
from onward.people.models import PersonName, Sex
from onward.people.queries import nationality_choices
from onward.people.rules import NameParts, OtherName, Particulars

MORE_NATIONALITIES = 3
SPARE_NAMES = 2
MOST_OTHER_NAMES = 40


class PersonForm(forms.Form):
    """What is stated of a person. Other names are numbered triples of fields, with empty ones to spare."""

    family = forms.CharField(label=_("Family name"), max_length=200, required=False)
    given = forms.CharField(
        label=_("Given names"),
        max_length=200,
        required=False,
        help_text=_("One of the two may be empty: not everybody has both. Any script will do."),
    )
    sex = forms.ChoiceField(
        label=_("Sex"), widget=forms.RadioSelect, choices=[*Sex.choices, ("unknown", _("not known"))]
    )
    born_on = PartialDateField(
        label=_("Birth date"), help_text=_("As far as it is known: the year alone is enough. For example 27 3 1985.")
    )
    nationality_1 = forms.ChoiceField(
        label=_("Nationality"),
        help_text=_("The one by which the person is counted. Stateless is one too."),
        choices=lambda: [("", _("Choose one")), *nationality_choices()],
    )

    def __init__(self, *args, stated: Particulars | None = None, **kwargs) -> None:
        data = kwargs.get("data", args[0] if args else None)
        super().__init__(*args, **kwargs)
        more = max(MORE_NATIONALITIES, len(stated.nationalities) if stated else 0)
        for number in range(2, more + 1):
            self.fields[f"nationality_{number}"] = forms.ChoiceField(
                label=_("Another nationality"), choices=[("", _("None")), *nationality_choices()[1:]], required=False
            )
        self.name_numbers = range(1, _names_asked(data, stated) + 1)
        for number in self.name_numbers:
            self._ask_other_name(number)
        if stated:
            self.initial = {**_as_initial(stated), **self.initial}

    def _ask_other_name(self, number: int) -> None:
        kinds = [("", _("Choose one")), *[choice for choice in PersonName.Kind.choices if choice[0] != "MAIN"]]
        self.fields[f"kind_{number}"] = forms.ChoiceField(label=_("Kind of name"), choices=kinds, required=False)
        self.fields[f"family_{number}"] = forms.CharField(label=_("Family name"), max_length=200, required=False)
        self.fields[f"given_{number}"] = forms.CharField(label=_("Given names"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not (cleaned.get("family", "").strip() or cleaned.get("given", "").strip()):
            self.add_error("family", _("Give the family name or the given names; one of the two is enough."))
        for number in self.name_numbers:
            named = cleaned.get(f"family_{number}") or cleaned.get(f"given_{number}")
            if named and not cleaned.get(f"kind_{number}"):
                self.add_error(f"kind_{number}", _("Say what kind of name this is."))
        return cleaned

    def particulars(self) -> Particulars:
        """What the valid form states."""
        given: dict[str, Any] = self.cleaned_data
        names = [{"kind": "MAIN", "family": given["family"], "given": given["given"]}]
        names += [
            {"kind": given[f"kind_{n}"], "family": given[f"family_{n}"], "given": given[f"given_{n}"]}
            for n in self.name_numbers
            if given[f"kind_{n}"]
        ]
        nationalities = [given[name] for name in sorted(given) if name.startswith("nationality_")]
        sex = "" if given["sex"] == "unknown" else given["sex"]
        return Particulars.of(names=names, sex=sex, born_on=given["born_on"], nationalities=nationalities)

    def main_name(self) -> list[forms.BoundField]:
        return [self["given"], self["family"]]

    def plain_questions(self) -> list[forms.BoundField]:
        return [self["sex"], self["born_on"], self["nationality_1"]]

    def has_other_names(self) -> bool:
        return any(field.value() for fields in self.other_names() for field in fields)

    def has_more_nationalities(self) -> bool:
        return any(field.value() for field in self.more_nationalities())

    def other_names(self) -> list[list[forms.BoundField]]:
        return [[self[f"{part}_{number}"] for part in ("kind", "given", "family")] for number in self.name_numbers]

    def more_nationalities(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("nationality_") and name != "nationality_1"]


def _names_asked(data: Mapping[str, Any] | None, stated: Particulars | None) -> int:
    if data:
        return min(sum(name.startswith("kind_") for name in data), MOST_OTHER_NAMES)
    return (len(stated.other_names) if stated else 0) + SPARE_NAMES


def _as_initial(stated: Particulars) -> dict[str, Any]:
    initial: dict[str, Any] = {
        "family": stated.name.family,
        "given": stated.name.given,
        "sex": stated.sex or "unknown",
        "born_on": stated.born_on,
    }
    for number, country in enumerate(stated.nationalities, start=1):
        initial[f"nationality_{number}"] = country
    for number, other in enumerate(stated.other_names, start=1):
        initial |= {f"kind_{number}": other.kind, f"family_{number}": other.name.family}
        initial[f"given_{number}"] = other.name.given
    return initial


def as_particulars(stated: Mapping[str, Any]) -> Particulars:
    """Back from the plain form in which a page carries what it showed."""
    return Particulars(
        name=NameParts(*stated["name"]),
        other_names=tuple(OtherName(kind, NameParts(*name)) for kind, name in stated["other_names"]),
        sex=stated["sex"],
        born_on=stated["born_on"],
        nationalities=tuple(stated["nationalities"]),
    )


def as_plain(stated: Particulars) -> dict[str, Any]:
    return {
        "name": [stated.name.family, stated.name.given],
        "other_names": [[other.kind, [other.name.family, other.name.given]] for other in stated.other_names],
        "sex": stated.sex,
        "born_on": stated.born_on,
        "nationalities": list(stated.nationalities),
    }
