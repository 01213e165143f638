"""The rules, asked for one set of facts: which version holds, how each condition stands, what would change it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from onward.facts.engines import evaluate
from onward.facts.expressions import Expression, inputs_of
from onward.facts.expressions.needs import Need, need, parts_in, parts_of, undecided
from onward.facts.vocabulary import FACTS, UNKNOWN_COUNTRY, Type, Value
from onward.facts.words import need_in_words
from onward.programmes.rules.answers import Answer, ConditionAnswer, Outcome, Truth
from onward.programmes.rules.clocks import Choice, choose, in_force, in_languages, listed
from onward.programmes.rules.definitions import Condition, Entitlement, Programme, Requirement, Version, Words

CountryName = Callable[[str], str]


@dataclass(frozen=True)
class _Evaluated:
    """Every expression's truth, and the values of the facts that they read."""

    truths: Mapping[Expression, bool | None]
    values: Mapping[str, Value]


def decide(programme: Programme, facts: Mapping[str, Value], on: date | None, *, country: CountryName = str) -> Answer:
    """The answer for one person in a case, as the programme's rules give it. `on` is the day of the question.

    Ineligible if a condition is not met; else unknown if one is unknown or there is none; else eligible. An applicant
    without a day of application has none that a version could be chosen by. `country` names countries in sentences.
    """
    asked = {"asked_on": on, **facts} if on is not None and facts.get("asked_on") is None else dict(facts)
    applied, departed = _day(facts, "applied_on"), _day(facts, "departed_on")
    chosen = [(each, choose(each, applied, departed, on)) for each in with_bases(programme)]
    found = _evaluate([choice.version for _each, choice in chosen], asked)
    conditions: list[ConditionAnswer] = []
    for each, choice in chosen:
        if listed(each):
            conditions.append(in_force(each, choice, applied, departed))
        conditions += [_answer(each, condition, asked, found, country) for condition in choice.version.conditions]
    stated = any(choice.version.conditions for _each, choice in chosen)
    outcome = _outcome([condition.answer for condition in conditions], stated=stated)
    return _whole(programme, chosen, found, tuple(conditions), outcome)


def _whole(
    programme: Programme,
    chosen: Sequence[tuple[Programme, Choice]],
    found: _Evaluated,
    conditions: tuple[ConditionAnswer, ...],
    outcome: Outcome,
) -> Answer:
    versions = [choice.version for _each, choice in chosen]

    def wanted(item: Entitlement | Requirement) -> bool:
        return item.when is None or found.truths[item.when] is not False

    entitlements = [each for version in versions for each in version.entitlements if wanted(each)]
    return Answer(
        programme=programme.code,
        version=programme.reference(versions[0]),
        outcome=outcome,
        conditions=conditions,
        entitlements=() if outcome == Outcome.INELIGIBLE else tuple(entitlements),
        requirements=tuple(each for version in versions for each in version.requirements if wanted(each)),
        builds_on=tuple(each.reference(choice.version) for each, choice in chosen[1:]),
    )


def with_bases(programme: Programme) -> list[Programme]:
    """The programme and all it builds on, each once."""
    found = {programme.code: programme}
    for base in programme.bases:
        found |= {each.code: each for each in with_bases(base) if each.code not in found}
    return list(found.values())


def _outcome(answers: Sequence[Truth], *, stated: bool) -> Outcome:
    if Truth.NOT_MET in answers:
        return Outcome.INELIGIBLE
    return Outcome.UNKNOWN if Truth.UNKNOWN in answers or not stated else Outcome.ELIGIBLE


def _evaluate(versions: Sequence[Version], facts: Mapping[str, Value]) -> _Evaluated:
    """One question to the engine for all: conditions, their parts, the terms of entitlements and requirements."""
    wholes = [condition.require for version in versions for condition in version.conditions]
    items: list[Entitlement | Requirement] = []
    for version in versions:
        items += [*version.entitlements, *version.requirements]
    terms = [each.when for each in items if each.when is not None]
    asked = tuple(dict.fromkeys([*wholes, *(part for whole in wholes for part in parts_of(whole)), *terms]))
    codes = dict.fromkeys(code for whole in wholes for code in whole.facts)
    codes |= dict.fromkeys(code for each in list(codes) if FACTS[each].derived for code in inputs_of(each))
    computed = tuple(code for code in codes if FACTS[code].type != Type.PARTIAL_DATE)
    (row,) = evaluate(asked, [facts], values=computed)
    values = dict(zip(computed, row[len(asked) :], strict=True))
    values = {code: tuple(value) if isinstance(value, list) else value for code, value in values.items()}
    stated = {code: facts.get(code) for code in codes if FACTS[code].type == Type.PARTIAL_DATE}
    return _Evaluated(dict(zip(asked, row, strict=False)), values | stated)


def _answer(
    programme: Programme, condition: Condition, facts: Mapping[str, Value], found: _Evaluated, country: CountryName
) -> ConditionAnswer:
    truth = Truth.of(found.truths[condition.require])
    needed = need(condition.require, found.truths) if truth != Truth.MET else None
    read = dict.fromkeys(condition.require.facts)
    read |= dict.fromkeys(code for each in list(read) if FACTS[each].derived for code in inputs_of(each))
    if truth == Truth.UNKNOWN:
        needed = undecided(needed, found.truths) or needed
    missing = _missing(needed, found) if truth == Truth.UNKNOWN else ()
    return ConditionAnswer(
        programme=programme.code,
        code=condition.code,
        answer=truth,
        facts={code: found.values[code] for code in read},
        source=condition.source,
        says=condition.says,
        require=condition.require.text,
        missing=missing,
        change=_change(needed, missing, country),
    )


def _missing(needed: Need | None, found: _Evaluated) -> tuple[str, ...]:
    """The facts to find out: those not known that undecided parts read, and dates of birth not exact enough."""
    parts = [part for part in parts_in(needed) if found.truths.get(part) is None]
    codes = dict.fromkeys(code for part in parts for code in part.facts)
    open_codes = [code for each in codes for code in _unknown_inputs(each, found.values)]
    vague = [code for part in parts for code in part.inputs if FACTS[code].type == Type.PARTIAL_DATE]
    return tuple(dict.fromkeys([*open_codes, *vague]))


def _unknown_inputs(code: str, values: Mapping[str, Value]) -> list[str]:
    if values.get(code) not in (None, UNKNOWN_COUNTRY, (UNKNOWN_COUNTRY,)) or FACTS[code].type == Type.PARTIAL_DATE:
        return []
    if FACTS[code].derived:
        return [each for each in inputs_of(code) if values.get(each) is None]
    stands_in = FACTS[code].otherwise and FACTS[code].type in {Type.COUNTRY, Type.COUNTRIES}
    return [inputs_of(code)[-1] if stands_in else code]


def _change(needed: Need | None, missing: tuple[str, ...], country: CountryName) -> Words:
    if needed is None:
        return {}

    def sentence() -> str:
        clause = need_in_words(needed, country)
        if not missing:
            return _("It would be met if %(clause)s.") % {"clause": clause}
        names = ", ".join(f"“{FACTS[code].name}”" for code in missing)
        return _("It depends on %(facts)s: it is met if %(clause)s.") % {"facts": names, "clause": clause}

    return in_languages(sentence)


def _day(facts: Mapping[str, Value], code: str) -> date | None:
    value = facts.get(code)
    return value if isinstance(value, date) else None
