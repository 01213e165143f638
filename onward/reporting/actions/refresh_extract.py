"""Brings the extract up to the record: what was appended since, or the whole.

Everything is written beside the files in force; the manifest then follows in one rename. Whoever is killed in between
leaves the old extract as it was. One process refreshes at a time; the others wait for it and find nothing left to do.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from django.db import connection

from onward.reporting.actions.staging import PREFIX, Staging, settle, staging
from onward.reporting.queries import record
from onward.reporting.queries.extract import MANIFEST, folder, last_version, manifest, shape
from onward.reporting.rules.manifest import Manifest, Marks, Piece
from onward.reporting.rules.sources import SOURCES

COMPACT_AFTER = 100_000  # rows beside the base; when they are also a tenth of it, they are written into it
MOST_PIECES = 40  # files of one table
WHOLE_IF_TOUCHED = 0.3  # of the members: then reading everything is quicker
KEPT_SECONDS = 900  # how long the files of an older manifest stay for whoever still reads them


def refresh_extract(*, now: datetime, whole: bool = False) -> Manifest:
    """The extract of the record as it stands; cheap if nothing was appended. `whole` makes it anew from everything."""
    held = None if whole else _up_to_date()
    if held:
        return held
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(), staging(last_version() + 1) as stage:
        held = None if whole else manifest()
        marks = record.marks()
        if held and _same_record(held, marks):
            if held.settled and held.marks == marks.last:
                return held
            made = _append(held, marks, stage, now)
        else:
            made = _rebuild(marks, stage, now)
        _publish(made, stage)
        _sweep(made, stage)
    return made


def _up_to_date() -> Manifest | None:
    held = manifest()
    if held is None or not held.settled:
        return None
    last = record.standing()
    return held if held.marks == last and held.record == record.signature(last) else None


def _same_record(held: Manifest, marks: Marks) -> bool:
    """Whether the extract was taken of this database, and nothing of it has been taken back."""
    if any(marks.last[table] < taken for table, taken in held.marks.items()):
        return False
    return held.record == record.signature(held.marks)


def _rebuild(marks: Marks, stage: Staging, now: datetime) -> Manifest:
    tables = {}
    for source in SOURCES:
        stage.load(source, [source.whole(marks.last[source.name], vendor=connection.vendor)])
        tables[source.name] = (stage.write(source.name, stage.history(source)),)
    tables["flat"] = (stage.write("flat", stage.facts()),)
    none = dict.fromkeys(marks.last, 0)
    made = Manifest(stage.version, now.isoformat(), shape(), "", none, marks.last, tables)
    return _marked(made, marks, stage.latest_recorded_at())


def _append(held: Manifest, marks: Marks, stage: Staging, now: datetime) -> Manifest:
    """New rows go beside the base; the rows of facts of the members they are about are worked out again."""
    tables, loose, vendor = dict(held.without_loose().tables), [], connection.vendor
    for source in SOURCES:
        nothing = marks.last[source.name] == held.marks[source.name] and marks.last["members"] == held.marks["members"]
        since = source.since(held.marks[source.name], held.marks["members"], marks.last[source.name], vendor=vendor)
        if stage.load(source, [] if nothing else [since]):
            tables[source.name] = (*tables[source.name], stage.write(source.name, stage.history(source)))
            loose += [] if marks.settled else [source.name]
    touched = stage.members() | record.also_members(held.marks["members"])
    latest = max(held.latest_recorded_at, stage.latest_recorded_at())
    if len(touched) > max(1000, held.rows("members") * WHOLE_IF_TOUCHED):
        return _rebuild(marks, stage, now)
    for source in SOURCES:
        parts = [source.of_members(part, marks.last[source.name], vendor=vendor) for part in record.in_parts(touched)]
        stage.load(source, parts)
    base, *after = held.tables["flat"]
    tables["flat"] = (base, stage.write("flat", stage.beside(after)))
    made = replace(
        held, version=stage.version, made_at=now.isoformat(), seen=marks.last, tables=tables, loose=tuple(loose)
    )
    return _compacted(_marked(made, marks, latest), stage)


def _marked(made: Manifest, marks: Marks, latest: str) -> Manifest:
    """Only settled marks are kept: below others rows may still appear, and the next refresh reads on from the old."""
    made = replace(made, latest_recorded_at=latest)
    if not marks.settled:
        return made
    return replace(made, marks=marks.last, record=record.signature(marks.last))


def _compacted(made: Manifest, stage: Staging) -> Manifest:
    """The pieces of a table as one, when there are many or much stands beside the base of the rows of facts."""
    tables = dict(made.tables)
    base, beside = made.tables["flat"]
    if beside.rows > max(COMPACT_AFTER, base.rows // 10):
        tables["flat"] = (stage.write("flat", stage.current((base, beside))),)
    for source in SOURCES:
        pieces: tuple[Piece, ...] = made.tables[source.name]
        if len(pieces) > MOST_PIECES and source.name not in made.loose:
            tables[source.name] = (pieces[0], stage.write(source.name, stage.together(pieces[1:])))
    return replace(made, tables=tables)


def _publish(made: Manifest, stage: Staging) -> None:
    for name in stage.made:
        if name in made.files:
            settle(stage.path / name)
            os.replace(stage.path / name, folder() / name)
    draft = stage.path / MANIFEST
    draft.write_text(made.text())
    settle(draft)
    os.replace(draft, folder() / MANIFEST)
    settle(folder())


def _sweep(made: Manifest, stage: Staging) -> None:
    """Files that no manifest names any more, once nobody can still be reading them; and what a killed refresh left."""
    before = time.time() - KEPT_SECONDS
    for path in folder().iterdir():
        if path.name.startswith(PREFIX) and path != stage.path:  # whoever made it no longer holds the lock
            shutil.rmtree(path, ignore_errors=True)
        elif path.suffix == ".parquet" and path.name not in made.files and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)


@contextmanager
def _alone() -> Iterator[None]:
    """One refresh at a time on this machine; the system lets go of the lock of a process that dies."""
    descriptor = os.open(folder() / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
