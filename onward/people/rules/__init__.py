"""Folding of names and numbers for look-up: plain Python, no database, no clock."""

from onward.people.rules.folding import (
    followed_by,
    folded,
    normalised_number,
    normalised_phone,
    part_words,
    word_variants,
)

__all__ = ["folded", "followed_by", "normalised_number", "normalised_phone", "part_words", "word_variants"]
