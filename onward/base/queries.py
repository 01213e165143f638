"""What the rest of Onward asks of its technical floor."""

import shutil
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, PermissionsMixin
from django.db import DatabaseError, connection, models
from django.db.migrations.executor import MigrationExecutor

from onward.base.models import Job
from onward.base.rules.vault import KeyRing
from onward.base.states import JobState

LEAST_FREE_BYTES = 200 * 1024 * 1024
QUEUE_TOO_OLD = timedelta(minutes=15)


@cache
def key_ring() -> KeyRing:
    return KeyRing.parse(settings.DATA_KEYS)


def place(model: type[models.Model], column: str, pk: int) -> str:
    """Where a sealed value stands, for `KeyRing.seal` and `unseal`."""
    return f"{model._meta.db_table}.{column}.{pk}"


def may_see_job(user: PermissionsMixin | AnonymousUser, job: Job, *, right: str) -> bool:
    """Whoever asked for it may, and whoever holds the right that its kind names."""
    return job.requested_by == getattr(user, "email", None) or bool(right and user.has_perm(right))


def unapplied_migrations() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


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
