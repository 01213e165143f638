"""From the rows behind a figure back to the cases: by pseudonym, for whoever may see them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from onward.access.queries import may, scope
from onward.access.queries.rights import Reader
from onward.access.rules import COMPARTMENT_PERMISSION, Compartment, Permission
from onward.cases.models import Case, Member
from onward.facts.expressions import inputs_of
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


def visible(
    listed: Iterable[Mapping[str, object]], *, user: Reader, rights: Iterable[Permission]
) -> list[Mapping[str, object]]:
    """Rows of the cases over which the user holds every one of the rights; of the others not even the number is told.

    Somebody may hold one role at one office and another elsewhere: each right has to reach the case itself.
    """
    rows, rights = list(listed), {Permission.CASE_VIEW, *rights}
    if all(scope(user, right).everything for right in rights):
        return rows
    cases = Case.objects.all()
    for right in sorted(rights):
        cases = cases.visible_to(user, right)
    seen: set[str] = set()
    members = Member.objects.filter(case__in=cases)
    for part in _in_parts([str(row["pseudonym"]) for row in rows]):
        seen |= set(members.filter(pseudonym__in=part).values_list("pseudonym", flat=True))
    return [row for row in rows if row["pseudonym"] in seen]


def _in_parts(pseudonyms: list[str]) -> Iterable[list[str]]:
    return (pseudonyms[start : start + AT_A_TIME] for start in range(0, len(pseudonyms), AT_A_TIME))


def may_see_facts(user: Reader, codes: Iterable[str]) -> bool:
    """Whether the user may read these facts of persons: those of a compartment only with its right."""
    return all(may(user, right) for right in rights_to_facts(codes))


def rights_to_facts(codes: Iterable[str]) -> set[Permission]:
    """Compartments' rights; what is worked out of a fact in a compartment says something of that fact."""
    read = {each for code in codes for each in (code, *inputs_of(code))}
    found = {COMPARTMENTS.get(FACTS[code].sensitivity) for code in read}
    return {COMPARTMENT_PERMISSION[compartment] for compartment in found if compartment}


def rights_to_rows(figure: Figure, by: Iterable[str] = ()) -> set[Permission]:
    """What one must hold over a case to be told that it is behind a figure: to be in it says what its facts say."""
    return {Permission.FIGURE_ROWS_VIEW} | rights_to_facts([*figure.reads, *by])


def may_see_rows(user: Reader, figure: Figure, by: Iterable[str] = ()) -> bool:
    """Whether the user may see who is behind a figure, of some case at least."""
    return all(may(user, right) for right in rights_to_rows(figure, by))


def may_break_down(user: Reader, figure: Figure, by: Sequence[str]) -> bool:
    """Small groups of a figure on a compartment say who somebody is: only for whoever may see into it.

    A text may hold anything, a name too: only for whoever may see all the people, for a figure counts every office.
    """
    if set(by) & set(MARKED) and not scope(user, Permission.FIGURE_ROWS_VIEW).everything:
        return False
    return may_see_facts(user, [*by, *(figure.reads if by else ())])
