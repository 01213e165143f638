"""From the rows behind a figure back to the cases: by pseudonym, for whoever may see them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from onward.access.queries import may, scope
from onward.access.queries.rights import Reader
from onward.access.rules import COMPARTMENT_PERMISSION, Compartment, Permission
from onward.cases.models import Case, Member
from onward.facts.vocabulary import FACTS, Sensitivity
from onward.reporting.rules.figures import Figure
from onward.reporting.rules.sources import MARKED

AT_A_TIME = 5_000
COMPARTMENTS = {Sensitivity(each.value): each for each in Compartment}


@dataclass(frozen=True)
class Behind:
    """A row behind a figure and whom it is about. `member` is None if the person has been erased from the record."""

    row: Mapping[str, object]
    member: Member | None


def behind(listed: Iterable[Mapping[str, object]]) -> list[Behind]:
    """Rows with whom they are about, in their order."""
    rows = list(listed)
    found: dict[str, Member] = {}
    for part in _in_parts([str(row["pseudonym"]) for row in rows]):
        members = Member.objects.select_related("case", "person").filter(pseudonym__in=part)
        found |= {member.pseudonym: member for member in members}
    return [Behind(row, found.get(str(row["pseudonym"]))) for row in rows]


def visible(listed: Iterable[Mapping[str, object]], *, user: Reader) -> list[Mapping[str, object]]:
    """Rows of the cases that the user may see; of the others not even the number is told."""
    rows = list(listed)
    if scope(user, Permission.CASE_VIEW).everything:
        return rows
    seen: set[str] = set()
    members = Member.objects.filter(case__in=Case.objects.visible_to(user))
    for part in _in_parts([str(row["pseudonym"]) for row in rows]):
        seen |= set(members.filter(pseudonym__in=part).values_list("pseudonym", flat=True))
    return [row for row in rows if row["pseudonym"] in seen]


def _in_parts(pseudonyms: list[str]) -> Iterable[list[str]]:
    return (pseudonyms[start : start + AT_A_TIME] for start in range(0, len(pseudonyms), AT_A_TIME))


def may_see_facts(user: Reader, codes: Iterable[str]) -> bool:
    """Whether the user may read these facts of persons: those of a compartment only with its right."""
    needed = {COMPARTMENTS.get(FACTS[code].sensitivity) for code in codes} - {None}
    return all(may(user, COMPARTMENT_PERMISSION[compartment]) for compartment in needed if compartment)


def may_see_rows(user: Reader, figure: Figure, by: Iterable[str] = ()) -> bool:
    """Whether the user may see who is behind a figure: to be in it says what its facts say."""
    return may(user, Permission.FIGURE_ROWS_VIEW) and may_see_facts(user, [*figure.reads, *by])


def may_break_down(user: Reader, figure: Figure, by: Sequence[str]) -> bool:
    """Small groups of a figure on a compartment say who somebody is: only for whoever may see into it.

    A text may hold anything, a name too: only for whoever may see the people.
    """
    if set(by) & set(MARKED) and not may(user, Permission.FIGURE_ROWS_VIEW):
        return False
    return may_see_facts(user, [*by, *(figure.reads if by else ())])
