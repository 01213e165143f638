"""What is stated of a member's situation."""

from datetime import date

from django.utils.translation import gettext as _

from onward.base.rules.dates import PartialDate
from onward.cases.models import Circumstances, Member
from onward.cases.queries.compartments import kinds_read
from onward.facts import words
from onward.facts.vocabulary import FACTS, Type, Value
from onward.people.queries import country_name
from onward.safeguarding.rules import Kind

STATED = (  # the fields of a statement, apart from who made it and when
    "programmes",
    "country_of_origin",
    "residence_status",
    "asylum_background",
    "asylum_applied_on",
    "detained_at",
    "municipality",
    "further",
)


def holding(member: Member) -> Circumstances | None:
    """The statement that holds: the latest."""
    return member.circumstances.order_by("-pk").first()


def values_of(statement: Circumstances | None) -> dict[str, object]:
    """A statement flattened to values by code, further facts among them; what is not known is left out."""
    if statement is None:
        return {}
    plain = {field: getattr(statement, field) for field in STATED if field not in ("programmes", "further")}
    return {code: value for code, value in (plain | statement.further).items() if value not in ("", None)}


def in_words(statement: Circumstances | None, *, open_to: frozenset[Kind]) -> list[dict[str, str]]:
    """A statement as rows of a summary list, in the vocabulary's words; what is not known is there, as not known.

    Facts of a compartment that is not among `open_to` are left out.
    """
    values = values_of(statement)
    columns = [field for field in STATED if field not in ("programmes", "further")]
    further = [code for code in values if code not in columns]
    codes = [code for code in [*columns, *further] if code in FACTS and kinds_read([code]) <= open_to]
    return [{"key": capital(FACTS[code].name), "value": value_in_words(code, values.get(code))} for code in codes]


def capital(words: object) -> str:
    """A fact's name at the beginning of a line."""
    text = str(words)
    return text[:1].upper() + text[1:]


def value_in_words(code: str, value: object) -> str:
    """A stored value as a person reads it; empty if it is not known."""
    known = typed(code, value)
    return "" if known in (None, "", ()) else words.value_in_words(FACTS[code], known, country_name)


def typed(code: str, value: object) -> Value:
    """A stored value as the vocabulary has it: JSON keeps dates as text, a column keeps codes parted by |."""
    kind = FACTS[code].type if code in FACTS else Type.TEXT
    if kind in (Type.CODES, Type.COUNTRIES) and isinstance(value, str):
        return tuple(part for part in value.split("|") if part)
    if kind == Type.DATE and isinstance(value, str) and value:
        return date.fromisoformat(value)
    if kind == Type.PARTIAL_DATE and isinstance(value, str) and value:
        return PartialDate.parse(value)
    return value  # type: ignore[return-value]


def compared(member: Member, *, seen: int, now: Circumstances, mine: dict, open_to: frozenset[Kind]) -> list[list[str]]:
    """What the second of two people must choose between: fact, what they saw, what holds now, what they typed."""
    before = values_of(member.circumstances.filter(pk=seen).first())
    theirs = values_of(now)
    typed = {code: value for code, value in mine.items() if code != "further"} | mine.get("further", {})
    codes = [code for code in (theirs | before | typed) if theirs.get(code) != before.get(code)]
    codes = [code for code in codes if kinds_read([code]) <= open_to]
    return [
        [
            str(FACTS[code].name),
            *(value_in_words(code, values.get(code)) or _("not known") for values in (before, theirs, typed)),
        ]
        for code in codes
    ]
