"""The extract as it is read: the manifest, and a DuckDB connection on exactly the files that it names."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

import duckdb
from django.conf import settings

from onward.reporting.rules.flat import flat_known, flat_now
from onward.reporting.rules.manifest import Manifest
from onward.reporting.rules.sources import SOURCES, mark

MANIFEST = "manifest.json"
MEMORY = "2GB"


class ExtractMissing(Exception):
    """No extract has been made yet."""


def folder() -> Path:
    return Path(settings.HOME) / "extracts"


@cache
def shape() -> str:
    """Changes whenever what an extract holds would: another vocabulary, another definition, another DuckDB."""
    columns = [(source.name, source.columns) for source in SOURCES]
    key = mark("", key=settings.EXTRACT_KEY)
    return hashlib.sha256(f"{columns}{flat_now()}{duckdb.__version__}{key}".encode()).hexdigest()[:16]


def manifest() -> Manifest | None:
    """The extract in force, or None if there is none that is whole and that this version of Onward can read."""
    try:
        found = Manifest.parse((folder() / MANIFEST).read_text())
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None
    whole = found.shape == shape() and all((folder() / file).exists() for file in found.files)
    return found if whole else None


def last_version() -> int:
    """Of any manifest that was ever here, so that no file's name is used twice."""
    try:
        return int(json.loads((folder() / MANIFEST).read_text())["version"])
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return 0


def opened(found: Manifest | None = None) -> tuple[duckdb.DuckDBPyConnection, Manifest]:
    """A connection on which every table of the extract is a view. It reaches no other file, and its settings are shut.

    A refresh may remove the files of an older manifest a quarter of an hour after it has been followed: open one for
    each question, and keep none.
    """
    found = found or manifest()
    if found is None:
        raise ExtractMissing
    connection = duckdb.connect(config={"memory_limit": MEMORY})
    for source in SOURCES:
        connection.execute(f"CREATE VIEW {source.name} AS {_history(found, source.name)}")
    connection.execute(f"CREATE VIEW flat AS {current([folder() / piece.file for piece in found.tables['flat']])}")
    shut(connection)
    return connection, found


def shut(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(f"SET allowed_directories = ['{folder()}/']")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def as_known_at(connection: duckdb.DuckDBPyConnection, found: Manifest, moment: datetime) -> str:
    """The name of the table of facts as known at a moment: the current form, if nothing was recorded since."""
    if not earlier(found, moment):
        return "flat"
    kept = known_file(found, moment)
    facts = f"SELECT * FROM read_parquet('{kept}')" if kept.exists() else known_sql(moment)
    connection.execute(f"CREATE OR REPLACE TEMP {'VIEW' if kept.exists() else 'TABLE'} known AS {facts}")
    return "known"


def earlier(found: Manifest, moment: datetime) -> bool:
    """Whether anything was recorded after that moment."""
    return not found.latest_recorded_at or _text(moment) < found.latest_recorded_at


def known_file(found: Manifest, moment: datetime) -> Path:
    """Where the rows of facts as known at a moment are kept, if a page has asked for them. No manifest names it."""
    return folder() / f"known-{found.version:08}-{found.shape}-{moment:%Y%m%d%H%M%S%f}.parquet"


def known_sql(moment: datetime) -> str:
    return flat_known(f"TIMESTAMP '{_text(moment)}'")


def _text(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S.%f}"


def _history(found: Manifest, table: str) -> str:
    files = [str(folder() / piece.file) for piece in found.tables[table]]
    return f"SELECT * FROM read_parquet({files!r})"


def current(files: Sequence[Path]) -> str:
    """The base of the rows of facts and, instead of some of its rows, what was refreshed since."""
    base, *after = (f"read_parquet('{file}')" for file in files)
    if not after:
        return f"SELECT * FROM {base}"
    return (
        f"SELECT * FROM {base} b WHERE NOT EXISTS (SELECT 1 FROM {after[0]} a WHERE a.pseudonym = b.pseudonym) "
        f"UNION ALL SELECT * FROM {after[0]}"
    )
