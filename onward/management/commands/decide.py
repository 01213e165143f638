"""The rules, asked from the command line for one set of facts. Nothing is kept: people decide, on the screen."""

import json
import sys
from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from onward.countries.queries import country_name, is_country
from onward.facts.statements import Statement, read_statement
from onward.facts.vocabulary import FACTS, Value
from onward.facts.words import value_in_words
from onward.programmes.models import ProgrammeRelease
from onward.programmes.queries import library, programmes
from onward.programmes.rules import Answer, ConditionAnswer, Outcome, Programme, Truth, decide, in_language

MAX_BYTES = 1_000_000
UNREADABLE, REFUSED = 2, 3


class Command(BaseCommand):
    help = "Decides for one set of facts under a programme's rules, condition by condition, and keeps nothing."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("programme", help="the programme's code")
        parser.add_argument(
            "--facts", required=True, metavar="FILE.json", help="facts by their codes; - reads them here"
        )
        parser.add_argument(
            "--on",
            type=_day,
            metavar="DATE",
            help="the day of the question (today if left out), and of the application if the facts give none",
        )
        parser.add_argument("--language", choices=["en", "nl"], help="of the sentences; as Onward is set if left out")
        parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")

    def handle(self, *, programme: str, facts: str, on: date | None, language: str | None, **options) -> None:
        with override(language or get_language() or "en"):
            self.decide(_programme(programme), _read(facts), on, as_json=options["json"])

    def decide(self, programme: Programme, given: object, on: date | None, *, as_json: bool) -> None:
        statement = read_statement(given, is_country=is_country)
        if statement.problems:
            self.refuse(statement, as_json=as_json)
        stated: dict[str, Value] = {"applied_on": on} if on is not None else {}
        answer = decide(programme, stated | statement.facts, on or timezone.localdate(), country=country_name)
        if as_json:
            self.stdout.write(json.dumps(answer.as_dict(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(_in_words(programme, answer))

    def refuse(self, statement: Statement, *, as_json: bool) -> None:
        if as_json:
            problems = [problem.as_dict() for problem in statement.problems]
            self.stdout.write(json.dumps({"ok": False, "problems": problems}, ensure_ascii=False, indent=2))
        raise CommandError("\n".join(problem.message for problem in statement.problems), returncode=REFUSED)


def _programme(code: str) -> Programme:
    """From the database, or, before it has tables, from what Onward ships."""
    migrated = ProgrammeRelease._meta.db_table in connection.introspection.table_names()
    known = programmes() if migrated else library()
    if code in known:
        return known[code]
    raise CommandError(
        _("There is no programme “%(code)s”. There are: %(codes)s.")
        % {"code": code[:60], "codes": ", ".join(sorted(known))},
        returncode=UNREADABLE,
    )


def _read(name: str) -> object:
    """One JSON document. A key that stands twice, NaN and a depth without end are refused."""
    try:
        content = sys.stdin.buffer.read(MAX_BYTES + 1) if name == "-" else Path(name).read_bytes()
        if len(content) > MAX_BYTES:
            raise CommandError(_("%(file)s is larger than a megabyte.") % {"file": name}, returncode=UNREADABLE)
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_refuse_constant)
    except OSError as error:
        message = _("%(file)s cannot be read: %(why)s.") % {"file": name, "why": error.strerror}
    except UnicodeDecodeError:
        message = _("%(file)s is not in UTF-8. Save it as UTF-8.") % {"file": name}
    except json.JSONDecodeError as error:
        message = _("%(file)s is not JSON: line %(line)d, column %(column)d: %(why)s.") % {
            "file": name,
            "line": error.lineno,
            "column": error.colno,
            "why": error.msg,
        }
    except (ValueError, RecursionError) as error:
        message = _("%(file)s is not JSON: %(why)s.") % {"file": name, "why": error}
    raise CommandError(message, returncode=UNREADABLE)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _value in pairs]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        raise ValueError(_("“%(fact)s” stands there twice") % {"fact": twice[:60]})
    return dict(pairs)


def _refuse_constant(name: str) -> None:
    raise ValueError(_("%(name)s is no number") % {"name": name})


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = _("“%(value)s” is not a day. Write it as 2007-01-31.") % {"value": text[:40]}
        raise ArgumentTypeError(message) from None


def _in_words(programme: Programme, answer: Answer) -> str:
    outcomes = {
        Outcome.ELIGIBLE: _("Eligible"),
        Outcome.INELIGIBLE: _("Not eligible"),
        Outcome.UNKNOWN: _("Not yet known"),
    }
    name = in_language(programme.name, get_language() or "en")
    lines = [f"{programme.code}: {name}", f"{outcomes[answer.outcome]} ({answer.version})"]
    if not answer.conditions:
        lines.append(_("The conditions of this programme are not known."))
    for condition in answer.conditions:
        lines += ["", *_condition_in_words(condition)]
    return "\n".join(lines)


def _condition_in_words(condition: ConditionAnswer) -> list[str]:
    truths = {Truth.MET: _("met"), Truth.NOT_MET: _("not met"), Truth.UNKNOWN: _("not yet known")}
    language = get_language() or "en"
    facts = [
        f"{FACTS[code].name}: {value_in_words(FACTS[code], value, country_name)}"
        for code, value in condition.facts.items()
    ]
    says = "" if condition.answer == Truth.MET else in_language(condition.says, language)
    lines = [f"{condition.programme} {condition.code}: {truths[condition.answer]}", says, *facts]
    lines += [in_language(condition.change, language), _("Source: %(source)s") % {"source": condition.source}]
    return [lines[0], *(f"  {line}" for line in lines[1:] if line)]
