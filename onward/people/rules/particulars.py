"""What is stated of a person, as one value: compared field by field, checked, merged."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from onward.base.rules.dates import PartialDate

STATELESS, UNKNOWN = "XXA", "XXX"
SEXES = ("", "f", "m", "x")
KINDS = ("ALIAS", "FORMER", "ORIGINAL")  # besides the main name
OLDEST = 125
MOST_NATIONALITIES = 10


@dataclass(frozen=True)
class NameParts:
    """A family name and given names, either of which may be missing."""

    family: str = ""
    given: str = ""

    def __bool__(self) -> bool:
        return bool(self.family or self.given)

    def __str__(self) -> str:
        return f"{self.given} {self.family}".strip()


@dataclass(frozen=True)
class OtherName:
    kind: str
    name: NameParts


@dataclass(frozen=True)
class Particulars:
    """The fields that a person's form asks and that two people may change at once."""

    name: NameParts
    other_names: tuple[OtherName, ...] = ()
    sex: str = ""
    born_on: str = ""
    nationalities: tuple[str, ...] = ()  # the first is the one that is counted by

    @classmethod
    def of(
        cls, *, names: Iterable[dict[str, str]], sex: str, born_on: str, nationalities: Iterable[str]
    ) -> "Particulars":
        """From names as dictionaries of kind, family and given. Without a MAIN name the first of them is."""
        tidied = [
            OtherName(name.get("kind") or "MAIN", NameParts(tidy(name.get("family", "")), tidy(name.get("given", ""))))
            for name in names
        ]
        main = next((name for name in tidied if name.kind == "MAIN"), None) or (tidied[0] if tidied else None)
        others = dict.fromkeys(name for name in tidied if name is not main and name.name)
        codes = dict.fromkeys(code.strip().upper() for code in nationalities if code.strip())
        return cls(main.name if main else NameParts(), tuple(others), sex, born_on.strip(), tuple(codes))

    def changed_from(self, other: "Particulars") -> list[str]:
        """The names of the fields in which the two differ."""
        return [field.name for field in fields(self) if getattr(self, field.name) != getattr(other, field.name)]

    def taking(self, names: Iterable[str], other: "Particulars") -> "Particulars":
        """This, with the named fields as the other has them."""
        taken: dict[str, Any] = {name: getattr(other, name) for name in names}
        return replace(self, **taken)


def tidy(text: str) -> str:
    """Without stray spaces and control characters, otherwise as it was written: case and marks are the person's."""
    return " ".join("".join(sign if sign.isprintable() or sign in JOINERS else " " for sign in text).split())


JOINERS = "\u200c\u200d"  # Persian and Indic names are spelt with them


def objections(stated: Particulars, *, today: date, countries: frozenset[str]) -> list[tuple[str, str]]:
    """What is wrong with it: pairs of the field and a sentence that says how to mend it."""
    found = []
    if not stated.name:
        found.append(("name", _("Give the family name or the given names; one of the two is enough.")))
    if any(
        max(len(part.family), len(part.given)) > 200 for part in (stated.name, *(n.name for n in stated.other_names))
    ):
        found.append(("name", _("A part of a name is longer than 200 characters. Shorten it.")))
    if any(name.kind not in KINDS for name in stated.other_names):
        found.append(
            ("other_names", _("Say of every other name whether it is an alias, a former name or an original."))
        )
    if stated.sex not in SEXES:
        found.append(("sex", _("Choose female, male, other or not known.")))
    found += [("born_on", text) for text in birth_date_objections(stated.born_on, today=today)]
    for code in stated.nationalities:
        if code not in countries and code not in (STATELESS, UNKNOWN):
            found.append(("nationalities", _("%(code)s is not the code of a country.") % {"code": code}))
    if UNKNOWN in stated.nationalities and len(stated.nationalities) > 1:
        found.append(("nationalities", _("“Not known” cannot stand beside a nationality that is known.")))
    if len(stated.nationalities) > MOST_NATIONALITIES:
        found.append(("nationalities", _("That is more nationalities than one person has.")))
    return found


def birth_date_objections(text: str, *, today: date) -> list[str]:
    if not text:
        return []
    try:
        born = PartialDate.parse(text)
    except ValueError:
        return [_("There is no such date. Give a year, a year and month, or a full date.")]
    if born.earliest > today:
        return [_("A birth date cannot lie in the future.")]
    if born.latest.year < today.year - OLDEST:
        return [_("Nobody is that old. Check the year.")]
    return []
