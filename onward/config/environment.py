"""The environment, read once: what may be left out, what is generated, what production demands."""

import base64
import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;PRAGMA journal_size_limit=27103364;"
    "PRAGMA recursive_triggers=ON;"  # else REPLACE deletes an append-only row behind its trigger's back
    "PRAGMA cache_size=-16000;PRAGMA temp_store=MEMORY;PRAGMA busy_timeout=20000;"
)


class Environment:
    """What the environment says. Production (`ONWARD_ENV=production`) generates no secret and invents no host."""

    def __init__(self) -> None:
        self.production = os.environ.get("ONWARD_ENV", "embedded") == "production"
        self.home = Path(os.environ.get("ONWARD_HOME", "var")).resolve()
        self.language = os.environ.get("ONWARD_LANGUAGE", "en")
        self.time_zone = os.environ.get("ONWARD_TIME_ZONE", "Europe/Amsterdam")
        self.hosts = self._list("ONWARD_HOSTS", "localhost,127.0.0.1,[::1],testserver")
        self.origins = self._list("ONWARD_ORIGINS", "")
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _list(self, name: str, otherwise: str) -> list[str]:
        return [item.strip() for item in os.environ.get(name, otherwise).split(",") if item.strip()]

    def secret(self, name: str) -> str:
        """The secret of that name: from the environment, else (not in production) from a file made once in ONWARD_HOME."""
        if name in os.environ:
            return os.environ[name]
        if self.production:
            raise ImproperlyConfigured(
                f"{name} is not set. Production makes no secrets of its own: set it in the environment."
            )
        path = self.home / "keys" / name.lower()
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            made = (
                f"1:{base64.b64encode(secrets.token_bytes(32)).decode()}"
                if name.endswith("_KEYS")
                else secrets.token_urlsafe(50)
            )
            try:
                descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:
                return path.read_text()
            with os.fdopen(descriptor, "w") as file:
                file.write(made)
        return path.read_text()

    @property
    def database(self) -> dict:
        """Django's settings for DATABASE_URL (postgresql://…), or for SQLite in ONWARD_HOME."""
        url = os.environ.get("DATABASE_URL", "")
        if not url:
            return {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": self.home / "onward.sqlite3",
                "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
            }
        parts = urlsplit(url)
        if parts.scheme not in ("postgres", "postgresql"):
            raise ImproperlyConfigured(
                f"DATABASE_URL begins with {parts.scheme}://; Onward runs on postgresql:// or, unset, on SQLite."
            )
        options = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "OPTIONS": options,
        }
