"""Figures, each one definition: read from `figures/*.yaml`, checked against the vocabulary, none of it in Python."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.utils.translation import get_language

from onward.facts.expressions import parse
from onward.facts.vocabulary import FACTS, Sensitivity, Type

FOLDER = Path(__file__).resolve().parent.parent / "figures"
Words = Mapping[str, str]


class FigureFileError(Exception):
    """A definition that cannot hold. Says in which file, at which figure, and why."""


@dataclass(frozen=True)
class Figure:
    """A definition. Behind it stand the rows for which every text of `among` is true, by `counts_by` in the period.

    A count is their number. A share is the part of them for which `where` is true. A top figure is the value of the
    fact `top` that most of them have. `of` names the figure whose rows these are a part of. `each` is counted once.
    """

    id: str
    version: int
    unit: str
    section: str
    counts_by: str
    among: tuple[str, ...]
    where: str
    top: str
    of: str
    each: str
    names: Words
    definitions: Words
    source: str

    @property
    def is_share(self) -> bool:
        return bool(self.where)

    @property
    def name(self) -> str:
        return _said(self.names)

    @property
    def definition(self) -> str:
        return _said(self.definitions)

    @property
    def texts(self) -> tuple[str, ...]:
        return (*self.among, self.where) if self.where else self.among

    @property
    def facts(self) -> tuple[str, ...]:
        """What a row behind it shows: the date first, then the stated facts that its conditions come down to."""
        named = [code for text in self.texts for code in parse(text).inputs]
        return tuple(dict.fromkeys([self.counts_by, *named, *([self.top] if self.top else [])]))

    @property
    def reads(self) -> frozenset[str]:
        """Every fact it depends on, those that are worked out from others too."""
        return frozenset(self.facts) | {code for text in self.texts for code in parse(text).facts}

    @property
    def sensitivities(self) -> frozenset[Sensitivity]:
        return frozenset(FACTS[code].sensitivity for code in self.reads)


@dataclass(frozen=True)
class Section:
    """A part of the report, with its figures in order."""

    code: str
    names: Words
    figures: tuple[Figure, ...]
    charted: str = ""  # the figure that is drawn: by nationality, by month and on the map

    @property
    def name(self) -> str:
        return _said(self.names)


@cache
def sections() -> tuple[Section, ...]:
    known: dict[str, Figure] = {}
    return tuple(_section(path, known) for path in sorted(FOLDER.glob("*.yaml")))


@cache
def evidence() -> Section:
    """Lists of departures that lack evidence: defined and counted as figures are, but no figures of the report."""
    return _section(FOLDER / "lists" / "evidence.yaml", {})


@cache
def figures() -> Mapping[str, Figure]:
    return {figure.id: figure for section in sections() for figure in section.figures}


def _section(path: Path, known: dict[str, Figure]) -> Section:
    body = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Section(body["section"], body["name"], tuple(_read(body, path, known)), body.get("charted", ""))


def _read(body: Mapping, path: Path, known: dict[str, Figure]) -> Iterator[Figure]:
    for entry in body["figures"]:
        try:
            figure = _figure(entry, body, known)
            _check(figure, known)
        except (KeyError, ValueError) as error:
            raise FigureFileError(f"{path.name}, {entry.get('id', '?')}: {error}") from error
        known[figure.id] = figure
        yield figure


def _figure(entry: Mapping, body: Mapping, known: Mapping[str, Figure]) -> Figure:
    share = "share_of" in entry or "among" in entry
    whole = known[entry["of"] if "of" in entry else entry["share_of"]] if "of" in entry or "share_of" in entry else None
    own = [entry["among"]] if "among" in entry else [entry["where"]] if "where" in entry and not share else []
    return Figure(
        id=entry["id"],
        version=entry["version"],
        unit=entry["unit"],
        section=body["section"],
        counts_by=entry.get("counts_by") or (whole.counts_by if whole else ""),
        among=(*(whole.among if whole else ()), *own),
        where=entry["where"] if share else "",
        top=entry.get("top", ""),
        of=whole.id if whole else "",
        each=entry.get("each") or (whole.each if whole else "person"),
        names=entry["name"],
        definitions=entry["definition"],
        source=entry.get("source", body["source"]),
    )


def _check(figure: Figure, known: Mapping[str, Figure]) -> None:
    if figure.id in known:
        raise ValueError("this id is used twice")
    if FACTS[figure.counts_by].type != Type.DATE:
        raise ValueError(f"{figure.counts_by} is not a date")
    if figure.each not in ("person", "decision"):
        raise ValueError(f"{figure.each} cannot be counted")
    for text in figure.texts:
        parse(text)
    if figure.top:
        FACTS[figure.top]


def _said(words: Words) -> str:
    return words.get((get_language() or "en").partition("-")[0]) or words["en"]
