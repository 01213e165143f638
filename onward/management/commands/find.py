"""Looks people up as the intake page does: the same look-up, with the rights of an account, leaving the same trace."""

import json
import re
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from onward.access.models import User
from onward.access.queries import Scope, may
from onward.access.rules import Permission
from onward.base.rules.dates import PartialDate
from onward.people.actions import search_people
from onward.people.models import Person
from onward.people.queries import Match, find_among, find_people

MOST = 10
EVERYTHING = Scope(frozenset({(None, None)}))


class Command(BaseCommand):
    help = "Looks people up by name, reference or number, as the intake page does."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("text", nargs="?", metavar="NAME", help="a name, a reference or a number")
        parser.add_argument("--born", default="", metavar="DATE", help="birth date: YYYY, YYYY-MM or YYYY-MM-DD")
        parser.add_argument(
            "--batch", metavar="FILE", help="a query a line, as JSON with id, text and born_on; - reads standard input"
        )
        parser.add_argument("--as", dest="email", default="", metavar="EMAIL", help="with the rights of this account")
        parser.add_argument("--json", action="store_true", help="print JSON: one document, or with --batch one a line")

    def handle(self, **options: Any) -> None:
        user = _account(options["email"]) if options["email"] else None
        if options["batch"]:
            self._batch(options["batch"], user)
        elif options["text"]:
            self._one(options["text"], options["born"], user, as_json=options["json"])
        else:
            raise CommandError(_("Say whom to look for: onward find NAME, or --batch FILE."), returncode=2)

    def _one(self, text: str, born: str, user: User | None, *, as_json: bool) -> None:
        try:
            PartialDate.parse(born or "2000")
        except ValueError as error:
            raise CommandError(f"--born {born}: {error}", returncode=2) from None
        matches, milliseconds = look_up(text, born, user)
        if as_json:
            answer = {"milliseconds": milliseconds, "people": [_plain(match) for match in matches]}
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        for match in matches:
            born_on = match.person.born_on or "-"
            line = f"{match.score:.3f}  {match.person.reference}  {born_on:<10}  {match.person.display_name}"
            self.stdout.write(f"{line}  ({', '.join(match.why)})")
        if not matches:
            self.stderr.write(_("Nobody is found."))

    def _batch(self, name: str, user: User | None) -> None:
        with _lines(name) as file:
            for query in _queries(file):
                matches, milliseconds = look_up(query["text"], query.get("born_on") or "", user)
                people = [_plain(match) for match in matches]
                answer = {"id": query["id"], "milliseconds": milliseconds, "people": people}
                self.stdout.write(json.dumps(answer, ensure_ascii=False))


def look_up(text: str, born_on: str, user: User | None) -> tuple[list[Match], float]:
    """With an account's rights, or without one as whoever runs the machine. The time holds the trace as well."""
    began = perf_counter()
    if user:
        matches = find_people(user, text, born_on, most=MOST)
    else:
        matches = find_among(Person.objects.all(), text, born_on, cases=EVERYTHING, most=MOST)
    shown = [match.person.reference for match in matches]
    search_people(shown=shown, asked={"born_on": bool(born_on)}, by=user or "command", now=timezone.now())
    return matches, round((perf_counter() - began) * 1000, 3)


def _plain(match: Match) -> dict[str, Any]:
    return {"reference": match.person.reference, "score": match.score, "why": list(match.why)}


def _account(email: str) -> User:
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise CommandError(_("There is no active account %(email)s.") % {"email": email})
    if not may(user, Permission.PERSON_SEARCH):
        raise CommandError(_("%(email)s may not look people up.") % {"email": email})
    return user


def _lines(name: str) -> TextIO:
    if name == "-":
        return sys.stdin
    try:
        return Path(name).open(encoding="utf-8-sig")
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror}", returncode=2) from None


def _queries(file: TextIO) -> Iterator[dict[str, Any]]:
    """A query a line. CommandError names the line that is none; what stood before it has been answered."""
    try:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield _query(line, number)
    except UnicodeDecodeError:
        raise CommandError(_("The file is not UTF-8 text."), returncode=2) from None


def _query(line: str, number: int) -> dict[str, Any]:
    try:
        query = json.loads(line)
        wanted = isinstance(query["id"], str | int) and isinstance(query["text"], str)
        wanted = wanted and isinstance(query.get("born_on"), str | None)
    except (ValueError, KeyError, TypeError):
        wanted = False
    if not wanted:
        shape = '{"id": "…", "text": "…", "born_on": "…"}'
        raise CommandError(
            _("Line %(number)d is no query like %(shape)s.") % {"number": number, "shape": shape}, returncode=2
        )
    return query | {"born_on": _as_far_as_it_goes(query.get("born_on") or "")}


def _as_far_as_it_goes(born_on: str) -> str:
    """A birth date as it was typed somewhere: of a day that does not exist, the year still says something."""
    try:
        PartialDate.parse(born_on)
    except ValueError:
        year = re.match(r"(19|20)\d\d", born_on)
        return year[0] if year else ""
    return born_on
