"""Names and numbers as look-up compares them: the same whatever script, accent, case or punctuation somebody typed."""

import re

from anyascii import anyascii

_APOSTROPHES = re.compile("['`\u00b4\u02b9\u02bb-\u02bf\u055a\u05f3\u2018\u2019\u201b\u2032\ua78c\uff07]")
_OTHER = re.compile(r"[^a-z0-9]+")
# Chinese characters and Korean syllables: each is read on its own, so each is a word.
_SYLLABLES = re.compile("([\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003fffd])")
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae"})
_ORDER = "0123456789abcdefghijklmnopqrstuvwxyz"
WORD_LENGTH = 60
PART_LENGTH = 200


def folded(text: str) -> str:
    """Latin letters and digits in lower case with single spaces. Apostrophes go, every other mark is a space."""
    if not text.isascii():
        text = anyascii(_SYLLABLES.sub(r" \1 ", _APOSTROPHES.sub("", text)))
    return _OTHER.sub(" ", _APOSTROPHES.sub("", text).lower()).strip()[:PART_LENGTH].rstrip()


def word_variants(text: str) -> list[tuple[str, ...]]:
    """The words of a text, each with the ways it is spelt in plain letters: Müller is muller and mueller."""
    plain = folded(text).split()
    spelt_out = folded(text.lower().translate(_SPELT_OUT)).split()
    if len(plain) != len(spelt_out):
        spelt_out = plain
    return [tuple(dict.fromkeys((a[:WORD_LENGTH], b[:WORD_LENGTH]))) for a, b in zip(plain, spelt_out, strict=True)]


def part_words(*parts: str) -> list[str]:
    """What a name in parts is found by: each word in its variants, and each part of several words written as one."""
    words: dict[str, None] = {}
    for part in parts:
        variants = word_variants(part)
        words.update(dict.fromkeys(spelling for spellings in variants for spelling in spellings))
        if len(variants) > 1:
            words["".join(spellings[0] for spellings in variants)[:WORD_LENGTH]] = None
    return list(words)


def followed_by(prefix: str) -> str:
    """The least text after all that begin with this folded prefix, in any collation; empty if there is none.

    For a range instead of LIKE: PostgreSQL uses no plain index for LIKE under a language's collation.
    """
    kept = prefix.rstrip("z")
    return kept[:-1] + _ORDER[_ORDER.index(kept[-1]) + 1] if kept else ""


def normalised_number(text: str) -> str:
    """A document number as it is compared: letters and digits only, upper case."""
    return _OTHER.sub("", anyascii(text).lower()).upper()


def normalised_phone(text: str) -> str:
    """A telephone number as it is compared: its last nine digits, the same with and without the country's code."""
    return re.sub(r"\D", "", anyascii(text)).lstrip("0")[-9:]
