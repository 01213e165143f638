"""A real browser against a real start of Onward: its own process, database and folder, seeded once for all these tests.

Nothing here touches the database of the other tests, so nothing need be emptied between two pages.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("ONWARD_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 375, "height": 800}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="no chromium: set ONWARD_CHROMIUM or install it"))


@dataclass
class Site:
    """The running site, and whom and what the seed put there."""

    url: str
    cast: dict[str, dict]
    pages: dict[str, str]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def run(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, f"{arguments} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout


@contextmanager
def a_database(environment: dict[str, str]) -> Iterator[None]:
    """On PostgreSQL a database of our own on the server of the other tests; SQLite's stands in the folder anyhow."""
    url = environment.get("DATABASE_URL")
    if not url:
        yield
        return
    name = f"onward_browser_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        environment["DATABASE_URL"] = urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        yield
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def served(environment: dict[str, str], port: int) -> Iterator[str]:
    url = f"http://localhost:{port}"
    log = Path(environment["ONWARD_HOME"]) / "serve.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "onward", "serve", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=output,
        )
        try:
            wait_until_up(server, f"{url}/healthz", log)
            yield url
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=20)


def wait_until_up(server: subprocess.Popen, url: str, log: Path) -> None:
    for _ in range(300):
        assert server.poll() is None, f"the server stopped:\n{log.read_text()[-4000:]}"
        try:
            with urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the server did not answer within 30 seconds:\n{log.read_text()[-4000:]}")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("onward-browser")
    environment = os.environ | {
        "ONWARD_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "PYTHONWARNINGS": "ignore",
    }
    with a_database(environment):
        run(environment, "-m", "onward", "setup")
        seeded = json.loads(run(environment, "-m", "tests.browser.seed").splitlines()[-1])
        with served(environment, free_port()) as url:
            yield Site(url, seeded["cast"], seeded["pages"])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@dataclass
class Reader:
    """Somebody at a browser: a page, and every complaint that the browser made while it was read."""

    page: Page
    site: Site
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> int:
        response = self.page.goto(self.site.url + path)
        assert response is not None
        return response.status

    @property
    def context(self) -> BrowserContext:
        return self.page.context


@pytest.fixture
def reader(site: Site, browser: Browser) -> Iterator[Callable[..., Reader]]:
    """Makes a reader: reader("caseworker", language="nl", script=False). Signed in by session; "" is nobody."""
    contexts: list[BrowserContext] = []

    def make(role: str = "", *, language: str = "en", script: bool = True, size: dict | None = None) -> Reader:
        context = browser.new_context(viewport=size or DESK, locale=language, java_script_enabled=script)
        contexts.append(context)
        cookies = {"django_language": language}
        if role:
            cookies["onward_session"] = site.cast[f"{role}:{language}"]["session"]
        context.add_cookies([{"name": name, "value": value, "url": site.url} for name, value in cookies.items()])
        made = Reader(context.new_page(), site)
        made.page.set_default_timeout(10_000)
        made.page.on("console", lambda said: made.complaints.append(said.text) if said.type == "error" else None)
        made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
        return made

    yield make
    for context in contexts:
        context.close()
