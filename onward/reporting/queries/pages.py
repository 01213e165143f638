"""What the pages of figures show: values in words, charts with their tables, lines of people."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Max
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onward.access.queries import may
from onward.access.queries.rights import Reader
from onward.access.rules import Permission
from onward.base.models import Job
from onward.base.rules.periods import Period
from onward.base.states import JobState
from onward.cases.models import Milestone
from onward.cases.states import MilestoneKind
from onward.facts.vocabulary import FACTS, Sensitivity, Type
from onward.reporting.queries.extract import manifest as in_force
from onward.reporting.queries.figures import Answer, Question, figures
from onward.reporting.queries.people import Behind, may_break_down, may_see_rows
from onward.reporting.queries.record import appended
from onward.reporting.queries.words import said, unit_said, value_said
from onward.reporting.rules import charts
from onward.reporting.rules import figures as definitions
from onward.reporting.rules.figures import Figure, Section
from onward.reporting.rules.flat import kept
from onward.reporting.rules.manifest import Manifest

AT_ONCE = 60_000  # rows of the record that are taken into the extract while a reader waits: about a second
ELSEWHERE = timedelta(minutes=5)


@dataclass(frozen=True)
class Line:
    """A figure on the page of a period. `before` is the year before's, if that year has anything."""

    figure: Figure
    value: str
    before: str
    depth: int
    has_rows: bool
    withheld: bool = False


@dataclass(frozen=True)
class Chart:
    """A drawing, what it says in a sentence, and the numbers in it."""

    name: str
    title: str
    head: str
    summary: str
    specification: dict
    numbers: Sequence[tuple[str, str]]
    classes: Sequence[charts.Class] = ()


@dataclass(frozen=True)
class Table:
    """The page of a period."""

    groups: Sequence[tuple[Section, Sequence[Line]]]
    headline: Sequence[Line]
    charts: Sequence[Chart]
    before: str
    anything: bool


@dataclass(frozen=True)
class Sheet:
    """The page of one figure."""

    value: str
    unit: str
    rows: int
    rows_said: str
    may_see_rows: bool
    withheld: bool
    refused: bool
    conditions: Sequence[str]
    share: str
    parts: Sequence[Figure]
    whole: Figure | None
    breakdown: Sequence[tuple[Sequence[str], str]]


def waiting() -> int:
    """Rows of the record that the extract has not taken yet, counted no further than says that they are many."""
    found = in_force()
    return appended(found.seen if found else {}, most=AT_ONCE + 1)


def made_elsewhere(*, now: datetime) -> bool:
    """Whether the job has been done and the extract is still not here: another machine made it, in its own home."""
    done = Job.objects.filter(kind="refresh_extract", state=JobState.DONE, finished_at__gt=now - ELSEWHERE)
    return done.exists()


def latest_year(*, today: date) -> str:
    last = Milestone.objects.filter(kind=MilestoneKind.DEPARTED).aggregate(last=Max("happened_on"))["last"]
    return str((last or today).year)


def may_see_value(user: Reader, figure: Figure, question: Question) -> bool:
    """A figure on a compartment that is so small that it names people is for whoever may see into the compartment.

    Small is, on trafficking, whatever is not of whole years, is of one programme or told by a fact; on health and
    minors, what is not of whole months. Whole ones: the difference of two long periods may be a day.
    """
    whole_months, whole_years = _whole(question.period)
    narrow = bool(not whole_years or question.programme or question.by)
    small = {
        Permission.TRAFFICKING_VIEW: narrow and Sensitivity.TRAFFICKING in figure.sensitivities,
        Permission.MINORS_VIEW: not whole_months and Sensitivity.MINORS in figure.sensitivities,
        Permission.HEALTH_VIEW: not whole_months and Sensitivity.HEALTH in figure.sensitivities,
    }
    return all(may(user, right) for right, is_small in small.items() if is_small)


def _whole(period: Period) -> tuple[bool, bool]:
    """Whether a period begins and ends with a month, and with a year."""
    months = period.start.day == 1 and period.end.day == monthrange(period.end.year, period.end.month)[1]
    return months, months and period.start.month == 1 and period.end.month == 12


