"""Data keys: which there are and what stands sealed under each, a new one, and everything sealed anew."""

import json

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from onward.access.actions.keys import add_key
from onward.access.queries.keys import sealed_under
from onward.access.rules import Refused
from onward.base.actions import enqueue
from onward.base.queries import key_ring
from onward.base.rules.jobs import JobRefused
from onward.base.tasks import run_here


class Command(BaseCommand):
    help = "Lists data keys, adds one, and seals everything anew under the newest."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="list|add|reseal")
        acts.add_parser("list", help="the keys, newest first, and how many values and files stand under each")
        acts.add_parser("add", help="a new key in front; then restart Onward, then: onward keys reseal")
        acts.add_parser("reseal", help="seals everything anew under the newest key; may be broken off and run again")
        for act in acts.choices.values():
            act.add_argument("--json", action="store_true", help="print one JSON document and nothing else")

    def handle(self, *, act: str, json: bool, **options) -> None:
        getattr(self, f"do_{act}")(as_json=json)

    def do_list(self, *, as_json: bool) -> None:
        held, ring = sealed_under(), key_ring()
        keys = [
            {"key": number, "seals": place == 0, "index": place == len(ring.keys) - 1, "values": held.get(number, 0)}
            for place, (number, _key) in enumerate(ring.keys)
        ]
        lost = {number: count for number, count in held.items() if number not in dict(ring.keys)}
        if as_json:
            self.stdout.write(json.dumps({"keys": keys, "lost": lost}))
        for key in [] if as_json else keys:
            says = " (seals)" * key["seals"] + " (blind indexes)" * key["index"]
            self.stdout.write(f"key {key['key']:<4} {key['values']:>10} values and files{says}")
        if lost:
            raise CommandError(f"Values stand sealed under keys that are not on the ring: {lost}. Put them back.")

    def do_add(self, *, as_json: bool) -> None:
        try:
            ring, in_place = add_key(by="command", now=timezone.now())
        except Refused as refused:
            raise CommandError(str(refused)) from None
        number = ring.partition(":")[0]
        if as_json:
            self.stdout.write(
                json.dumps({"key": int(number), "in_place": in_place, **({} if in_place else {"ring": ring})})
            )
        elif in_place:
            self.stdout.write(f"Key {number} is added. Restart Onward now, then run: onward keys reseal")
        else:
            self.stdout.write(
                f"Set ONWARD_DATA_KEYS to this, everywhere, restart, then run: onward keys reseal\n{ring}"
            )

    def do_reseal(self, *, as_json: bool) -> None:
        job = enqueue("reseal", by="command", now=timezone.now())
        try:
            result = run_here(job, tell=None if as_json else self.tell).result
        except JobRefused as refused:
            raise CommandError(str(refused)) from None
        words = f"{result['values']} values and {result['files']} files are sealed anew."
        self.stdout.write(json.dumps(result) if as_json else words)

    def tell(self, done: int, total: int | None) -> None:
        self.stderr.write(f"{done} of {total} values looked at")
