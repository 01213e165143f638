"""How well a person answers what somebody looks for, and why, in words.

Plain likeness: the same folded words, in any order, in part, or their beginnings. Misspelt names are another matter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from onward.base.rules.dates import PartialDate
from onward.people.rules.folding import folded, part_words, word_variants
from onward.people.rules.particulars import NameParts, tidy

MOST_TEXT = 200
MOST_WORDS = 8
TELLING = 3  # letters
NAME_WEIGHT = 0.7


@dataclass(frozen=True)
class Sought:
    """What somebody looks for, taken apart. `numbers` may be a document, a telephone or a reference."""

    text: str
    words: tuple[tuple[str, ...], ...]
    numbers: tuple[str, ...]
    born: PartialDate | None

    @property
    def telling(self) -> tuple[tuple[str, ...], ...]:
        """The words to look by: without al, de, el and their like, which half the world shares."""
        return tuple(word for word in self.words if len(word[0]) >= TELLING) or self.words

    @classmethod
    def read(cls, text: str, born_on: str = "") -> "Sought":
        """Words with a digit are numbers, and a date among them is the birth date if none is given apart.

        ValueError, in words, if `born_on` is no date.
        """
        text = tidy(text[:MOST_TEXT])
        born = PartialDate.parse(born_on) if born_on else None
        names: list[str] = []
        numbers: list[str] = []
        for word in text.split():
            stated = None if born_on else _birth_date(word)
            born = stated or born
            if not stated:
                (numbers if any(sign.isdigit() for sign in word) else names).append(word)
        whole = [text] if numbers or "@" in text else []
        return cls(
            text=text,
            words=tuple(word_variants(" ".join(names))[:MOST_WORDS]),
            numbers=tuple(dict.fromkeys([*whole, *numbers])),
            born=born,
        )


def _birth_date(word: str) -> PartialDate | None:
    try:
        born = PartialDate.parse(word)
    except ValueError:
        return None
    return born if 1900 <= born.earliest.year < 2100 else None


def likeness(
    sought: Sought, *, names: Sequence[tuple[str, NameParts]], born_on: str, numbers: Iterable[str]
) -> tuple[float, list[str]]:
    """From 0 to 1, and the reasons in words. `names` are kinds with their parts; `numbers` say which number matched."""
    why = list(numbers)
    name, says = max((_name_likeness(sought, kind, parts) for kind, parts in names), default=(0.0, ""))
    birth, birth_says = birth_likeness(sought.born, PartialDate.parse(born_on) if born_on else None)
    why += [reason for reason in (says, birth_says) if reason]
    if why and numbers:
        return 1.0, why
    return round(NAME_WEIGHT * name + (1 - NAME_WEIGHT) * birth, 3), why


def _name_likeness(sought: Sought, kind: str, parts: NameParts) -> tuple[float, str]:
    if not sought.words:
        return 0.0, ""
    score, says = _parts_likeness(sought, parts)
    if not score or kind == "MAIN":
        return score, says
    return score - 0.02, _("%(reason)s (another name of the person)") % {"reason": says}


def _parts_likeness(sought: Sought, parts: NameParts) -> tuple[float, str]:
    own = set(part_words(parts.family, parts.given))
    plain = folded(parts.family).split() + folded(parts.given).split()
    same = sum(any(spelling in own for spelling in spellings) for spellings in sought.words)
    begun = sum(
        any(word.startswith(spelling) for spelling in spellings for word in own if len(spelling) > 2)
        for spellings in sought.words
    )
    asked = len(sought.words)
    joined = "".join(spellings[0] for spellings in sought.words)
    if (same == asked and len(plain) <= asked) or joined in ("".join(plain), "".join(folded(str(parts)).split())):
        return 1.0, _("the name is the same")
    if same == asked:
        return 0.9 - 0.02 * min(len(plain) - asked, 5), _("part of the name is the same")
    if begun == asked:
        return 0.75 - 0.02 * min(len(plain) - same, 5), _("the name begins with what was typed")
    if joined in own:
        return 0.8, _("part of the name is the same")
    if begun:
        return 0.5 * begun / asked, _("some words of the name are the same")
    return 0.0, ""


def birth_likeness(sought: PartialDate | None, born: PartialDate | None) -> tuple[float, str]:
    if sought is None:
        return 0.5, ""
    if born is None:
        return 0.4, _("the birth date is not known")
    if sought == born:
        exact = sought.earliest == sought.latest
        return 1.0, _("the birth date is the same") if exact else _("the birth date is the same, as far as it is known")
    if sought.earliest <= born.latest and born.earliest <= sought.latest:
        return 0.85, _("the birth date agrees, as far as it is known")
    if sought.earliest.year == born.earliest.year:
        return 0.5, _("the year of birth is the same")
    return 0.0, _("the birth date is another")
