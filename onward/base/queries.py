"""What the rest of Onward asks of its technical floor."""

import base64
import errno
import io
import json
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, PermissionsMixin
from django.db import DatabaseError, connection, models
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from onward.base.models import AppendOnly, Job
from onward.base.rules.checks import check
from onward.base.rules.sealed_files import CHUNK, MAGIC, SealedFile
from onward.base.rules.vault import KeyRing
from onward.base.states import JobState

LEAST_FREE_BYTES = 200 * 1024 * 1024
QUEUE_TOO_OLD = timedelta(minutes=15)


@cache
def key_ring() -> KeyRing:
    return KeyRing.parse(settings.DATA_KEYS)


BLIND_INDEXES: dict[str, tuple[str, Callable[[Any, str], str]]] = {}


def register_blind_index(field: str, column: str, index_of: Callable[[Any, str], str]) -> None:
    """Says how the index of a sealed "Model.field" is made, from row and value: it is made anew with the keys."""
    BLIND_INDEXES[field] = (column, index_of)


def place(model: type[models.Model], column: str, pk: int) -> str:
    """Where a sealed value stands, for `KeyRing.seal` and `unseal`."""
    return f"{model._meta.db_table}.{column}.{pk}"


FULL = ("database or disk is full", "no space left on device", "disk quota exceeded", "could not extend file")
NO_TABLES = ("no such table", "no such column", "has no column named", "does not exist")
AWAY = (
    "connection refused",
    "could not connect",
    "connection failed",
    "server closed the connection",
    "could not translate",
)


def disk_is_full(error: BaseException) -> bool:
    if isinstance(error, DatabaseError):
        return any(sign in str(error).lower() for sign in FULL)
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def fault_in_words(error: BaseException) -> str:
    """What the disk or the database suffers, in words that say how to mend it; empty for anything else."""
    if disk_is_full(error):
        return _("The disk is full. Nothing has been saved. Make room where Onward keeps its data, then try again.")
    text = str(error).lower() if isinstance(error, DatabaseError) else ""
    if any(sign in text for sign in NO_TABLES):
        return _("The database lacks tables of this version of Onward. Run: onward migrate")
    if any(sign in text for sign in AWAY):
        return _("The database does not answer. Is it running, and is DATABASE_URL right?")
    if "is locked" in text:
        return _("The database is busy: another process has been writing for long. Nothing has been saved; try again.")
    return ""


def may_see_job(user: PermissionsMixin | AnonymousUser, job: Job, *, right: str) -> bool:
    """Whoever asked for it may, and whoever holds the right that its kind names."""
    return job.requested_by == getattr(user, "email", None) or bool(right and user.has_perm(right))


def unapplied_migrations() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


@check("append-only tables")
def unguarded_tables() -> list[str]:
    """Append-only tables without the triggers that guard them; SQLite drops them when a migration alters the table."""
    postgresql = connection.vendor == "postgresql"
    kept = (
        "tgname FROM pg_trigger WHERE NOT tgisinternal"
        if postgresql
        else "name FROM sqlite_master WHERE type='trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {kept}")
        guards = {row[0] for row in cursor.fetchall()}
    return [
        f"{table} lacks its guard {table}_no_{what}."
        for table in sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, AppendOnly))
        for what in ("update", "delete", *(("truncate",) if postgresql else ()))
        if f"{table}_no_{what}" not in guards
    ]


def readiness(*, now: datetime) -> dict[str, str]:
    """What a load balancer needs to know, each "ok" or a word for what is wrong. No figures: anybody may read it."""
    answers = {"disk": "ok" if shutil.disk_usage(settings.HOME).free > LEAST_FREE_BYTES else "nearly full"}
    try:
        answers["migrations"] = "not applied" if unapplied_migrations() else "ok"
        late = Job.objects.filter(state=JobState.WAITING, run_after__lt=now - QUEUE_TOO_OLD)
        answers["jobs"] = "late" if late.exists() else "ok"
        answers["database"] = "ok"
    except DatabaseError:
        answers["database"] = "unreachable"
    return answers


def seal_problems(kept: dict[str, Any], job: Job) -> dict[str, Any]:
    """What a job keeps of a table that came in: refused values may name people, so the problems are sealed."""
    sealed = key_ring().seal(json.dumps(kept["problems"]), place=place(Job, "problems", job.pk))
    return kept | {"problems": base64.b64encode(sealed).decode()}


def open_problems(kept: dict[str, Any], job: Job) -> dict[str, Any]:
    sealed = base64.b64decode(kept["problems"])
    return kept | {"problems": json.loads(key_ring().unseal(sealed, place=place(Job, "problems", job.pk)))}


def file_path(name: str) -> Path:
    """Where a kept file lies. ValueError for what is no name of ours: a name never leads out of the folder."""
    if not re.fullmatch("[0-9a-f]{32}", name):
        raise ValueError("not the name of a kept file")
    return Path(settings.HOME) / "files" / name[:2] / name


def sealed_file(name: str) -> SealedFile:
    return SealedFile(file_path(name).open("rb"), name=name, ring=key_ring())


def open_file(name: str) -> BinaryIO:
    """The content of a kept file, read and sought in like any file. SealBroken if it is not as it was kept."""
    return cast(BinaryIO, io.BufferedReader(sealed_file(name), CHUNK))


def kept_files() -> Iterator[tuple[str, int]]:
    """Every kept file's name and the number of the key it is sealed under."""
    for path in sorted((Path(settings.HOME) / "files").glob("??/*")):
        if re.fullmatch("[0-9a-f]{32}", path.name):
            with path.open("rb") as file:
                head = file.read(len(MAGIC) + 1)
            if len(head) > len(MAGIC):
                yield path.name, head[-1]
