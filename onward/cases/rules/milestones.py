"""The order of milestones, and the status that follows from it.

Milestones stand in the order of the days they happened on. Within one day they stand in the order that the steps of
`states.NEXT` allow; where that leaves a choice, in the order they were recorded. So a decision that is recorded late
finds its place before the departure of the same day.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise, permutations

from onward.cases.states import ALSO_FROM_A_REGISTER, NEXT, MilestoneKind

EARLIEST = date(1990, 1, 1)  # of any date in the work; the register's rule too
_MOST_IN_A_DAY = 6  # beyond this the order of recording is taken: 720 orders are enough to try


@dataclass(frozen=True)
class Step:
    """A milestone that stands. `number` orders by recording: a primary key, or anything that grows."""

    kind: str
    happened_on: date
    number: int


Allows = Callable[[Step | None, Step], bool]


def ordered(steps: Iterable[Step]) -> list[Step]:
    """The steps in the order in which they hold."""
    result: list[Step] = []
    recorded = sorted(steps, key=lambda step: (step.happened_on, step.number))
    for _, same_day in groupby(recorded, key=lambda step: step.happened_on):
        result += _order_of_a_day(list(same_day), result[-1] if result else None)
    return result


def status_of(steps: Iterable[Step]) -> Step | None:
    """The step that a member's status is: the last that stands. None where nothing stands."""
    chain = ordered(steps)
    return chain[-1] if chain else None


def fits(before: Iterable[Step], after: Iterable[Step], *, from_a_register: bool = False) -> bool:
    """Whether `after` breaks no step that `before` did not break already (as taken-over history may)."""
    allowed = _allowed_from_a_register if from_a_register else _allowed
    return _broken(after, allowed) <= _broken(before, allowed)


def _order_of_a_day(steps: Sequence[Step], last: Step | None) -> Sequence[Step]:
    if len(steps) == 1 or len(steps) > _MOST_IN_A_DAY:
        return steps
    lead = [last] if last else []
    for allowed in (_allowed, _allowed_from_a_register):
        for order in permutations(steps):
            chain = [*lead, *order]
            if (last or allowed(None, order[0])) and all(allowed(a, b) for a, b in pairwise(chain)):
                return order
    return steps


def _allowed(a: Step | None, b: Step) -> bool:
    return b.kind in NEXT[MilestoneKind(a.kind) if a else None]


def _allowed_from_a_register(a: Step | None, b: Step) -> bool:
    return _allowed(a, b) or (a is not None and b.kind in ALSO_FROM_A_REGISTER.get(MilestoneKind(a.kind), set()))


def _broken(steps: Iterable[Step], allowed: Allows) -> set[tuple[int, int]]:
    """The neighbours, by number, of which the second may not follow the first; 0 stands before the first."""
    chain = ordered(steps)
    pairs: list[tuple[Step | None, Step]] = [(None, chain[0]), *pairwise(chain)] if chain else []
    return {(a.number if a else 0, b.number) for a, b in pairs if not allowed(a, b)}
