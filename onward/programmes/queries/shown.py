"""Programmes in the reader's words, for the pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from onward.facts.vocabulary import FACTS
from onward.facts.words import day_in_words
from onward.programmes.queries.library import programmes
from onward.programmes.rules import Condition, Entitlement, Programme, Requirement, Version, Window, in_language
from onward.programmes.rules.clocks import when_in_words
from onward.programmes.rules.file_reader import NEEDED_LANGUAGES

STEPS = {
    "accepted": gettext_lazy("before the application is taken up"),
    "booked": gettext_lazy("before the journey is booked"),
    "departed": gettext_lazy("before the departure"),
    "cash_released": gettext_lazy("before money is handed over"),
}
PER = {
    "person": gettext_lazy("for each person"),
    "adult": gettext_lazy("for each adult"),
    "child": gettext_lazy("for each child"),
    "unaccompanied_minor": gettext_lazy("for each unaccompanied minor"),
    "family": gettext_lazy("for each family"),
}
PAY = {
    "before_border_control": gettext_lazy("before border control"),
    "after_border_control": gettext_lazy("after border control"),
    "on_arrival": gettext_lazy("on arrival"),
    "after_arrival": gettext_lazy("after arrival"),
    "in_kind": gettext_lazy("in kind"),
}


@dataclass(frozen=True)
class ConditionShown:
    """A condition with its sentence in the reader's language and, by language, in the others: staff's, applicants'."""

    code: str
    says: str
    beside: list[tuple[str, str]]
    others: list[tuple[str, str]]
    require: str
    source: str
    facts: list[str]


@dataclass(frozen=True)
class TermShown:
    """A requirement or an entitlement in words: what, under which terms, and where it is written."""

    name: str
    terms: list[str]
    source: str
    gate: bool = False


@dataclass(frozen=True)
class VersionShown:
    label: str
    reference: str
    dated: bool
    when: str
    source: str
    conditions: list[ConditionShown]
    requirements: list[TermShown]
    entitlements: list[TermShown]
    funding: list[str]
    quota: str


@dataclass(frozen=True)
class ProgrammeShown:
    code: str
    name: str
    about: str
    pathway: str
    project: str
    period: str
    source: str
    builds_on: list[Programme]
    built_on_by: list[str]
    versions: list[VersionShown]

    @property
    def has_conditions(self) -> bool:
        return any(version.conditions for version in self.versions) or bool(self.builds_on)


def programmes_shown() -> dict[str, list[ProgrammeShown]]:
    """Every programme that holds, under the words of its pathway, those with conditions first."""
    found: dict[str, list[ProgrammeShown]] = {str(label): [] for label in FACTS["pathway"].values.values()}
    known = programmes()
    for _code, programme in sorted(known.items()):
        found[str(FACTS["pathway"].values[programme.pathway])].append(programme_shown(programme, known))
    for listed in found.values():
        listed.sort(key=lambda each: (not each.has_conditions, each.code))
    return {pathway: listed for pathway, listed in found.items() if listed}


def programme_shown(programme: Programme, known: Mapping[str, Programme]) -> ProgrammeShown:
    """`known`: all programmes, to say which build on this one."""
    language = get_language() or "en"
    return ProgrammeShown(
        code=programme.code,
        name=in_language(programme.name, language),
        about=in_language(programme.about, language),
        pathway=str(FACTS["pathway"].values[programme.pathway]),
        project=programme.project,
        period=_period(programme.period),
        source=programme.source,
        builds_on=list(programme.bases),
        built_on_by=sorted(code for code, each in known.items() if programme.code in each.builds_on),
        versions=[_version(programme, version, language) for version in programme.versions],
    )


def _version(programme: Programme, version: Version, language: str) -> VersionShown:
    return VersionShown(
        label=version.label,
        reference=programme.reference(version),
        dated=version.applied.dated and version.departed.dated,
        when=when_in_words(version),
        source=version.source,
        conditions=[_condition(condition, language) for condition in version.conditions],
        requirements=[_requirement(each, language) for each in version.requirements],
        entitlements=[_entitlement(each, language) for each in version.entitlements],
        funding=[each.project for each in version.funding if each.eligible],
        quota=_quota(version),
    )


def _condition(condition: Condition, language: str) -> ConditionShown:
    own = in_language(condition.says, language)
    others = [(code, text) for code, text in condition.says.items() if text != own]
    return ConditionShown(
        code=condition.code,
        says=own,
        beside=[(code, text) for code, text in others if code in NEEDED_LANGUAGES],
        others=[(code, text) for code, text in others if code not in NEEDED_LANGUAGES],
        require=condition.require.text,
        source=condition.source,
        facts=[str(FACTS[code].name) for code in condition.require.facts],
    )


def _requirement(requirement: Requirement, language: str) -> TermShown:
    terms = [str(STEPS[requirement.step])]
    if requirement.when is not None:
        terms.append(_("if %(condition)s") % {"condition": requirement.when.text})
    if requirement.valid_until:
        terms.append(_("valid until: %(moment)s") % {"moment": requirement.valid_until.replace("_", " ")})
    return TermShown(in_language(requirement.name, language), terms, requirement.source, requirement.gate)


def _entitlement(entitlement: Entitlement, language: str) -> TermShown:
    unknown = _("the source does not give the amount")
    amount = f"{entitlement.amount} {entitlement.currency}".strip() if entitlement.amount else unknown
    terms = [amount, str(PER[entitlement.per])]
    if entitlement.pay:
        terms.append(str(PAY[entitlement.pay]))
    if entitlement.cash_max:
        terms.append(_("at most %(amount)s in cash") % {"amount": entitlement.cash_max})
    if entitlement.when is not None:
        terms.append(_("if %(condition)s") % {"condition": entitlement.when.text})
    return TermShown(in_language(entitlement.name, language), terms, entitlement.source)


def _quota(version: Version) -> str:
    if version.quota is None:
        return ""
    per = {"year": _("at most %(persons)d persons a year"), "period": _("at most %(persons)d persons in all")}
    return per[version.quota.per] % {"persons": version.quota.persons}


def _period(window: Window) -> str:
    ends: Sequence[str] = [day_in_words(day) if day else "…" for day in (window.first, window.last)]
    return "" if window.open else " – ".join(ends)  # noqa: RUF001 - a dash of dates
