"""What a fact is: its type, its sensitivity, and how a value is read and written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from onward.base.rules.dates import PartialDate

Said: TypeAlias = str | Promise  # a text in the reader's language, once it is read
Value: TypeAlias = bool | int | str | date | PartialDate | tuple[str, ...] | None


class Type(TextChoices):
    BOOLEAN = "boolean", _("yes or no")
    INTEGER = "integer", _("whole number")
    DATE = "date", _("date")
    PARTIAL_DATE = "partial_date", _("date to the year, month or day")
    TEXT = "text", _("text")
    CODE = "code", _("one of a list")
    COUNTRY = "country", _("country")
    CODES = "codes", _("set of codes")
    COUNTRIES = "countries", _("set of countries")


class Sensitivity(TextChoices):
    """Who may see a fact's value. The last three are compartments, named as in `access`."""

    ORDINARY = "ordinary", _("ordinary")
    SENSITIVE = "sensitive", _("sensitive")
    HEALTH = "health", _("health compartment")
    MINORS = "minors", _("minors compartment")
    TRAFFICKING = "trafficking", _("trafficking compartment")


class Stated(StrEnum):
    """Where a value comes from, if somebody states it."""

    REGISTER = "register"  # a column of the register file, a field of the case screen
    QUESTION = "question"  # the question asked, such as the day it is asked for
    FURTHER = "further"  # asked for when a programme needs it
    DERIVED = "derived"  # worked out from other facts; a stated value is taken if nothing contradicts it


@dataclass(frozen=True)
class Fact:
    """One fact about a person in a case. `derived` works it out from others, `otherwise` where nothing is stated.

    Both are texts in the expression language, so that there is one derivation for a decision, a screen and the extract.
    """

    code: str
    type: Type
    name: Said
    meaning: Said
    stated: Stated
    sensitivity: Sensitivity = Sensitivity.ORDINARY
    values: Mapping[str, Said] = field(default_factory=dict, hash=False)
    derived: str = ""
    otherwise: str = ""
    unknown_code: str = ""  # a value that says that it is not known, as a passport has it

    @property
    def columns(self) -> dict[str, str]:
        """The columns that carry it in a table of facts, with their SQL types."""
        if self.type == Type.PARTIAL_DATE:
            return {f"{self.code}_earliest": "DATE", f"{self.code}_latest": "DATE"}
        return {self.code: _SQL[self.type]}

    def cells(self, value: Value) -> tuple[object, ...]:
        """A value as it stands in those columns."""
        if self.type == Type.PARTIAL_DATE:
            return (value.earliest, value.latest) if isinstance(value, PartialDate) else (None, None)
        return (list(value) if isinstance(value, tuple) else value,)


STATELESS, UNKNOWN_COUNTRY = "XXA", "XXX"  # as on passports; not in ISO 3166-1
_SQL = {
    Type.BOOLEAN: "BOOLEAN",
    Type.INTEGER: "INTEGER",
    Type.DATE: "DATE",
    Type.TEXT: "TEXT",
    Type.CODE: "TEXT",
    Type.COUNTRY: "TEXT",
    Type.CODES: "TEXT[]",
    Type.COUNTRIES: "TEXT[]",
}
