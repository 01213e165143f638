"""A node of its own: a home, a database on the engine that the tests run on, and processes that can be killed."""

import os
import shutil
import socket
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from django.db import connection

NOT_PASSED_ON = ("ONWARD_", "DATABASE_URL", "DJANGO_ALLOW_ASYNC_UNSAFE")


@dataclass(frozen=True)
class Node:
    home: Path
    environment: dict[str, str]

    def run(self, *arguments: str, **changed: str) -> subprocess.CompletedProcess:
        """`onward` with these arguments, to its end."""
        return subprocess.run(
            [sys.executable, "-m", "onward", *arguments],
            env=self.environment | changed,
            cwd=self.home,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def start(self, *arguments: str, **changed: str) -> subprocess.Popen:
        """A process that goes on; what it says goes to the file `said` in the home."""
        with (self.home / "said").open("a") as said:
            return subprocess.Popen(
                [sys.executable, *arguments], env=self.environment | changed, cwd=self.home, stdout=said, stderr=said
            )

    def python(self, code: str, **changed: str) -> str:
        """What this code prints, with Django set up."""
        done = subprocess.run(
            [sys.executable, "-c", f"import django; django.setup()\n{code}"],
            env=self.environment | changed,
            cwd=self.home,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    @property
    def said(self) -> str:
        return (self.home / "said").read_text()


@contextmanager
def database(like: str) -> Iterator[str]:
    """DATABASE_URL of a new database, empty or like another; none for SQLite, which is a file of the home."""
    if connection.vendor != "postgresql":
        yield ""
        return
    name = f"node_{uuid.uuid4().hex[:12]}"
    given = connection.settings_dict
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {like.rsplit('/', 1)[-1] or 'template1'}")
    place = f"{given['HOST']}:{given['PORT']}"
    yield f"postgresql://{quote(given['USER'])}:{quote(given['PASSWORD'])}@{place}/{name}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def made(home: Path, *, like: Node | None = None) -> Iterator[Node]:
    """A node with an empty database, or with a copy of what another one has."""
    if like:
        shutil.copytree(like.home, home, dirs_exist_ok=True)
    with database(like.environment.get("DATABASE_URL", "") if like else "") as url:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(NOT_PASSED_ON)}
        settings = {"ONWARD_HOME": str(home), "DJANGO_SETTINGS_MODULE": "onward.config.settings"}
        yield Node(home, kept | settings | ({"DATABASE_URL": url} if url else {}))


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
