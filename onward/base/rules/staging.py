"""Rows that were read and checked, kept aside until the whole file is known: in a file that spills to disk and goes
away by itself, so that memory does not grow with the register."""

import errno
import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

_TABLE = "CREATE TABLE staged (line INTEGER, whole TEXT, part INTEGER, kind TEXT, good INTEGER, digest TEXT, said TEXT)"
_GROUPS = """CREATE TABLE groups AS SELECT whole, min(line) AS line FROM staged GROUP BY whole ORDER BY min(line)"""
_GROUP_ROWS = """SELECT s.line, s.whole, s.part, s.kind, s.good, s.digest, s.said FROM groups g JOIN staged s
    ON s.whole = g.whole WHERE g.rowid > ? AND g.rowid <= ? ORDER BY g.rowid, s.line"""


@dataclass(frozen=True, slots=True)
class Staged:
    """A row: the line it starts on, what it belongs to (`whole`) as which part, whether it is good, what it says."""

    line: int
    whole: str
    part: int
    kind: str
    good: bool
    digest: str
    said: str  # JSON, by column; empty for a row that is refused

    def values(self) -> dict[str, str]:
        said: dict[str, str] = json.loads(self.said)
        return said


def canonical(said: dict[str, str]) -> str:
    """What a row says, as one text. The order of the columns is the caller's, the same for every file."""
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def digest_of(said: str, *, key: str) -> str:
    """Keyed: whoever has the digest alone cannot try out what it stands for."""
    return hashlib.blake2b(said.encode(), digest_size=32, key=key.encode()[:64]).hexdigest()


class Staging:
    """Fill it, `seal` it, then read it in groups of rows that belong together, in the order the groups begin in."""

    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None)
        for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -32768"):
            self._file.execute(f"PRAGMA {setting}")
        self._file.execute(_TABLE)
        self.rows = self.groups = 0

    def fill(self, rows: Iterable[Staged]) -> None:
        with _room():
            self._file.execute("BEGIN")
            self._file.executemany(
                "INSERT INTO staged VALUES (?, ?, ?, ?, ?, ?, ?)",
                ((r.line, r.whole, r.part, r.kind, r.good, r.digest, r.said) for r in rows),
            )
            self._file.execute("COMMIT")

    def seal(self) -> None:
        with _room():
            self._file.execute("CREATE INDEX by_whole ON staged (whole, line)")
            self._file.execute(_GROUPS)
        self.rows = self._file.execute("SELECT count(*) FROM staged").fetchone()[0]
        self.groups = self._file.execute("SELECT count(*) FROM groups").fetchone()[0]

    def chunk(self, after: int, count: int) -> list[Staged]:
        """The rows of so many groups, after the first `after` ones."""
        found = self._file.execute(_GROUP_ROWS, (after, after + count))
        return [
            Staged(line, whole, part, kind, bool(good), digest, said)
            for line, whole, part, kind, good, digest, said in found
        ]

    def close(self) -> None:
        self._file.close()


@contextmanager
def _room() -> Iterator[None]:
    """A disk without room is told as the system tells it of any file."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "full" not in str(error):
            raise
        raise OSError(errno.ENOSPC, str(error)) from None


def batches(rows: Iterable, size: int) -> Iterator[list]:
    """Lists of at most so many."""
    batch: list = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
