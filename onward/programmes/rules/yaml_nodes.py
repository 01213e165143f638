"""YAML as a tree of values that know their place in the file. No aliases, no tags, no bombs, no key twice."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml
from django.utils.translation import gettext as _

MAX_BYTES = 200_000
MAX_EVENTS = 20_000
MAX_DEPTH = 12


@dataclass(frozen=True)
class Problem:
    """What is wrong with a programme file: where, which kind, and in words how to mend it."""

    at: str
    code: str
    message: str
    excerpt: str = ""  # of a condition: its text, with a mark under the place

    def __str__(self) -> str:
        return f"{self.message}\n{self.excerpt}".strip()

    @property
    def place(self) -> str:
        """`at` with a chance to break the line at each step of the path."""
        return self.at.replace(".", ".\u200b")

    def as_dict(self) -> dict[str, str]:
        return {"at": self.at, "code": self.code, "message": str(self)}


@dataclass(frozen=True)
class Node:
    """A mapping, a list or a text, with its path, and the line and column it begins at (from 1)."""

    path: str
    line: int
    column: int
    text: str | None = None
    style: str = ""
    items: dict[str, "Node"] | None = None
    listed: list["Node"] | None = None

    @property
    def at(self) -> str:
        return f"{self.line}:{self.column} {self.path}".strip()

    @property
    def empty(self) -> bool:
        """Written as nothing: null, ~ or no value at all."""
        return self.text is not None and not self.style and self.text in {"", "~", "null"}


@dataclass
class Reading:
    """The tree of a file, or None with the problems that stopped its reading."""

    root: Node | None
    problems: list[Problem] = field(default_factory=list)


def read_yaml(content: bytes) -> Reading:
    if len(content) > MAX_BYTES:
        return _stopped("", "too_large", _("The file is larger than %(limit)d bytes.") % {"limit": MAX_BYTES})
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return _stopped(f"{line}:1", "encoding", _("The file is not in UTF-8. Save it as UTF-8 and try again."))
    try:
        stopped = _bounded(text)
        if stopped is not None:
            return Reading(None, [stopped])
        composed = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = f"{mark.line + 1}:{mark.column + 1}" if mark else ""
        return _stopped(at, "yaml", _("This is not readable YAML: %(detail)s.") % {"detail": error.problem or "?"})
    except yaml.YAMLError as error:
        return _stopped("", "yaml", _("This is not readable YAML: %(detail)s.") % {"detail": str(error).split("\n")[0]})
    problems: list[Problem] = []
    if composed is None:
        return _stopped("1:1", "empty", _("The file is empty."))
    return Reading(_node(composed, "", problems), problems)


def _stopped(at: str, code: str, message: str) -> Reading:
    return Reading(None, [Problem(at, code, message)])


def _bounded(text: str) -> Problem | None:
    """Looks at the stream of events, which is flat, before anything is built from it."""
    depth = 0
    for number, event in enumerate(_events(text)):
        mark = event.start_mark
        at = f"{mark.line + 1}:{mark.column + 1}" if mark is not None else ""
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if number > MAX_EVENTS or depth > MAX_DEPTH:
            return Problem(at, "too_large", _("The file holds too much, or too much inside one another, from here on."))
        if getattr(event, "anchor", None):
            return Problem(
                at, "alias", _("Anchors and aliases (& and *) are not used in programme files. Write it out.")
            )
        if getattr(event, "tag", None):
            return Problem(at, "tag", _("Tags (!) are not used in programme files. Take this one out."))
        if isinstance(event, yaml.DocumentStartEvent) and number > 1:
            return Problem(at, "documents", _("A file holds one programme. Take out the second document."))
    return None


def _events(text: str) -> Iterator[yaml.Event]:
    yield from yaml.parse(text, Loader=yaml.SafeLoader)


def _node(node: yaml.Node, path: str, problems: list[Problem]) -> Node:
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    if isinstance(node, yaml.ScalarNode):
        return Node(path, line, column, text=node.value, style=node.style or "")
    if isinstance(node, yaml.SequenceNode):
        listed = [_node(each, f"{path}[{number}]", problems) for number, each in enumerate(node.value)]
        return Node(path, line, column, listed=listed)
    items: dict[str, Node] = {}
    for key, value in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else "?"
        inside = f"{path}.{name}" if path else name
        if name in items:
            at = f"{key.start_mark.line + 1}:{key.start_mark.column + 1} {inside}"
            problems.append(Problem(at, "duplicate_key", _("“%(key)s” stands here twice.") % {"key": name[:60]}))
        items[name] = _node(value, inside, problems)
    return Node(path, line, column, items=items)
