"""What the rules answer: per condition, with the facts read, the source, the sentence, and what would change it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import get_language

from onward.facts.statements import as_json
from onward.facts.vocabulary import Value
from onward.programmes.rules.definitions import Entitlement, Requirement, Words


class Truth(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, value: bool | None) -> "Truth":
        return cls.UNKNOWN if value is None else cls.MET if value else cls.NOT_MET


class Outcome(StrEnum):
    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class ConditionAnswer:
    """One condition's answer. `programme` is the one whose condition it is: the asked one's, or one it builds on."""

    programme: str
    code: str
    answer: Truth
    facts: Mapping[str, Value]
    source: str
    says: Words
    require: str = ""
    missing: tuple[str, ...] = ()  # facts to find out
    change: Words = field(default_factory=dict)  # what would change the answer, in a sentence

    def as_dict(self, language: str) -> dict[str, object]:
        return {
            "code": self.code,
            "programme": self.programme,
            "answer": self.answer.value,
            "facts": {code: as_json(value) for code, value in self.facts.items()},
            "source": self.source,
            "says": in_language(self.says, language),
            "change": in_language(self.change, language) or None,
            "missing": list(self.missing),
            "require": self.require,
            "says_in": dict(self.says),
            "change_in": dict(self.change),
        }


@dataclass(frozen=True)
class Answer:
    """The rules' answer for one set of facts. It advises; a person decides."""

    programme: str
    version: str  # as a decision keeps it: programme, version label, digest of the text
    outcome: Outcome
    conditions: tuple[ConditionAnswer, ...]
    entitlements: tuple[Entitlement, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    builds_on: tuple[str, ...] = ()  # the versions of the programmes it builds on, likewise

    @property
    def reasons(self) -> tuple[ConditionAnswer, ...]:
        """The conditions that stand in the way, or may."""
        return tuple(condition for condition in self.conditions if condition.answer != Truth.MET)

    def as_dict(self, language: str = "") -> dict[str, object]:
        """As `onward decide --json` prints it and a decision keeps it, with the sentences in every language."""
        language = language or get_language() or "en"
        return {
            "programme": self.programme,
            "version": self.version,
            "outcome": self.outcome.value,
            "conditions": [condition.as_dict(language) for condition in self.conditions],
            "entitlements": [
                entitlement.as_dict() | {"name": in_language(entitlement.name, language)}
                for entitlement in self.entitlements
            ],
            "requirements": [
                {
                    "step": requirement.step,
                    "needs": requirement.needs,
                    "name": in_language(requirement.name, language),
                    "gate": requirement.gate,
                    "source": requirement.source,
                }
                for requirement in self.requirements
            ],
            "builds_on": list(self.builds_on),
        }


def in_language(words: Words, language: str) -> str:
    """A text in a language, else in English, else in whichever there is."""
    return words.get(language) or words.get(language.split("-")[0]) or words.get("en") or next(iter(words.values()), "")
