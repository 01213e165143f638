"""A chart's specification as SVG for a page. Drawing takes a moment and much memory: what was drawn is kept."""

import hashlib
import json
import os
import re
import tempfile
from importlib.metadata import version

import vl_convert

from onward.reporting.queries.extract import folder

KEPT = "drawn"
DRAWN_BY = version("vl-convert-python")
MOST_KEPT = 500
_NUMBER = re.compile(r"(\d+\.\d)\d+")
_IDENTITY = re.compile(r'(\bid="|url\(#|href="#)')


def draw_chart(*, specification: dict, name: str) -> str:
    """SVG without style attributes, its identities marked by `name` so that several stand on one page."""
    text = json.dumps(specification, sort_keys=True, ensure_ascii=False)
    path = folder() / KEPT / f"{hashlib.sha256(f'{name} {DRAWN_BY} {text}'.encode()).hexdigest()}.svg"
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        pass
    drawn = _plain(vl_convert.vegalite_to_svg(specification), name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(drawn)
    os.replace(draft, path)
    _sweep()
    return drawn


def _plain(svg: str, name: str) -> str:
    """One decimal is a tenth of a dot; the rest is weight. Size is left to the stylesheet."""
    svg = _IDENTITY.sub(rf"\g<1>{name}-", _NUMBER.sub(r"\1", svg))
    svg = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", svg)
    return re.sub(
        r'<svg ([^>]*?)width="[^"]*" height="[^"]*"', r'<svg \1aria-hidden="true" focusable="false"', svg, count=1
    )


def _sweep() -> None:
    kept = sorted((folder() / KEPT).glob("*.svg"), key=lambda path: path.stat().st_mtime)
    for path in kept[:-MOST_KEPT]:
        path.unlink(missing_ok=True)
