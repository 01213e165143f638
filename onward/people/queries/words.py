"""What stands of a person, in the reader's words."""

from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from onward.base.rules.dates import PartialDate
from onward.people.models import Person, PersonName, PersonVersion, Sex
from onward.people.queries.nationalities import country_name
from onward.people.queries.persons import age
from onward.people.rules import NameParts, Particulars

ISOLATED, TOGETHER = "\u2068", "\u2069"  # a name keeps its own direction within a line of the reader's
FIELD_WORDS = {
    "name": gettext_lazy("Name"),
    "other_names": gettext_lazy("Other names"),
    "sex": gettext_lazy("Sex"),
    "born_on": gettext_lazy("Birth date"),
    "nationalities": gettext_lazy("Nationalities"),
}

STATED = ("sex", "born_on", "nationalities")  # what a version holds


def date_words(text: str) -> str:
    """A date as far as it is known: 27 March 1985, March 1985, 1985."""
    if not text:
        return ""
    when = PartialDate.parse(text).earliest
    if len(text) == 4:
        return text
    return date_format(when, "DATE_FORMAT" if len(text) == 10 else "YEAR_MONTH_FORMAT")


def age_words(person: Person, *, on: date) -> str:
    years = age(person, on=on)
    if years is not None:
        return ngettext("%(years)d year old", "%(years)d years old", years) % {"years": years}
    return _("born %(date)s") % {"date": date_words(person.born_on)} if person.born_on else _("age not known")


def identity_facts(person: Person, *, on: date) -> list[str]:
    """For the identity bar: age, sex, the nationality that is counted by."""
    counted_by = next((country_name(one.country) for one in person.nationalities.all()), _("nationality not known"))
    return [age_words(person, on=on), person.get_sex_display() or _("sex not known"), counted_by]


def history_entries(versions: list[PersonVersion]) -> list[dict]:
    """For the timeline: what each version states, newest first."""
    entries = []
    for version in versions:
        stated = Particulars(
            name=NameParts(),
            sex=version.sex,
            born_on=version.born_on,
            nationalities=tuple(version.nationalities.split("|")) if version.nationalities else (),
        )
        words = [", ".join(field_words(field, stated)) or _("not known") for field in STATED]
        when, by = date_format(timezone.localtime(version.recorded_at), "DATETIME_FORMAT"), version.recorded_by
        entries.append({"title": " · ".join(words), "when": when, "by": by})
    return entries


def field_words(field: str, stated: Particulars) -> list[str]:
    """One field of the particulars, a line for each part; nothing for not known."""
    if field == "name":
        return [str(stated.name)]
    if field == "other_names":
        kinds = dict(PersonName.Kind.choices)
        return [f"{kinds[other.kind]}: {ISOLATED}{other.name}{TOGETHER}" for other in stated.other_names]
    if field == "sex":
        return [str(dict(Sex.choices)[stated.sex])] if stated.sex else []
    if field == "born_on":
        return [date_words(stated.born_on)] if stated.born_on else []
    return [country_name(code) for code in stated.nationalities]
