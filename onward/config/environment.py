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
LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]", "testserver"}


class Environment:
    """What the environment says. Production (`ONWARD_ENV=production`) generates no secret and invents no host."""

    def __init__(self) -> None:
        kind = os.environ.get("ONWARD_ENV") or "embedded"
        if kind not in ("embedded", "production"):
            raise ImproperlyConfigured(f"ONWARD_ENV is {kind}; it is embedded (as if not set) or production.")
        self.production = kind == "production"
        self.home = Path(os.environ.get("ONWARD_HOME") or "var").resolve()
        self.language = os.environ.get("ONWARD_LANGUAGE") or "en"
        self.time_zone = os.environ.get("ONWARD_TIME_ZONE") or "Europe/Amsterdam"
        self.hosts = self._list("ONWARD_HOSTS") or ([] if self.production else sorted(LOCAL_HOSTS))
        self.origins = self._list("ONWARD_ORIGINS")
        try:
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise ImproperlyConfigured(f"ONWARD_HOME is {self.home}, which cannot be made: {error.strerror}.") from None

    def _list(self, name: str) -> list[str]:
        return [item.strip() for item in self.given(name).split(",") if item.strip()]

    def given(self, name: str) -> str:
        """What the environment itself says; empty if nothing."""
        return os.environ.get(name, "").strip()

    def secret(self, name: str) -> str:
        """From the environment, else (not in production) from a file made once in ONWARD_HOME for this account."""
        if self.given(name):
            return self.given(name)
        if self.production:
            raise ImproperlyConfigured(
                f"{name} is not set. Production makes no secrets of its own: set it in the environment."
            )
        path = self.home / "keys" / name.lower()
        if not path.exists():
            ring = f"1:{base64.b64encode(secrets.token_bytes(32)).decode()}"
            self._write_once(path, ring if name.endswith("_KEYS") else secrets.token_urlsafe(50))
        return path.read_text()

    def _write_once(self, path: Path, text: str) -> None:
        """Whole or not at all, and only by the first of several processes that start together."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()

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
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": options,
        }
