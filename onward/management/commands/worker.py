"""The job worker alone, for a node of its own."""

import signal
import threading

from django.core.management.base import BaseCommand, CommandError

from onward.base.queries import unapplied_migrations
from onward.base.tasks import work


class Command(BaseCommand):
    help = "Works on jobs until told to stop (SIGTERM or Ctrl-C); several may run beside each other."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--once", action="store_true", help="stop when no job is waiting")

    def handle(self, *, once: bool, **options) -> None:
        if missing := unapplied_migrations():
            raise CommandError(f"The database is {len(missing)} migrations behind. Run: onward migrate")
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda received, frame: stop.set())
        work(stop=stop, once=once)
