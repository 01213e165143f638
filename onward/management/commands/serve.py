"""The web site with its job worker: one command for one node."""

import errno
import os
import socket
import sys
import urllib.error
import urllib.request
from argparse import ArgumentTypeError

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from onward.base.queries import unapplied_migrations
from onward.config.supervisor import CannotStart, Child, keep_running

LAST_PORT = 65535


class Command(BaseCommand):
    help = "Starts the web site and its job worker; stops both cleanly on SIGTERM or Ctrl-C."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--port", type=_port, default=os.environ.get("PORT") or "8000", help="8000, or PORT")
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on; 0.0.0.0 for every one")
        parser.add_argument("--workers", type=int, default=2, help="web processes; 2")
        parser.add_argument("--job-workers", type=int, default=1, help="job workers; 1, or 0 for none on this node")

    def handle(self, *, port: int, host: str, workers: int, job_workers: int, **options) -> None:
        require_free(host, port)
        if missing := unapplied_migrations():
            raise CommandError(f"The database is {len(missing)} migrations behind. Run: onward migrate")
        call_command("collectstatic", interactive=False, verbosity=0)
        children = [Child("web", web_command(host, port, workers))]
        children += [Child("jobs", [sys.executable, "-m", "onward", "worker"]) for _ in range(job_workers)]
        address = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/"
        try:
            keep_running(
                children,
                begun=lambda: answers(f"{address}healthz"),
                told=lambda: self.stderr.write(f"Onward is at {address}  (Ctrl-C stops it)"),
            )
        except CannotStart as ended:
            raise CommandError(f"The process called {ended} ended while starting; the lines above say why.") from None


def _port(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= LAST_PORT):
        raise ArgumentTypeError(f"{text} is no port. Choose a number from 1 to {LAST_PORT}.")
    return int(text)


def require_free(host: str, port: int) -> None:
    """Refused in words before anything is started."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(place)
    except (OSError, OverflowError) as error:
        number = getattr(error, "errno", None)
        if number == errno.EADDRINUSE:
            raise CommandError(f"Port {port} is in use. Stop what uses it, or choose another: --port N") from None
        if number == errno.EACCES:
            raise CommandError(f"Port {port} is not for this account. Choose one above 1023: --port N") from None
        raise CommandError(f"Cannot listen on {host}, port {port}: {error}") from None


def web_command(host: str, port: int, workers: int) -> list[str]:
    """Two threads a process: the database is what is waited for, and Python runs one thread at a time."""
    options = ["--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers)]
    options += ["--blocking-threads", "2", "--respawn-failed-workers", "--workers-kill-timeout", "20"]
    return [sys.executable, "-m", "granian", *options, "--log-level", "warning", "onward.config.wsgi:application"]


def answers(address: str) -> bool:
    """Whether the site answers at all; what it answers is not asked."""
    request = urllib.request.Request(address, headers={"Host": next(iter(settings.ALLOWED_HOSTS), "localhost")})
    try:
        with urllib.request.urlopen(request, timeout=2):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
