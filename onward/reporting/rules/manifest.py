"""What the extract consists of at one moment: a JSON file, replaced in one rename, so that a reader sees a whole."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

FORMAT = 1


@dataclass(frozen=True)
class Piece:
    """A Parquet file of a table: the base, or what came after it. The rows of a later one of `flat` stand instead."""

    file: str
    rows: int


@dataclass(frozen=True)
class Manifest:
    """`marks` are the last primary keys taken of each table, all rows up to them being settled.

    `loose` are tables whose last piece holds rows that another transaction may still get between: the next refresh
    takes them again. `record` tells this database from another that has the same keys in use.
    """

    version: int
    made_at: str
    shape: str
    record: str
    marks: Mapping[str, int]
    seen: Mapping[str, int]
    tables: Mapping[str, tuple[Piece, ...]]
    loose: tuple[str, ...] = ()
    latest_recorded_at: str = ""
    format: int = FORMAT

    @property
    def files(self) -> set[str]:
        return {piece.file for pieces in self.tables.values() for piece in pieces}

    @property
    def settled(self) -> bool:
        return dict(self.marks) == dict(self.seen)

    def rows(self, table: str) -> int:
        return sum(piece.rows for piece in self.tables.get(table, ()))

    def without_loose(self) -> "Manifest":
        tables = {name: pieces[:-1] if name in self.loose else pieces for name, pieces in self.tables.items()}
        return replace(self, tables=tables, loose=())

    def text(self) -> str:
        return json.dumps(asdict(self), indent=1)

    @classmethod
    def parse(cls, text: str) -> "Manifest":
        """ValueError or TypeError for what is no manifest of this format."""
        body = json.loads(text)
        if not isinstance(body, dict) or body.get("format") != FORMAT:
            raise ValueError("another format")
        tables = {name: tuple(Piece(**piece) for piece in pieces) for name, pieces in body.pop("tables").items()}
        return cls(tables=tables, loose=tuple(body.pop("loose")), **body)


@dataclass(frozen=True)
class Marks:
    """Where the record stands: the last primary key of each table, and whether every row up to them is in."""

    last: Mapping[str, int]
    settled: bool