def year(question: Question, *, user: Reader, manifest: Manifest) -> Table:
    answers = {answer.figure.id: answer for answer in figures(question, manifest=manifest)}
    earlier = _year_before(question)
    before = {answer.figure.id: answer for answer in figures(earlier, manifest=manifest)} if earlier else {}
    if not any(answer.rows for answer in before.values()):
        before = {}
    groups = [
        (section, [_line(each, answers, before, question, user) for each in section.figures])
        for section in definitions.sections()
    ]
    charted = [
        section.charted for section in definitions.sections() if section.charted and answers[section.charted].rows
    ]
    return Table(
        groups=groups,
        headline=[line for _section, lines in groups[:1] for line in lines if not line.figure.is_share][:3],
        charts=[chart for id_ in charted for chart in _charts(definitions.figures()[id_], question, manifest)],
        before=earlier.period.text if earlier and before else "",
        anything=any(answer.rows for answer in answers.values()),
    )


def sheet(question: Question, figure: Figure, *, user: Reader, manifest: Manifest) -> Sheet:
    refused = not may_break_down(user, figure, question.by)
    told = replace(question, by=()) if refused else question
    (answer,) = figures(told, [figure], manifest)
    withheld = not may_see_value(user, figure, told)
    return Sheet(
        value=value_said(figure, answer.value),
        unit=unit_said(figure),
        rows=answer.rows,
        rows_said=number_format(answer.rows, force_grouping=True),
        may_see_rows=may_see_rows(user, figure, told.by),
        withheld=withheld,
        refused=refused,
        conditions=figure.among,
        share=figure.where,
        parts=[each for each in definitions.figures().values() if each.of == figure.id],
        whole=definitions.figures().get(figure.of),
        breakdown=[
            ([said(code, value) for code, value in zip(told.by, group, strict=True)], value_said(figure, value))
            for group, value in _for_reading(told, answer)
        ],
    )


def _for_reading(question: Question, answer: Answer) -> list:
    """Groups by a date or a number stand in its order, others with the largest first."""
    ordered = any(FACTS[code].type in (Type.DATE, Type.INTEGER) for code in question.by) or answer.figure.top
    return sorted(answer.breakdown, key=lambda pair: 0 if ordered else -(pair[1] or 0))


def columns(figure: Figure, question: Question) -> list[str]:
    """The facts that a row behind a figure shows, in their order."""
    return [code for code in dict.fromkeys([*figure.facts, *question.by]) if code != "pathway" and kept(FACTS[code])]


def line(each: Behind, figure: Figure, question: Question) -> dict:
    """A row behind a figure, for a page."""
    cells = [said(code, each.row[code]) for code in columns(figure, question)]
    return {"member": each.member, "cells": cells, "counts": bool(each.row["counts"])}


def file_line(each: Behind, figure: Figure, question: Question) -> list[str]:
    """A row behind a figure, for a file: no name."""
    member = each.member
    about = (
        [member.case.reference, member.case.register_reference or "", str(member.number)] if member else ["", "", ""]
    )
    cells = [said(code, each.row[code], plain=True) for code in columns(figure, question)]
    counts = [_("yes") if each.row["counts"] else _("no")] if figure.is_share else []
    return [*about, str(each.row["pseudonym"]), *cells, *counts]


def figure_lines(question: Question, *, user: Reader, manifest: Manifest) -> list[list[str]]:
    """Figures for a file, a line each or a line a group; without those that the reader may not see so small."""
    lines = []
    for answer in figures(question, manifest=manifest):
        figure = answer.figure
        if not may_see_value(user, figure, question) or not may_break_down(user, figure, question.by):
            continue
        groups = answer.breakdown if question.by else [((), answer.value)]
        for group, value in groups:
            words = [said(code, part, plain=True) for code, part in zip(question.by, group, strict=True)]
            number = "" if value is None else str(value)
            rest = [unit_said(figure), str(answer.rows), figure.definition, str(figure.version)]
            lines.append([figure.id, figure.name, *words, number, *rest])
    return lines


def _year_before(question: Question) -> Question | None:
    text = question.period.text
    if len(text) != 4 or int(text) <= 1:
        return None
    return replace(question, period=Period.parse(f"{int(text) - 1:04}"))


