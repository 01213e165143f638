"""Figures of a period, as known on a day, and what stands behind them: the one way for page, file and command."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from itertools import groupby

import duckdb
from django.utils import timezone
from django.utils.translation import gettext as _

from onward.base.rules.periods import Period
from onward.facts.vocabulary import FACTS
from onward.programmes.queries import programme_codes
from onward.reporting.queries.extract import as_known_at, opened
from onward.reporting.queries.texts import texts
from onward.reporting.rules import figures as definitions
from onward.reporting.rules.counting import (
    Group,
    Restriction,
    Tally,
    add_repeated,
    once_sql,
    read_once,
    repeated_sql,
    rows_sql,
    shown,
)
from onward.reporting.rules.figures import Figure
from onward.reporting.rules.flat import kept
from onward.reporting.rules.manifest import Manifest


class Unasked(ValueError):
    """A question that cannot be answered as it is put. The message says what to write instead."""


@dataclass(frozen=True)
class Question:
    """Which figures: of a period, as known at a moment (now if None), of one programme or all, by facts."""

    period: Period
    known: str = ""  # as it was written: a day or a moment
    moment: datetime | None = None
    programme: str = ""
    by: tuple[str, ...] = ()

    @property
    def words(self) -> dict[str, str]:
        """As it was asked, for the trail and for a URL; without what was left out."""
        words = {
            "period": self.period.text,
            "as_known_on": self.known,
            "programme": self.programme,
            "by": ",".join(self.by),
        }
        return {name: word for name, word in words.items() if word}

    @property
    def restriction(self) -> Restriction:
        return Restriction(self.period, self.programme)


@dataclass(frozen=True)
class Answer:
    """A figure's value, the number of rows behind it, and the same for every group that was asked for."""

    figure: Figure
    value: int | float | str | None
    rows: int
    breakdown: tuple[tuple[Group, int | float | str | None], ...] = field(default=())


def question(
    *, period: str, today: date, known: str = "", programme: str = "", by: str | Sequence[str] = ()
) -> Question:
    """From words as they are typed or stand in a URL. Unasked, in words, for whatever cannot be meant."""
    facts = [part.strip() for part in by.split(",") if part.strip()] if isinstance(by, str) else list(by)
    try:
        asked = Period.parse(period)
    except ValueError as error:
        raise Unasked(str(error)) from None
    return Question(
        asked,
        known,
        _moment(known, today) if known else None,
        _programme(programme),
        tuple(_fact(code) for code in facts),
    )


def figure(id_: str) -> Figure:
    """Unasked if there is no such figure; with the nearest that there are."""
    found = definitions.figures().get(id_)
    if found is None:
        raise Unasked(_("There is no figure “%(id)s”.") % {"id": id_} + _instead(id_, list(definitions.figures())))
    return found


def figures(asked: Question, only: Sequence[Figure] = (), manifest: Manifest | None = None) -> list[Answer]:
    """Every figure of the question, or only these, in the order of their definitions."""
    wanted = list(only or definitions.figures().values())
    connection, found = opened(manifest)
    try:
        table = as_known_at(connection, found, asked.moment) if asked.moment else "flat"
        tallies: dict[tuple[str, Group], Tally] = {}
        for same_date in _by_date(wanted):
            whole = _tallies(connection, same_date, (), asked, table)
            tallies |= whole
            if asked.by:
                tallies |= _tallies(connection, same_date, asked.by, asked, table)
    finally:
        connection.close()
    said = texts(asked.by)
    return [_answer(each, tallies, asked, said) for each in wanted]


def rows(
    asked: Question, of: Figure, facts: Sequence[str] = (), manifest: Manifest | None = None
) -> Iterator[dict[str, object]]:
    """The rows behind a figure, by pseudonym: its date and facts (and `facts`), and whether it counts in a share."""
    connection, found = opened(manifest)
    try:
        table = as_known_at(connection, found, asked.moment) if asked.moment else "flat"
        codes = [code for code in dict.fromkeys([*of.facts, *facts]) if kept(FACTS[code])]
        columns = {"pseudonym": "pseudonym", **{code: shown(code) for code in codes}}
        answer = connection.execute(rows_sql(of, columns, asked.restriction, table))
        names = [*columns, "counts"]
        listed = answer.fetchall()
    finally:
        connection.close()
    most = _most(listed, len(columns) + 1) if of.top else None
    said = texts(codes)
    for row in listed:
        if most is None or row[len(columns) + 1] in most:
            yield {
                name: said[name].get(value, value) if name in said else value
                for name, value in zip(names, row, strict=False)
            }


