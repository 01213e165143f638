"""The rules' answer in words: condition by condition, with each fact's value and where it comes from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.crypto import salted_hmac
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from onward.cases.queries.circumstances import capital, value_in_words
from onward.cases.queries.eligibility import Judged
from onward.cases.queries.facts import Known
from onward.facts.vocabulary import FACTS
from onward.programmes.rules import Outcome, Truth, in_language

ANSWERS = {
    Truth.MET: (gettext_lazy("met"), "good"),
    Truth.NOT_MET: (gettext_lazy("not met"), "bad"),
    Truth.UNKNOWN: (gettext_lazy("not yet known"), "unknown"),
}
OUTCOMES = {
    Outcome.ELIGIBLE: (gettext_lazy("eligible"), "good"),
    Outcome.INELIGIBLE: (gettext_lazy("not eligible"), "bad"),
    Outcome.UNKNOWN: (gettext_lazy("not yet known"), "unknown"),
}


@dataclass(frozen=True)
class FactShown:
    """A fact that a condition reads. `origin` is empty of one that is worked out from others, or is not known."""

    code: str
    name: str
    value: str
    origin: str
    by: str
    at: datetime | None


@dataclass(frozen=True)
class ConditionShown:
    """A condition for the decision screen. `says` is what the applicant reads, where it is not met."""

    key: str
    name: str
    programme: str
    answer: str
    kind: str
    says: str
    change: str
    missing: list[str]
    require: str
    source: str
    facts: list[FactShown]
    closed: bool
    changed: bool  # since the page was first shown


def conditions_shown(
    conditions: Iterable[Judged], known: Mapping[str, Known], *, before: Mapping[str, str] | None = None
) -> list[ConditionShown]:
    """What stands in the way comes first, then what is not known, then what is met.

    `before`: the answers that somebody saw, by key; those that are different now are marked.
    """
    order = [Truth.NOT_MET, Truth.UNKNOWN, Truth.MET]
    ranked = sorted(conditions, key=lambda condition: order.index(condition.answer))
    return [_shown(condition, known, before) for condition in ranked]


def key_of(condition: Judged) -> str:
    return f"{condition.programme}.{condition.code}"


def _shown(condition: Judged, known: Mapping[str, Known], before: Mapping[str, str] | None) -> ConditionShown:
    language = get_language() or "en"
    answer, kind = ANSWERS[condition.answer]
    key = key_of(condition)
    return ConditionShown(
        key=key,
        name=_name(condition),
        programme=condition.programme,
        answer=str(answer),
        kind=kind,
        says=in_language(condition.says, language),
        change=in_language(condition.change, language),
        missing=[str(FACTS[code].name) for code in condition.missing if code in FACTS],
        require=condition.require,
        source=condition.source,
        facts=[_fact(code, value, known.get(code)) for code, value in condition.facts.items() if code in FACTS],
        closed=condition.closed,
        changed=before is not None and before.get(key) != fingerprint(condition),
    )


def fingerprint(condition: Judged) -> str:
    """What a page remembers of an answer, to say later whether it changed; nothing can be read from it."""
    values = sorted((code, str(value)) for code, value in condition.facts.items())
    return salted_hmac("cases.fingerprint", f"{condition.answer}|{values}").hexdigest()[:16]


def _name(condition: Judged) -> str:
    names = [str(FACTS[code].name) for code in condition.facts if code in FACTS]
    if condition.closed or not names:
        return _("Protected information") if condition.closed else condition.code.replace("_", " ").capitalize()
    return capital(", ".join(names))


def _fact(code: str, value: object, known: Known | None) -> FactShown:
    return FactShown(
        code=code,
        name=str(FACTS[code].name),
        value=value_in_words(code, value),
        origin=str(known.origin.label) if known else "",
        by=known.by if known else "",
        at=known.at if known else None,
    )
