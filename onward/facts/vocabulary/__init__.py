"""The vocabulary: every fact that rules decide on and figures count, defined once."""

from onward.facts.vocabulary.derived import DERIVED
from onward.facts.vocabulary.further import FURTHER
from onward.facts.vocabulary.register import REGISTER
from onward.facts.vocabulary.types import STATELESS, UNKNOWN_COUNTRY, Fact, Said, Sensitivity, Stated, Type, Value

__all__ = ["FACTS", "STATELESS", "UNKNOWN_COUNTRY", "Fact", "Said", "Sensitivity", "Stated", "Type", "Value"]

FACTS: dict[str, Fact] = {fact.code: fact for fact in (*REGISTER, *FURTHER, *DERIVED)}
