"""Charts as Vega-Lite specifications. Colours are marks that the stylesheet turns into the page's own, light or dark.

Drawn 360 wide, so that the words can be read on a telephone; the page may make them half as large again.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import ceil
from pathlib import Path

MAPS = Path(__file__).resolve().parents[2] / "static" / "onward" / "maps"
INK, ACCENT, QUIET, LAND, EDGE = "#100001", "#100002", "#100003", "#100004", "#100005"
STEPS = ("#200001", "#200002", "#200003", "#200004", "#200005")
MOST_BARS = 10
Bar = tuple[str, int, str, bool]  # label, number, number in words, whether it stands for the rest
_CONFIG = {
    "aria": False,
    "background": None,
    "font": "Source Sans 3, Noto Sans, sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK, "labelFontSize": 13, "labelLimit": 150, "domain": False, "ticks": False, "grid": False,
        "title": None,
    },
    "text": {"color": INK, "fontSize": 13},
}  # fmt: skip


@dataclass(frozen=True)
class Class:
    """A shade of the map: numbers from `first` to `last`."""

    step: int
    first: int
    last: int


def bars(values: Sequence[Bar]) -> dict:
    """Bars from the side, in the order given, each with its number."""
    colour = {"condition": {"test": "datum.rest", "value": QUIET}, "value": ACCENT}
    return _chart(
        width=190,
        height={"step": 27},
        data={"values": [dict(zip(("label", "number", "said", "rest"), each, strict=True)) for each in values]},
        encoding={
            "y": {"field": "label", "type": "nominal", "sort": None},
            "x": {"field": "number", "type": "quantitative", "axis": None},
        },
        layer=[
            {"mark": {"type": "bar", "height": 18, "cornerRadiusEnd": 3}, "encoding": {"color": colour}},
            {"mark": {"type": "text", "align": "left", "dx": 5}, "encoding": {"text": {"field": "said"}}},
        ],
    )


def columns(values: Sequence[Bar]) -> dict:
    """Columns side by side, such as months."""
    return _chart(
        width={"step": 28},
        height=150,
        data={
            "values": [
                {"place": place, "label": each[0], "number": each[1], "said": each[2]}
                for place, each in enumerate(values)
            ]
        },
        encoding={
            "x": {
                "field": "label",
                "type": "nominal",
                "sort": {"field": "place"},
                "axis": {"labelAngle": 0, "labelFontSize": 11},
            },
            "y": {"field": "number", "type": "quantitative", "axis": None},
        },
        layer=[
            {"mark": {"type": "bar", "width": 20, "cornerRadiusEnd": 3, "color": ACCENT}},
            {"mark": {"type": "text", "dy": -7, "fontSize": 11}, "encoding": {"text": {"field": "said"}}},
        ],
    )


def world(numbers: Mapping[str, int]) -> dict:
    """The world, countries shaded by number. A country too small for the map is in the table beside it."""
    ids, classes = numeric(), shades(numbers.values())
    shaded = [
        {"id": ids[code], "step": next(each.step for each in classes if number <= each.last)}
        for code, number in sorted(numbers.items())
        if number and code in ids
    ]
    colour = {
        "condition": {"test": "!isValid(datum.step)", "value": LAND},
        "field": "step",
        "type": "ordinal",
        "scale": {"domain": list(range(1, len(STEPS) + 1)), "range": list(STEPS)},
        "legend": None,
    }
    return _chart(
        width=360,
        height=185,
        data={"values": _topology(), "format": {"type": "topojson", "feature": "countries"}},
        transform=[
            {"filter": "datum.id != '010'"},  # nobody goes there, and it takes a fifth of the height
            {
                "lookup": "id",
                "from": {"data": {"values": shaded or [{"id": "", "step": 1}]}, "key": "id", "fields": ["step"]},
            },
        ],
        projection={"type": "naturalEarth1"},
        mark={"type": "geoshape", "stroke": EDGE, "strokeWidth": 0.4},
        encoding={"color": colour},
    )


def shades(numbers: Iterable[int]) -> list[Class]:
    """At most five classes from 1 to the highest number, each some times as wide as the one before; whole numbers."""
    highest, found, first = max(numbers, default=0), [], 1
    for step in range(1, len(STEPS) + 1):
        last = highest if step == len(STEPS) else ceil(highest ** (step / len(STEPS)))
        if last >= first:
            found.append(Class(step, first, last))
            first = last + 1
    return found


def largest(counts: Mapping[str, int], rest: str) -> list[tuple[str, int, bool]]:
    """The largest ten groups and what is left together, under the word for the rest."""
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    shown = ordered if len(ordered) <= MOST_BARS + 1 else ordered[:MOST_BARS]
    left = sum(number for _, number in ordered[len(shown) :])
    return [(code, number, False) for code, number in shown] + ([(rest, left, True)] if left else [])


def months(first: date, last: date) -> list[date]:
    """The first days of the months that a period touches."""
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


@cache
def numeric() -> dict[str, str]:
    codes: dict[str, str] = json.loads((MAPS / "numeric.json").read_text())
    return codes


@cache
def _topology() -> dict:
    topology: dict = json.loads((MAPS / "countries-110m.json").read_text())
    return topology


def _chart(**parts: object) -> dict:
    return {"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "config": _CONFIG, **parts}
