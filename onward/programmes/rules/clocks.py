"""Two clocks: which version of a programme holds, by the day of application and by the day of departure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from onward.facts.vocabulary import Value
from onward.facts.words import day_in_words
from onward.programmes.rules.answers import ConditionAnswer, Truth
from onward.programmes.rules.definitions import Programme, Version, Window, Words
from onward.programmes.rules.file_reader import IN_FORCE, NEEDED_LANGUAGES


@dataclass(frozen=True)
class Choice:
    """The version to decide by, and whether it is in force: a version is shown even where none is."""

    version: Version
    in_force: bool | None
    others: tuple[Version, ...] = ()  # that would hold instead if the person departed later


def choose(programme: Programme, applied: date | None, departed: date | None, on: date | None) -> Choice:
    """While the departure is unknown, a version that ends with departures holds as long as it can still be met."""
    if applied is None:
        return _without_application(programme, departed, on)
    possible = [version for version in in_order(programme) if _can_hold(version, applied, departed, on)]
    if not possible:
        return Choice(_nearest(programme, applied), False)
    return Choice(possible[0], True, tuple(possible[1:]))


def in_order(programme: Programme) -> list[Version]:
    """The versions that can hold, those first that end soonest with departures."""
    return sorted(_dated(programme), key=lambda version: version.departed.last or date.max)


def _without_application(programme: Programme, departed: date | None, on: date | None) -> Choice:
    """Not known which holds, unless there is one without an end; the version of the day of the question is shown."""
    dated = _dated(programme)
    if len(dated) == 1 and not dated[0].windowed:
        return Choice(dated[0], True)
    shown = choose(programme, on, departed, on).version if on is not None else (*programme.versions, *dated)[-1]
    return Choice(shown, None)


def _dated(programme: Programme) -> list[Version]:
    return [version for version in programme.versions if version.applied.dated and version.departed.dated]


def _can_hold(version: Version, applied: date, departed: date | None, on: date | None) -> bool:
    if not version.applied.holds(applied) or not version.departed.dated:
        return False
    if departed is not None:
        return version.departed.holds(departed)
    return on is None or version.departed.last is None or on <= version.departed.last


def _nearest(programme: Programme, applied: date) -> Version:
    """The latest version begun before the application, else the first."""
    dated = _dated(programme)
    begun = [version for version in dated if _begun(version, applied)]
    return begun[-1] if begun else (*dated, *programme.versions)[0]


def _begun(version: Version, applied: date) -> bool:
    return version.applied.first is None or version.applied.first <= applied


def in_force(programme: Programme, choice: Choice, applied: date | None, departed: date | None) -> ConditionAnswer:
    """The built-in condition: the programme takes such an application, with such a departure."""
    version = choice.version
    facts: dict[str, Value] = {"applied_on": applied}
    if any(not each.departed.open for each in programme.versions):
        facts["departed_on"] = departed
    return ConditionAnswer(
        programme=programme.code,
        code=IN_FORCE,
        answer=Truth.of(choice.in_force),
        facts=facts,
        source=version.in_force_source,
        says=version.in_force_says or in_languages(lambda: _says(programme)),
        missing=("applied_on",) if choice.in_force is None else (),
        change=in_languages(lambda: _change(programme, choice, departed)),
    )


def listed(programme: Programme) -> bool:
    """Whether the built-in condition says anything: not where one version holds for whoever applies, whenever."""
    dated = _dated(programme)
    return len(dated) != 1 or dated[0].windowed


def in_languages(sentence: Callable[[], str]) -> Words:
    words = {}
    for language in NEEDED_LANGUAGES:
        with override(language):
            words[language] = sentence()
    return {language: text for language, text in words.items() if text}


def _says(programme: Programme) -> str:
    windows = "; ".join(when_in_words(version) for version in _dated(programme))
    return _("The programme takes applications %(windows)s.") % {"windows": windows}


def _change(programme: Programme, choice: Choice, departed: date | None) -> str:
    if choice.others:
        return _("If the person does not leave by %(day)s, version %(label)s of the programme holds.") % {
            "day": day_in_words(choice.version.departed.last) if choice.version.departed.last else "…",
            "label": choice.others[0].label,
        }
    if choice.in_force and departed is None and choice.version.departed.last:
        return _("It holds only if the person leaves by %(day)s.") % {"day": day_in_words(choice.version.departed.last)}
    if choice.in_force:
        return ""
    windows = _(", or ").join(when_in_words(version) for version in _dated(programme))
    sentence = (
        _("It depends on the date of application: the programme takes applications %(windows)s.")
        if choice.in_force is None
        else _("It would be met by an application %(windows)s.")
    )
    return sentence % {"windows": windows}


def when_in_words(version: Version) -> str:
    """The days of application and departure that a version is for."""
    if not version.applied.dated:
        return _("from a day that the source does not give")
    applied = _between(version.applied)
    if version.departed.open:
        return applied
    return _("%(applied)s with a departure %(departed)s") % {"applied": applied, "departed": _between(version.departed)}


def _between(window: Window) -> str:
    ends = {
        "first": day_in_words(window.first) if window.first else "",
        "last": day_in_words(window.last) if window.last else "",
    }
    if window.first and window.last:
        return _("from %(first)s to %(last)s") % ends
    if window.first:
        return _("from %(first)s on") % ends
    return _("until %(last)s") % ends if window.last else _("on any day")
