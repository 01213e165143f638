"""What is said back of a table that came in: how many rows, and what was wrong with which."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from onward.base.rules.cells import shown

LISTED = 1000  # problems that are listed; of the rest the number is told


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: where, what stands there, a code for programs, and a sentence that says how to mend it."""

    line: int
    column: str
    value: str
    code: str
    message: str

    @classmethod
    def of(cls, line: int, column: str, value: str, code: str, message: str) -> "Problem":
        return cls(line, column, shown(value), code, message)

    def as_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("line", "column", "value", "code", "message")}


@dataclass
class Problems:
    """The first so many problems, and the number of all: a million errors must not fill the memory."""

    listed: list[Problem] = field(default_factory=list)
    total: int = 0

    def add(self, found: Iterable[Problem]) -> None:
        for problem in found:
            self.total += 1
            if len(self.listed) < LISTED:
                self.listed.append(problem)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.listed)


@dataclass
class Answer:
    """Counts of rows: read = accepted + unchanged + refused."""

    read: int = 0
    accepted: int = 0
    unchanged: int = 0
    refused: int = 0
    problems: list[Problem] = field(default_factory=list)
    not_listed: int = 0
    unreadable: bool = False

    @property
    def status(self) -> int:
        """The exit status of a command: 3 if some rows were refused, 2 if the file could not be read at all."""
        return 2 if self.unreadable else 3 if self.refused else 0

    def take_problems(self, *found: Problems) -> None:
        """In the order of the lines, the first so many; of the rest a last entry tells the number."""
        together = sorted((problem for part in found for problem in part), key=lambda problem: problem.line)
        self.problems = together[:LISTED]
        self.not_listed = sum(part.total for part in found) - len(self.problems)

    def as_dict(self) -> dict[str, Any]:
        """The answer's fixed shape, as the register's format has it."""
        problems = [problem.as_dict() for problem in self.problems]
        if self.not_listed:
            rest = _("%(count)d further problems are not listed. Mend these and bring the file in again.")
            problems.append(Problem(0, "", "", "more_not_listed", rest % {"count": self.not_listed}).as_dict())
        return {
            "read": self.read,
            "accepted": self.accepted,
            "unchanged": self.unchanged,
            "refused": self.refused,
            "problems": problems,
        }
