"""An existing caseload comes in.

First the whole file is read and every row checked and kept aside; then the rows go in, some thousand cases a
transaction. So a file that turns out to be unreadable has changed nothing, and a run that is killed goes on after its
last transaction.
"""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from onward.access.actions.offices import add_office
from onward.access.models import Office
from onward.audit.actions import record_all
from onward.base.rules.answers import Answer
from onward.base.rules.intake import Progress, Run, read_in
from onward.base.rules.staging import Staged
from onward.base.rules.table_files import Source
from onward.cases.actions.import_register_changes import Weighed, lock, weigh_changes, write_changes
from onward.cases.actions.import_register_new import add_members
from onward.cases.actions.import_register_sorting import Sorted, sort_rows
from onward.cases.models import Case
from onward.cases.queries.import_register import on_record
from onward.cases.rules.register import COLUMNS, REQUIRED, Known, RowRules
from onward.cases.states import Pathway
from onward.people.queries import country_codes
from onward.programmes.queries import programme_codes

CASES_AT_ONCE = 2000
IMPORT_LOCK = 7_201_858  # any number: on PostgreSQL, one import at a time between its reading and its writing
HEADQUARTERS = "HQ"


def import_register(*, source: Source, today: date, run: Run, position: dict[str, Any] | None = None) -> Answer:
    """Bring in the register in a file; go on from `position` if a run was cut off.

    Unreadable is raised for a file that cannot be read as a whole; nothing has changed then.
    """
    known = Known(country_codes(), {pathway: programme_codes(pathway) for pathway in Pathway.values}, today)
    progress = Progress.parse(position or {})
    reading = read_in(
        source,
        columns=COLUMNS,
        required=REQUIRED,
        rules=lambda header: RowRules(known, header),
        key=settings.EXTRACT_KEY,
        beat=run.beat,
    )
    with reading as read:
        rules = RowRules(known, read.header)
        while rows := read.staging.chunk(progress.groups, CASES_AT_ONCE):
            if run.dry:
                _weigh(rows, rules, progress, run)
            else:
                _take_over(rows, rules, progress, run)
            run.beat(progress.rows, read.staging.rows)
        return read.answer(progress)


def _weigh(rows: list[Staged], rules: RowRules, progress: Progress, run: Run) -> None:
    """What would become of these rows. Writes nothing."""
    record = on_record({row.whole for row in rows}, by=run.by)
    result = sort_rows(rows, record)
    weighed = weigh_changes(result.known, rules)
    _count(progress, rows, result, weighed)


def _take_over(rows: list[Staged], rules: RowRules, progress: Progress, run: Run) -> None:
    with transaction.atomic():
        _one_import_at_a_time()
        now = run.clock()
        record = on_record({row.whole for row in rows}, by=run.by)
        result = sort_rows(rows, record)
        extended = {row.whole for row in result.new} & record.cases.keys()
        lock(record.cases[reference] for reference in {row.whole for row in result.known} | extended)
        weighed = weigh_changes(result.known, rules)
        entries = write_changes(weighed.changes, by=run.by, now=now)
        if result.new:
            office = _office(run.office, by=run.by, now=now).pk
            entries += add_members(result.new, record.cases, office=office, by=run.by, now=now)
            Case.objects.filter(pk__in=[record.cases[ref].pk for ref in extended]).update(version=F("version") + 1)
        record_all(entries, by=run.by, now=now)
        _count(progress, rows, result, weighed)
        run.keep(progress.as_dict(), now)


def _count(progress: Progress, rows: list[Staged], result: Sorted, weighed: Weighed) -> None:
    progress.groups += len({row.whole for row in rows})
    progress.rows += len(rows)
    progress.accepted += len(result.new) + len(weighed.changes)
    progress.unchanged += result.unchanged + weighed.unchanged
    progress.refused += result.refused + weighed.refused
    progress.problems.add([*result.problems, *weighed.problems])


def _one_import_at_a_time() -> None:
    """On SQLite a writing transaction is alone already (IMMEDIATE)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])


def _office(code: str, *, by: str, now: datetime) -> Office:
    """The office named, else the first that is open; where there is none yet, one is made."""
    if code:
        return Office.objects.get(code=code)
    office = Office.objects.filter(closed_on__isnull=True, kind=Office.Kind.OFFICE).order_by("pk").first()
    if office is None:
        kind = Office.Kind.OFFICE.value
        office = add_office(code=HEADQUARTERS, name=HEADQUARTERS, kind=kind, country="", by=by, now=now)
    return office
