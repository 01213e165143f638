"""Looking at the people behind a figure, and taking figures away, leave a trace."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from onward.audit.actions import Entry, record, record_all
from onward.reporting.queries import Behind, Question
from onward.reporting.rules.figures import Figure

PEOPLE_AN_EVENT = 1_000


@transaction.atomic
def record_rows(
    *, kind: str, figure: Figure, asked: Question, shown: Sequence[Behind], by: object, now: datetime
) -> None:
    """`kind` is figure_rows.viewed or figure_rows.exported. Whoever was shown is named by reference, none by name."""
    people = [each.member.person.reference for each in shown if each.member]
    detail = {"figure": figure.id, "version": figure.version, "rows": len(shown), **asked.words}
    parts = [people[start : start + PEOPLE_AN_EVENT] for start in range(0, len(people), PEOPLE_AN_EVENT)] or [[]]
    record_all([Entry(kind, people=part, detail=detail) for part in parts], by=by, now=now)


@transaction.atomic
def record_export(*, asked: Question, figures: int, by: object, now: datetime) -> None:
    record("figures.exported", by=by, now=now, detail={"figures": figures, **asked.words})