def _most(listed: Sequence[tuple], place: int) -> set:
    tally = Tally()
    tally.tops.update(row[place] for row in listed if row[place] is not None)
    most = max(tally.tops.values(), default=0)
    return {value for value, count in tally.tops.items() if count == most}


def _by_date(wanted: Sequence[Figure]) -> Iterator[list[Figure]]:
    order = sorted(wanted, key=lambda figure: figure.counts_by)
    for _date, same in groupby(order, key=lambda figure: figure.counts_by):
        yield list(same)


def _tallies(
    connection: duckdb.DuckDBPyConnection, wanted: list[Figure], by: tuple[str, ...], asked: Question, table: str
) -> dict[tuple[str, Group], Tally]:
    once = connection.execute(once_sql(wanted, by, asked.restriction, table)).fetchall()
    tallies = read_once(wanted, by, once)
    again = connection.execute(repeated_sql(wanted, by, asked.restriction, table)).fetchall()
    add_repeated(wanted, by, again, tallies)
    return tallies


def _answer(
    figure: Figure, tallies: Mapping[tuple[str, Group], Tally], asked: Question, said: Mapping[str, Mapping]
) -> Answer:
    whole = tallies.get((figure.id, ()), Tally())
    groups = [
        (
            tuple(said.get(code, {}).get(part, part) for code, part in zip(asked.by, group, strict=True)),
            tally.value(figure),
        )
        for (id_, group), tally in tallies.items()
        if id_ == figure.id and len(group) == len(asked.by) and tally.rows
    ]
    groups.sort(key=lambda pair: [(value is None, str(value)) for value in pair[0]])
    return Answer(figure, whole.value(figure), whole.rows_behind(figure), tuple(groups) if asked.by else ())


def _moment(known: str, today: date) -> datetime:
    """The end of a day, or a moment of it; in UTC without its mark, as the extract keeps moments."""
    known = known.replace(" ", "+") if "T" in known else known  # what a URL makes of a plus
    try:
        if len(known) == 10:
            day = date.fromisoformat(known)
            after = datetime.combine(day + timedelta(days=1), time.min, timezone.get_current_timezone())
            at = after - timedelta(microseconds=1)
        else:
            at = datetime.fromisoformat(known)
            day = at.date()
            at = at if at.tzinfo else at.replace(tzinfo=timezone.get_current_timezone())
    except (ValueError, OverflowError):
        raise Unasked(
            _("“%(known)s” is not a day or a moment: write 2008-03-01 or 2008-03-01T12:30.") % {"known": known}
        ) from None
    if day > today:
        raise Unasked(_("%(known)s lies ahead: what will be known then cannot be told yet.") % {"known": known})
    return at.astimezone(UTC).replace(tzinfo=None)


def _programme(code: str) -> str:
    if code and code not in (known := programme_codes()):
        raise Unasked(_("There is no programme “%(code)s”.") % {"code": code} + _instead(code, known))
    return code


def _fact(code: str) -> str:
    fact = FACTS.get(code)
    if fact is None:
        raise Unasked(
            _("There is no fact “%(code)s”.") % {"code": code} + _instead(code, [c for c in FACTS if kept(FACTS[c])])
        )
    if not kept(fact):
        raise Unasked(
            _("“%(code)s” depends on the day of the question: figures cannot be told by it.") % {"code": code}
        )
    return code


def _instead(word: str, known: Sequence[str]) -> str:
    near = get_close_matches(word, known, n=3, cutoff=0.5) or get_close_matches(word.upper(), known, n=3, cutoff=0.5)
    if not near:
        return " " + _("There are: %(names)s.") % {"names": ", ".join(known)}
    return " " + _("Did you mean %(names)s?") % {"names": ", ".join(near)}
