"""A register that comes in, whatever it is of: the file read and checked to its end, how far a run has got, what it
needs to know of the world."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from onward.base.rules.answers import Answer, Problem, Problems
from onward.base.rules.staging import Staged, Staging, batches, canonical, digest_of
from onward.base.rules.table_files import Source, open_table
from onward.base.rules.tables import Row, Table, columns_of

ROWS_AT_ONCE = 5000
Beat = Callable[[int, int | None], None]


class Checks(Protocol):
    """The rules of a register's rows: what a row says and what is wrong with it; which part of what it is about."""

    def check(self, row: Row) -> tuple[dict[str, str], list[Problem]]: ...

    def about(self, said: dict[str, str]) -> tuple[str, int, str] | None: ...


@dataclass
class Progress:
    """How far a run has got: the groups of rows behind it, and what became of the rows."""

    groups: int = 0
    rows: int = 0
    accepted: int = 0
    unchanged: int = 0
    refused: int = 0
    problems: Problems = field(default_factory=Problems)

    @classmethod
    def parse(cls, kept: dict[str, Any]) -> "Progress":
        counts = {name: kept.get(name, 0) for name in ("groups", "rows", "accepted", "unchanged", "refused")}
        listed = [Problem(**problem) for problem in kept.get("problems", [])]
        return cls(**counts, problems=Problems(listed, kept.get("found", 0)))

    def as_dict(self) -> dict[str, Any]:
        counts = {name: getattr(self, name) for name in ("groups", "rows", "accepted", "unchanged", "refused")}
        return counts | {"found": self.problems.total, "problems": [problem.as_dict() for problem in self.problems]}


def _unheard(done: int, total: int | None) -> None:
    pass


def _unkept(position: dict[str, Any], now: datetime) -> None:
    pass


@dataclass(frozen=True)
class Run:
    """One run of an import: whose, into which office, and how it tells how far it is.

    `clock` is read once a transaction; `keep` is called in each transaction with the position reached.
    """

    by: str
    clock: Callable[[], datetime]
    office: str = ""
    dry: bool = False
    beat: Beat = _unheard
    keep: Callable[[dict[str, Any], datetime], None] = _unkept


@dataclass
class Read:
    """A file that was read to its end: the rows kept aside, and what is wrong with rows in themselves."""

    staging: Staging
    header: list[str]
    rows: int = 0
    refused: int = 0
    problems: Problems = field(default_factory=Problems)

    def answer(self, progress: Progress) -> Answer:
        answer = Answer(
            read=self.rows,
            accepted=progress.accepted,
            unchanged=progress.unchanged,
            refused=self.refused + progress.refused,
        )
        answer.take_problems(self.problems, progress.problems)
        return answer


@contextmanager
def read_in(
    source: Source,
    *,
    columns: Sequence[str],
    required: Sequence[str],
    rules: Callable[[list[str]], Checks],
    key: str,
    beat: Beat,
) -> Iterator[Read]:
    """Every row checked, and kept aside with what it is about. `rules` are made for a header; `key` is the digests'."""
    with open_table(source) as table:
        read = Read(Staging(), columns_of(table, columns, required))
        try:
            for batch in batches(_checked(table, read, rules(read.header), key), ROWS_AT_ONCE):
                read.staging.fill(batch)
                beat(read.rows, None)
            read.staging.seal()
            yield read
        finally:
            read.staging.close()


def _checked(table: Table, read: Read, rules: Checks, key: str) -> Iterator[Staged]:
    """Good rows, and bad ones that still say what they are about. Others can only be refused."""
    for row in table.rows:
        read.rows += 1
        said, problems = rules.check(row)
        if problems:
            read.refused += 1
            read.problems.add(problems)
        about = rules.about(said)
        if about and problems:
            yield Staged(row.line, *about, False, "", "")
        elif about:
            text = canonical(said)
            yield Staged(row.line, *about, True, digest_of(text, key=key), text)
