"""The extract by hand: refresh it, or make it anew."""

import json
import time

from django.core.management.base import BaseCommand
from django.utils import timezone

from onward.reporting import actions, queries


class Command(BaseCommand):
    help = "Brings the pseudonymous extract up to the record, as figures do by themselves before they are counted."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--whole", action="store_true", help="make it anew from everything")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *, whole: bool, **options) -> None:
        before, began = queries.manifest(), time.perf_counter()
        made = actions.refresh_extract(now=timezone.now(), whole=whole)
        took = time.perf_counter() - began
        rows = {table: made.rows(table) for table in made.tables}
        if options["json"]:
            body = {"version": made.version, "changed": made != before, "seconds": round(took, 3), "rows": rows}
            self.stdout.write(json.dumps(body, indent=1))
            return
        self.stdout.write(f"version {made.version}, {'refreshed' if made != before else 'nothing new'}, {took:.2f} s")
        for table, count in rows.items():
            self.stdout.write(f"{table:<16} {count:>10}")
