"""What a register row says otherwise than before, and what of that is taken over: only what the register changed.

A caseworker may have recorded something on the screen meanwhile. What the register has not changed stays as it was left
there; what both changed takes the register's word, and what stood before stays in the record as earlier history.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from onward.cases.rules.milestones import Step
from onward.cases.rules.register import fits_register, milestones_of
from onward.cases.states import MilestoneKind
from onward.people.rules.merging import merged


@dataclass(frozen=True)
class Happening:
    """Something that happened, as the register dates it."""

    kind: str
    on: str
    destination: str = ""


@dataclass(frozen=True)
class Stands:
    """A milestone that stands on record. `by_register`: the register put it there."""

    key: int
    what: Happening
    by_register: bool

    @property
    def step(self) -> Step:
        return Step(self.what.kind, date.fromisoformat(self.what.on), self.key)


@dataclass(frozen=True)
class MilestoneChanges:
    """Which milestones to retract, each with what the register says instead if anything, and which to add."""

    retract: tuple[tuple[Stands, Happening | None], ...]
    add: tuple[Happening, ...]
    steps: tuple[Step, ...]  # that stand afterwards
    fits: bool

    def __bool__(self) -> bool:
        return bool(self.retract or self.add)


def happenings(said: dict[str, str]) -> list[Happening]:
    return [
        Happening(kind.value, on, said["destination"] if kind == MilestoneKind.DEPARTED else "")
        for kind, on in milestones_of(said)
    ]


def milestone_changes(before: dict[str, str], now: dict[str, str], standing: Iterable[Stands]) -> MilestoneChanges:
    """From what the register said before and says now, and what stands."""
    standing = list(standing)
    was, becomes = happenings(before), happenings(now)
    gone, come = [what for what in was if what not in becomes], [what for what in becomes if what not in was]
    retract = [
        (stands, _instead(what, come))
        for what in gone
        for stands in standing
        if stands.what == what and stands.by_register
    ]
    kept = [stands for stands in standing if stands not in [old for old, _new in retract]]
    add = [what for what in come if what not in [stands.what for stands in kept]]
    last = max((stands.key for stands in standing), default=0)
    after = [stands.step for stands in kept]
    after += [Step(what.kind, date.fromisoformat(what.on), last + n) for n, what in enumerate(add, start=1)]
    before_ = [stands.step for stands in standing]
    fits = fits_register(before_, after) and _gone_too_late(after) <= _gone_too_late(before_)
    return MilestoneChanges(tuple(retract), tuple(add), tuple(after), fits)


def _gone_too_late(steps: Iterable[Step]) -> set[tuple[int, int]]:
    """Departures after a withdrawal or a refusal that nothing has lifted: which step, and which departure."""
    steps = list(steps)
    lifts = {MilestoneKind.WITHDREW.value: {"applied"}, MilestoneKind.REFUSED.value: {"applied", "eligible"}}
    return {
        (end.number, departed.number)
        for departed in steps
        for end in steps
        if departed.kind == MilestoneKind.DEPARTED and end.kind in lifts and end.happened_on < departed.happened_on
        if not any(
            s.kind in lifts[end.kind] and end.happened_on <= s.happened_on <= departed.happened_on for s in steps
        )
    }


def _instead(what: Happening, come: Iterable[Happening]) -> Happening | None:
    """What the register has in the place of something it no longer says: a decision may turn into its opposite."""
    decision = {MilestoneKind.ELIGIBLE.value, MilestoneKind.REFUSED.value}
    alike = decision if what.kind in decision else {what.kind}
    return next((new for new in come if new.kind in alike), None)


def merged_fields(before: dict[str, Any], now: dict[str, Any], current: dict[str, Any]) -> dict[str, Any]:
    return {
        field: merged(before[field], now[field], current[field], None if now[field] is None else "") for field in now
    }


def merged_codes(before: Iterable[str], now: Iterable[str], current: Iterable[str]) -> list[str]:
    """A set of codes: those the register took out go, those it put in come, those of the screen stay."""
    before, now = set(before), set(now)
    return sorted((set(current) - (before - now)) | (now - before))
