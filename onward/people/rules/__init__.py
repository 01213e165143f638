"""What is stated of a person, and how names and numbers are compared: plain Python, no database, no clock."""

from onward.people.rules import sentences  # noqa: F401 (registers)
from onward.people.rules.folding import (
    PART_LENGTH,
    WORD_LENGTH,
    folded,
    followed_by,
    normalised_number,
    normalised_phone,
    part_words,
    word_variants,
)
from onward.people.rules.particulars import STATELESS, UNKNOWN, NameParts, OtherName, Particulars, objections, tidy

__all__ = [
    "PART_LENGTH",
    "STATELESS",
    "UNKNOWN",
    "WORD_LENGTH",
    "NameParts",
    "OtherName",
    "Particulars",
    "folded",
    "followed_by",
    "normalised_number",
    "normalised_phone",
    "objections",
    "part_words",
    "tidy",
    "word_variants",
]
