"""What a register says otherwise of a person than before, merged into what is on record.

Only what the register itself has changed is taken over. What was put right here in the meantime stays, unless the
register has changed the very same thing too.
"""

from dataclasses import replace
from typing import Any

from onward.people.rules.particulars import NameParts, OtherName, Particulars

FORMER = "FORMER"


def merged(before: Any, now: Any, current: Any, nothing: Any = "") -> Any:
    """One value: what the register changed holds, unless it only fell silent on what somebody has since put right."""
    if before == now or (now == nothing and current != before):
        return current
    return now


def merged_person(before: Particulars, now: Particulars, current: Particulars) -> Particulars:
    """A name that the register changes is kept as a former name: somebody may still ask for it."""
    result = replace(
        current,
        other_names=_merged_others(before.other_names, now.other_names, current.other_names),
        sex=merged(before.sex, now.sex, current.sex),
        born_on=merged(before.born_on, now.born_on, current.born_on),
        nationalities=_merged_nationalities(before.nationalities, now.nationalities, current.nationalities),
    )
    name = merged(before.name, now.name, current.name, NameParts())
    if name == current.name:
        return result
    others = [other for other in result.other_names if other.name != name]
    former = OtherName(FORMER, current.name)
    return replace(result, name=name, other_names=tuple(dict.fromkeys([*others, former])))


def _merged_others(
    before: tuple[OtherName, ...], now: tuple[OtherName, ...], current: tuple[OtherName, ...]
) -> tuple[OtherName, ...]:
    gone, come = set(before) - set(now), [name for name in now if name not in before]
    return tuple(dict.fromkeys([*(name for name in current if name not in gone), *come]))


def _merged_nationalities(before: tuple[str, ...], now: tuple[str, ...], current: tuple[str, ...]) -> tuple[str, ...]:
    """The register knows one: its new one takes the place of its old one, or the first place."""
    if before == now or (not now and before != current[:1]):
        return current
    if before and before[0] in current:
        place = current.index(before[0])
        codes = (*current[:place], *now, *current[place + 1 :])
    else:
        codes = (*now, *current)
    return tuple(dict.fromkeys(codes))
