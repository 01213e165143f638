"""A folder and a DuckDB beside the extract in force, where the next one is made. What is left behind is swept away."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from django.conf import settings

from onward.reporting.queries.extract import MEMORY, current, folder
from onward.reporting.queries.record import dump
from onward.reporting.rules.flat import flat_now, further_kept
from onward.reporting.rules.manifest import Piece
from onward.reporting.rules.sources import MARKED, SOURCES, Source, mark_sql

PREFIX = "making-"


@dataclass
class Staging:
    """`in_<source>` are tables of what was read of the record, with the record's own keys: these never leave here."""

    path: Path
    database: duckdb.DuckDBPyConnection
    version: int
    made: list[str] = field(default_factory=list)

    def load(self, source: Source, statements: Iterable[str]) -> int:
        """Reads rows of the record; says how many."""
        csv = self.path / f"{source.name}.csv"
        dump(statements, csv)
        if csv.stat().st_size == 0:
            return self._load_nothing(source, csv)
        columns = ", ".join(f"'{name}': '{kind}'" for name, kind in source.columns.items())
        changed = [f"{mark_sql(name, key=settings.EXTRACT_KEY)} AS {name}" for name in MARKED if name in source.columns]
        changed += [f"{further_kept()} AS further"] if "further" in source.columns else []
        kept = f"* REPLACE ({', '.join(changed)})" if changed else "*"
        self.database.execute(
            f"CREATE OR REPLACE TABLE in_{source.name} AS SELECT {kept} FROM read_csv('{csv}', header = false, "
            f"auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = '', max_line_size = 16000000, "
            f"columns = {{{columns}}})"
        )
        csv.unlink()
        return self._number(f"SELECT count(*) FROM in_{source.name}")

    def _load_nothing(self, source: Source, csv: Path) -> int:
        csv.unlink()
        columns = ", ".join(f"{name} {kind}" for name, kind in source.columns.items())
        self.database.execute(f"CREATE OR REPLACE TABLE in_{source.name} ({columns})")
        return 0

    def write(self, table: str, select: str) -> Piece:
        """The rows of a query as the next Parquet file of a table."""
        name = f"{self.version:08}-{table}-{len(self.made)}.parquet"
        self.made.append(name)
        self.database.execute(f"COPY ({select}) TO '{self.path / name}' (FORMAT parquet, COMPRESSION zstd)")
        return Piece(name, self._number(f"SELECT count(*) FROM read_parquet('{self.path / name}')"))

    def history(self, source: Source) -> str:
        columns = ", ".join(name for name in source.columns if name != "member")
        return f"SELECT {columns} FROM in_{source.name} ORDER BY id"

    def facts(self) -> str:
        return f"{flat_now()} ORDER BY departed_on, pseudonym"

    def beside(self, after: Iterable[Piece]) -> str:
        """Rows of facts of the members that were read, and those that stood beside the base already."""
        earlier = [
            f"UNION ALL BY NAME SELECT * FROM read_parquet('{self.where(piece)}') "
            "WHERE pseudonym NOT IN (SELECT pseudonym FROM in_members)"
            for piece in after
        ]
        return f"SELECT * FROM ({flat_now()}) {' '.join(earlier)}"

    def current(self, pieces: tuple[Piece, ...]) -> str:
        return f"SELECT * FROM ({current([self.where(piece) for piece in pieces])}) ORDER BY departed_on, pseudonym"

    def together(self, pieces: Iterable[Piece]) -> str:
        return f"SELECT * FROM read_parquet({[str(self.where(piece)) for piece in pieces]!r}) ORDER BY id"

    def members(self) -> set[int]:
        """Whoever anything that was read is about."""
        union = " UNION ".join(f"SELECT member FROM in_{source.name}" for source in SOURCES)
        return {row[0] for row in self.database.execute(union).fetchall()}

    def latest_recorded_at(self) -> str:
        union = " UNION ALL ".join(f"SELECT max(recorded_at) AS moment FROM in_{source.name}" for source in SOURCES)
        latest = self.database.execute(f"SELECT max(moment) FROM ({union})").fetchone()
        return f"{latest[0]:%Y-%m-%d %H:%M:%S.%f}" if latest and latest[0] else ""

    def where(self, piece: Piece) -> Path:
        return (self.path if piece.file in self.made else folder()) / piece.file

    def _number(self, select: str) -> int:
        row = self.database.execute(select).fetchone()
        return row[0] if row else 0


@contextmanager
def staging(version: int) -> Iterator[Staging]:
    path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=folder()))
    database = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(path / "spill")})
    try:
        yield Staging(path, database, version)
    finally:
        database.close()
        shutil.rmtree(path, ignore_errors=True)


def settle(path: Path) -> None:
    """On the disk, not in its cache: a power cut leaves whole files or none."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