def _line(
    figure: Figure, answers: Mapping[str, Answer], before: Mapping[str, Answer], question: Question, user: Reader
) -> Line:
    answer, earlier = answers[figure.id], before.get(figure.id)
    shown = may_see_value(user, figure, question)
    return Line(
        figure=figure,
        value=value_said(figure, answer.value) if shown else "",
        before=value_said(figure, earlier.value) if earlier and shown else "",
        depth=_depth(figure),
        has_rows=bool(answer.rows) and shown and may_see_rows(user, figure),
        withheld=not shown,
    )


def _depth(figure: Figure) -> int:
    """How far a figure is a part of others of its own section: "of whom"."""
    whole = definitions.figures().get(figure.of)
    return 0 if whole is None or whole.section != figure.section else 1 + _depth(whole)


def _charts(figure: Figure, question: Question, manifest: Manifest) -> list[Chart]:
    def counts(code: str) -> dict:
        (answer,) = figures(replace(question, by=(code,)), [figure], manifest)
        return {group[0]: value for group, value in answer.breakdown}

    drawn = [_by_country(figure, counts("nationality"), question), _map(figure, counts("destination"), question)]
    return drawn[:1] + _by_month(figure, counts(figure.counts_by), question) + drawn[1:]


def _by_country(figure: Figure, counts: Mapping, question: Question) -> Chart:
    known = {code or "XXX": number for code, number in counts.items()}
    bars = [
        (_("Others") if rest else said("nationality", code), number, number_format(number, force_grouping=True), rest)
        for code, number, rest in charts.largest(known, "")
    ]
    ordered = sorted(known.items(), key=lambda pair: (-pair[1], pair[0]))
    numbers = [(said("nationality", code), number_format(number, force_grouping=True)) for code, number in ordered]
    summary = ngettext(
        "%(period)s: one nationality; the most persons are of this one: %(most)s.",
        "%(period)s: %(count)s nationalities; the most persons are of these: %(most)s.",
        len(known),
    ) % {"period": question.period.text, "count": len(known), "most": _first_of(numbers)}
    title = _("%(figure)s, by nationality") % {"figure": figure.name}
    return Chart("nationality", title, _("Nationality"), summary, charts.bars(bars), numbers)


def _by_month(figure: Figure, counts: Mapping, question: Question) -> list[Chart]:
    touched = charts.months(question.period.start, question.period.end)
    if not 2 <= len(touched) <= 24:
        return []
    tally = {month: 0 for month in touched}
    for day, number in counts.items():
        tally[day.replace(day=1)] += number
    bars = [
        (date_format(month, "M"), number, number_format(number) if number else "", False)
        for month, number in tally.items()
    ]
    numbers = [
        (date_format(month, "F Y"), number_format(number, force_grouping=True)) for month, number in tally.items()
    ]
    most = max(tally, key=lambda month: tally[month])
    summary = _("%(period)s: most in %(month)s, %(number)s persons.") % {
        "period": question.period.text,
        "month": date_format(most, "F Y"),
        "number": number_format(tally[most], force_grouping=True),
    }
    title = _("%(figure)s, by month") % {"figure": figure.name}
    return [Chart("month", title, _("Month"), summary, charts.columns(bars), numbers)]


def _map(figure: Figure, counts: Mapping, question: Question) -> Chart:
    known = {code: number for code, number in counts.items() if code}
    ordered = sorted(known.items(), key=lambda pair: (-pair[1], pair[0]))
    numbers = [(said("destination", code), number_format(number, force_grouping=True)) for code, number in ordered]
    summary = ngettext(
        "%(period)s: one country; the most persons left for this one: %(most)s.",
        "%(period)s: %(count)s countries; the most persons left for these: %(most)s.",
        len(known),
    ) % {"period": question.period.text, "count": len(known), "most": _first_of(numbers)}
    title = _("%(figure)s, by destination") % {"figure": figure.name}
    return Chart(
        "destination", title, _("Destination"), summary, charts.world(known), numbers, charts.shades(known.values())
    )


def _first_of(numbers: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{label} ({number})" for label, number in numbers[:3])
