import os
from datetime import datetime

from onward.reporting.actions.staging import staging
from onward.reporting.queries.extract import earlier, folder, known_file, known_sql
from onward.reporting.rules.manifest import Manifest
from onward.reporting.rules.sources import SOURCES

MOST_KEPT = 20


def keep_known(*, found: Manifest, moment: datetime | None) -> None:
    """Works out the rows of facts as known at an earlier moment once, for every question of a page and the next page.

    The file goes with the manifest it belongs to: a refresh sweeps it away.
    """
    if moment is None or not earlier(found, moment) or known_file(found, moment).exists():
        return
    with staging(found.version) as stage:
        for source in SOURCES:
            files = [str(folder() / piece.file) for piece in found.tables[source.name]]
            stage.database.execute(f"CREATE VIEW {source.name} AS SELECT * FROM read_parquet({files!r})")
        piece = stage.write("known", known_sql(moment))
        os.replace(stage.where(piece), known_file(found, moment))
    kept = sorted(folder().glob("known-*.parquet"), key=lambda path: path.stat().st_mtime)
    for path in kept[:-MOST_KEPT]:
        path.unlink(missing_ok=True)
