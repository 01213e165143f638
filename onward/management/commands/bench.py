"""One benchmark beside its peer. The benchmarks stand in the checkout's bench/, never in the package."""

import os
import subprocess
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

BENCH = Path(__file__).resolve().parents[3] / "bench"
OWN = ("ONWARD_HOME", "DATABASE_URL")  # a benchmark fills a database: never this node's


class Command(BaseCommand):
    help = "Runs one benchmark beside its peer and prints the ratio (from a checkout, with the bench lock installed)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("name", help="a file of bench/, such as rules or figures")
        parser.add_argument("arguments", nargs="*", help="passed on to the benchmark")

    def handle(self, *, name: str, arguments: list[str], **options) -> None:
        known = sorted(path.stem for path in BENCH.glob("*.py") if not path.stem.startswith("_"))
        if name not in known:
            raise CommandError(
                f"There is no benchmark {name}. There are: {', '.join(known) or 'none (not a checkout)'}."
            )
        elsewhere = {key: value for key, value in os.environ.items() if key not in OWN}
        command = [sys.executable, "-m", f"bench.{name}", *arguments]
        code = subprocess.run(command, cwd=BENCH.parent, env=elsewhere, check=False).returncode
        if code:
            raise CommandError(f"The benchmark {name} did not finish.", returncode=code)
