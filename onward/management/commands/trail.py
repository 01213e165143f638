"""The trail's end, signed, for keeping elsewhere; and every link of the trail checked, against a kept end too."""

import json
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from onward.audit.queries import head, verify_chain


class Command(BaseCommand):
    help = "Exports the signed end of the trail, and verifies the trail link by link."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="head|verify")
        acts.add_parser("head", help="the last event's number, moment and digest, signed; keep it outside this system")
        verify = acts.add_parser("verify", help="names the first broken link, if there is one")
        verify.add_argument("--head", type=Path, help="a head kept earlier: shows also what was cut off or rewritten")
        for act in acts.choices.values():
            act.add_argument("--json", action="store_true", help="print one JSON document and nothing else")

    def handle(self, *, act: str, **options) -> None:
        getattr(self, f"do_{act}")(**options)

    def do_head(self, *, json: bool, **options) -> None:
        self.stdout.write(_document(head()))

    def do_verify(self, *, json: bool, head: Path | None, **options) -> None:
        started = time.monotonic()
        verdict = verify_chain(_kept(head) if head else None)
        broken = {"event": verdict.broken.number, "says": verdict.broken.says} if verdict.broken else None
        if json:
            self.stdout.write(_document({"ok": verdict.whole, "events": verdict.events, "broken": broken}))
        elif verdict.whole:
            seconds = time.monotonic() - started
            self.stdout.write(f"{verdict.events} events, every link whole ({seconds:.1f} s).")
        if verdict.broken:
            raise CommandError(f"Event {verdict.broken.number} {verdict.broken.says}.")


def _document(answer: dict) -> str:
    return json.dumps(answer, ensure_ascii=False)


def _kept(path: Path) -> dict:
    try:
        kept = json.loads(path.read_text())
        return {name: kept[name] for name in ("number", "at", "digest", "signature")}
    except (OSError, ValueError, KeyError, TypeError):
        raise CommandError(f"{path} is no head that `onward trail head` printed.") from None
