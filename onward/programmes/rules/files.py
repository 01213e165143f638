"""A programme file, checked whole. Nothing is loaded: what comes out is a programme, or the list of its problems."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from django.utils.translation import gettext as _

from onward.programmes.rules.definitions import Programme
from onward.programmes.rules.file_reader import FileReader
from onward.programmes.rules.yaml_nodes import Node, Problem, read_yaml


@dataclass(frozen=True)
class Checked:
    """What became of a file: a programme if nothing is wrong with it, and the problems in the order of the file."""

    programme: Programme | None
    problems: list[Problem]


def check_file(content: bytes, *, known: Mapping[str, Programme], is_country: Callable[[str], bool]) -> Checked:
    """Reads one file against the programmes that are known and the list of countries."""
    reading = read_yaml(content)
    if reading.root is None:
        return Checked(None, reading.problems)
    reader = FileReader(is_country)
    programme = reader.programme(reading.root)
    problems = [
        *reading.problems,
        *reader.problems,
        *_versions(programme, reading.root),
        *_bases(programme, reading.root, known),
    ]
    if problems:
        return Checked(None, sorted(problems, key=_place))
    digest = hashlib.sha256(content).hexdigest()
    return Checked(replace(programme, digest=digest, bases=tuple(known[code] for code in programme.builds_on)), [])


def _versions(programme: Programme, root: Node) -> list[Problem]:
    """Labels that stand twice, and versions of which two would apply to the same person."""
    nodes = _list(root, "versions")
    problems = []
    for (first, one), (second, other) in combinations(enumerate(programme.versions), 2):
        if one.label and one.label == other.label:
            message = _("Two versions are labelled “%(label)s”.") % {"label": one.label}
            problems.append(Problem(nodes[second].at, "duplicate", message))
        dated = all(window.dated for each in (one, other) for window in (each.applied, each.departed))
        if dated and one.applied.meets(other.applied) and one.departed.meets(other.departed):
            message = _("This version and version %(number)d apply to the same days. Give one of them an end.")
            problems.append(Problem(nodes[second].at, "overlap", message % {"number": first + 1}))
    return problems


def _bases(programme: Programme, root: Node, known: Mapping[str, Programme]) -> list[Problem]:
    """Programmes it builds on that nobody knows, that are of another pathway, or that build on it in turn."""
    problems = []
    for node, code in zip(_list(root, "builds_on"), programme.builds_on, strict=False):
        if code and code != programme.code and code not in known:
            message = _("There is no programme “%(code)s”. Load that one first.") % {"code": code}
            problems.append(Problem(node.at, "unknown_programme", message))
        elif programme.code in _reached(code, programme, known):
            message = _("“%(code)s” would build on itself.") % {"code": programme.code}
            problems.append(Problem(node.at, "loop", message))
        elif code in known and programme.pathway not in ("", known[code].pathway):
            message = _("“%(code)s” is a programme of another pathway.") % {"code": code}
            problems.append(Problem(node.at, "pathway", message))
    above = [code for code, each in known.items() if programme.code in each.builds_on]
    for code in sorted(code for code in above if programme.pathway not in ("", known[code].pathway)):
        message = _("“%(code)s” builds on this programme and is of another pathway.") % {"code": code}
        problems.append(Problem((root.items or {}).get("pathway", root).at, "pathway", message))
    return problems


def _reached(code: str, programme: Programme, known: Mapping[str, Programme]) -> set[str]:
    """All programmes that one builds on in the end, with itself."""
    found: set[str] = set()
    waiting = [code]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += known[each].builds_on if each in known and each != programme.code else ()
    return found


def _list(root: Node, key: str) -> list[Node]:
    node = (root.items or {}).get(key)
    return node.listed or [] if node else []


def _place(problem: Problem) -> tuple[int, int]:
    place = re.match(r"(\d+):(\d+)", problem.at)
    return (int(place[1]), int(place[2])) if place else (0, 0)
