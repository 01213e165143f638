"""A chunk of register rows held against each other and against the record: new, known, the same as before, refused."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.translation import gettext as _

from onward.base.rules.answers import Problem
from onward.base.rules.staging import Staged
from onward.cases.models import Case
from onward.cases.queries.import_register import OnRecord

Fault = tuple[str, str, str, str]  # column, value, code, words


@dataclass
class Sorted:
    """The rows of a chunk. `known`: taken over before, and saying something else now. `twice`: not counted again."""

    new: list[Staged] = field(default_factory=list)
    known: list[Staged] = field(default_factory=list)
    unchanged: int = 0
    refused: int = 0
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, row: Staged, fault: Fault) -> None:
        self.problems.append(Problem.of(row.line, *fault))
        self.refused += row.good  # a row that is bad in itself is counted already


def sort_rows(rows: Sequence[Staged], record: OnRecord) -> Sorted:
    """Rows come in groups of a case, each group in the order of the lines."""
    result = Sorted()
    for reference, group in groupby(rows, key=lambda row: row.whole):
        _sort_case(list(group), record.cases.get(reference), record, result)
    return result


def _sort_case(group: list[Staged], case: Case | None, record: OnRecord, result: Sorted) -> None:
    rows: dict[int, Staged] = {}
    for row in group:
        first = rows.setdefault(row.part, row)
        if first is not row:
            result.refuse(row, _member_twice(row, first))
    for row in rows.values():
        if not row.good:
            continue
        fault = _fault_of_case(row, rows.get(1), case, record) or _fault_of_row(row, rows, case, record)
        if fault:
            result.refuse(row, fault)
        else:
            _sort_row(row, record, result)


def _sort_row(row: Staged, record: OnRecord, result: Sorted) -> None:
    before = record.digests.get((row.whole, row.part))
    if before is None:
        result.new.append(row)
    elif before == row.digest:
        result.unchanged += 1
    else:
        result.known.append(row)


def _member_twice(row: Staged, first: Staged) -> Fault:
    message = _(
        "Member %(number)d of this case stands on line %(line)d already. Give each person a number of their own."
    )
    words = message % {"number": row.part, "line": first.line}
    return "member", str(row.part), "duplicate_member", words


def _fault_of_case(row: Staged, principal: Staged | None, case: Case | None, record: OnRecord) -> Fault | None:
    """What keeps every row of a case out: it is another office's; no principal applicant, or one who is refused and not
    on record.
    """
    if case is not None and case.register_reference in record.elsewhere:
        words = _(
            "This case is on record at an office into which you bring in no registers. Leave it out, or hand the file "
            "to somebody of that office."
        )
        return "case", case.register_reference or "", "case_elsewhere", words
    if case is not None and 1 in record.numbers.get(case.register_reference or "", ()):
        return None
    if principal is None:
        words = _("The case has no member 1, the principal applicant. Add that row, or number one of these 1.")
        return "member", str(row.part), "no_principal", words
    if not principal.good:
        message = _("The principal applicant's row, on line %(line)d, is refused. Mend that one first.")
        return "case", principal.whole, "principal_refused", message % {"line": principal.line}
    return None


def _fault_of_row(row: Staged, rows: dict[int, Staged], case: Case | None, record: OnRecord) -> Fault | None:
    if case is not None and row.kind != case.pathway:
        message = _(
            "The case is on record as %(pathway)s. A case keeps its pathway: put it right, or make it a new case."
        )
        return "pathway", row.kind, "pathway_on_record", message % {"pathway": case.pathway}
    if case is None and row.kind != rows[1].kind:
        message = _("The principal applicant, on line %(line)d, has the pathway %(pathway)s. Make them the same.")
        words = message % {"line": rows[1].line, "pathway": rows[1].kind}
        return "pathway", row.kind, "pathway_differs", words
    on_record_elsewise = case is not None and row.part in record.numbers.get(row.whole, ())
    if on_record_elsewise and (row.whole, row.part) not in record.digests:
        words = _("This member was added to the case on the screen, not by the register. Give this row another number.")
        return "member", str(row.part), "member_on_record", words
    return None


def cases_of(rows: Sequence[Staged]) -> Iterator[tuple[str, list[Staged]]]:
    """Rows by the register's reference of their case, which must be in order."""
    for reference, group in groupby(rows, key=lambda row: row.whole):
        yield reference, list(group)
