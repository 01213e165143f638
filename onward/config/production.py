"""What a start in production lacks, in words; and what no start may do: WAL on an SQLite that loses data."""

import sqlite3
import time
from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from onward.config.environment import LOCAL_HOSTS, Environment

SAFE_SQLITE = (3, 51, 3)
BACKUP_OLDEST = 26 * 3600


@register
def sqlite_keeps_what_it_commits(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """SQLite before 3.51.3 may corrupt a WAL database when a checkpoint and a writer meet (the WAL-reset bug)."""
    database = settings.DATABASES["default"]
    wal = "journal_mode=WAL" in database.get("OPTIONS", {}).get("init_command", "")
    if not database["ENGINE"].endswith("sqlite3") or not wal or sqlite3.sqlite_version_info >= SAFE_SQLITE:
        return []
    return [
        Error(
            f"SQLite {sqlite3.sqlite_version} can corrupt a database in WAL mode.",
            hint="Install the pysqlite3 of requirements/run.lock (SQLite 3.51.3 or later).",
            id="onward.E001",
        )
    ]


def lacks() -> list[str]:
    """What stands between this environment and a start in production, most dangerous first."""
    env = Environment()
    return [*_secrets(env), *_doors(env), *_database(env), *_mail(), *_backups(env)]


def _secrets(env: Environment) -> list[str]:
    found = []
    if settings.DEBUG:
        found.append("DEBUG is on: error pages would show data and settings to anybody.")
    if not env.production:
        found.append("ONWARD_ENV is not 'production': secrets are made up here and cookies travel without HTTPS.")
    if settings.DEMONSTRATION:
        found.append("ONWARD_DEMONSTRATION is set: no second factor is asked for, and passwords are shown.")
    for name in ("ONWARD_SECRET_KEY", "ONWARD_DATA_KEYS", "ONWARD_EXTRACT_KEY"):
        if not env.given(name):
            found.append(f"{name} is not set in the environment.")
    if len(settings.SECRET_KEY) < 50:
        found.append("ONWARD_SECRET_KEY is shorter than 50 characters.")
    return found


def _doors(env: Environment) -> list[str]:
    found = []
    if "*" in env.hosts or not set(env.hosts) - LOCAL_HOSTS:
        found.append("ONWARD_HOSTS does not name the site's own host names.")
    if not env.origins or not all(origin.startswith("https://") for origin in env.origins):
        found.append("ONWARD_ORIGINS does not name the site's own addresses, each beginning with https://.")
    if not (settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE):
        found.append("Cookies would travel without HTTPS (they are kept to it by ONWARD_ENV=production).")
    if not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        found.append(
            "ONWARD_PROXIES is 0: `onward serve` speaks plain HTTP, so a proxy that ends HTTPS must stand before."
        )
    return found


def _database(env: Environment) -> list[str]:
    if env.given("DATABASE_URL"):
        return []
    return ["DATABASE_URL is not set: everything would stand in one SQLite file, on one machine, without a replica."]


def _mail() -> list[str]:
    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return []
    return ["ONWARD_SMTP_URL is not set: invitations and warnings would be printed, not sent."]


def _backups(env: Environment) -> list[str]:
    folder = env.given("ONWARD_BACKUP_FOLDER")
    if not folder:
        return ["ONWARD_BACKUP_FOLDER is not set: nobody watches whether there is a backup of last night."]
    try:
        newest = max((entry.stat().st_mtime for entry in Path(folder).iterdir()), default=0)
    except OSError:
        return [f"ONWARD_BACKUP_FOLDER is {folder}, which cannot be read."]
    if newest < time.time() - BACKUP_OLDEST:
        return [f"The newest backup in {folder} is older than a day."]
    return []
