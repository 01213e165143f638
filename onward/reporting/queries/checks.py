"""What `onward check` asks of figures and of the extract they are counted from."""

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from onward.base.rules.checks import check
from onward.reporting.queries.extract import manifest, opened
from onward.reporting.queries.figures import Question, figures, question, rows
from onward.reporting.queries.record import signature
from onward.reporting.rules.manifest import Manifest
from onward.reporting.rules.sources import SOURCES


@check("figures against rows")
def figures_against_rows() -> list[str]:
    """The extract holds what the record held when it was taken, and every figure is the number of rows behind it."""
    found = manifest()
    if found is None:
        return []
    return [*_extract_against_record(found), *_values_against_rows(found)]


def _extract_against_record(found: Manifest) -> list[str]:
    """Numbers of rows up to the marks; as rows are only ever added, they must be the same for ever."""
    if found.record != signature(found.marks):
        return [_("The extract was taken of another database. Make it anew: onward extract --whole")]
    problems = []
    for source in SOURCES:
        statement = source.whole(found.seen[source.name], vendor=connection.vendor)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM ({statement}) counted")
            held = cursor.fetchone()[0]
        if held != found.rows(source.name):
            words = {"table": source.name, "extract": found.rows(source.name), "record": held}
            problems.append(
                _(
                    "%(table)s: %(extract)s rows in the extract, %(record)s in the record. "
                    "Make it anew: onward extract --whole"
                )
                % words
            )
    return problems


def _values_against_rows(found: Manifest) -> list[str]:
    """Over every year since registers begin, each figure is as large as the list of its rows."""
    ever: Question = question(period=f"1990-01-01..{timezone.localdate()}", today=timezone.localdate())
    problems = []
    for answer in figures(ever, manifest=found):
        listed = sum(1 for _row in rows(ever, answer.figure, (), found))
        counted = answer.rows if answer.figure.is_share or answer.figure.top else answer.value
        if listed != answer.rows or counted != answer.rows:
            words = {"figure": answer.figure.id, "value": counted, "rows": listed}
            problems.append(_("%(figure)s: the value is %(value)s, and %(rows)s rows are behind it.") % words)
    connection_, _found = opened(found)
    doubled = connection_.execute("SELECT count(*) - count(DISTINCT (pseudonym, occurrence)) FROM flat").fetchone()
    connection_.close()
    if doubled and doubled[0]:
        problems.append(
            _("%(count)s rows of facts stand in the extract twice. Make it anew: onward extract --whole")
            % {"count": doubled[0]}
        )
    return problems
