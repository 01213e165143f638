"""What a programme is, once its file is read: dated versions of conditions, requirements, entitlements, funding."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from onward.facts.expressions import Expression

Words = Mapping[str, str]  # a text by language


@dataclass(frozen=True)
class Window:
    """From a day to a day, both included; None is open. `dated` is false where the source gives no day it begins on."""

    first: date | None = None
    last: date | None = None
    dated: bool = True

    @property
    def open(self) -> bool:
        return self.first is None and self.last is None and self.dated

    def holds(self, day: date) -> bool:
        return self.dated and (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def meets(self, other: "Window") -> bool:
        """Whether the two have a day in common."""
        return (self.first is None or other.last is None or self.first <= other.last) and (
            other.first is None or self.last is None or other.first <= self.last
        )


@dataclass(frozen=True)
class Condition:
    """One boolean expression over facts, and the sentence the applicant reads if it is not met."""

    code: str
    require: Expression
    source: str
    says: Words


@dataclass(frozen=True)
class Requirement:
    """What must be in hand before a step of the journey. A gate protects a person: nobody can waive it."""

    step: str
    needs: str
    name: Words
    source: str
    valid_until: str = ""
    gate: bool = False
    when: Expression | None = None


@dataclass(frozen=True)
class Entitlement:
    """What an eligible person gets. The amount is None where the source does not give it; in kind has no currency."""

    code: str
    name: Words
    per: str
    source: str
    amount: str | None
    currency: str = ""
    pay: str = ""
    cash_max: str | None = None
    when: Expression | None = None

    def as_dict(self) -> dict[str, object]:
        """As `onward decide` prints it; an amount that the source does not give is the word unknown."""
        return {
            "code": self.code,
            "name": dict(self.name),
            "per": self.per,
            "amount": self.amount or "unknown",
            "currency": self.currency or None,
            "pay": self.pay or None,
            "cash_max": self.cash_max,
            "source": self.source,
        }


@dataclass(frozen=True)
class Funding:
    project: str
    eligible: bool


@dataclass(frozen=True)
class Quota:
    """How many persons at most, a year or in the project's whole period."""

    persons: int
    per: str


@dataclass(frozen=True)
class Version:
    """A programme as it was for who applied, and departed, within certain days."""

    label: str
    applied: Window
    departed: Window
    source: str
    in_force_source: str
    in_force_says: Words
    conditions: tuple[Condition, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    entitlements: tuple[Entitlement, ...] = ()
    funding: tuple[Funding, ...] = ()
    quota: Quota | None = None

    @property
    def windowed(self) -> bool:
        return not (self.applied.open and self.departed.open)


@dataclass(frozen=True)
class Programme:
    """A programme file, read. `bases` are the programmes it builds on, read too: their conditions hold as well."""

    code: str
    name: Words
    about: Words
    pathway: str
    period: Window
    project: str
    source: str
    versions: tuple[Version, ...]
    builds_on: tuple[str, ...] = ()
    digest: str = ""
    bases: tuple["Programme", ...] = field(default=(), repr=False)

    def reference(self, version: Version) -> str:
        """How a decision names the version it used: the programme, the version's label, the digest of the text."""
        return f"{self.code}@{version.label}#{self.digest[:8]}"

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """Every fact that some condition of some version reads."""
        read = [
            code for version in self.versions for condition in version.conditions for code in condition.require.facts
        ]
        return tuple(dict.fromkeys([*read, *(code for base in self.bases for code in base.facts)]))
