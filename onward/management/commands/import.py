"""An existing register comes in: of cases, or of people without a case (see docs/how-to)."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from onward.access.models import Office, User
from onward.access.queries import scope
from onward.access.rules import Permission
from onward.audit.actions import ClockBehind
from onward.base.actions import enqueue, reap
from onward.base.models import Job
from onward.base.queries import disk_is_full, open_problems
from onward.base.rules.answers import Answer
from onward.base.rules.intake import Run
from onward.base.rules.jobs import JobRefused, Worker
from onward.base.rules.table_files import file_digest
from onward.base.rules.tables import Unreadable
from onward.base.states import JobState
from onward.base.tasks import run_here
from onward.cases.actions.import_register import import_register
from onward.cases.queries.import_register import offices_to_import_into
from onward.cases.rules import register as cases
from onward.people.actions.import_people import import_people
from onward.people.rules import register as people

UNREADABLE = 2
COLUMNS = {"cases": cases.COLUMNS, "people": people.COLUMNS}
IMPORTS: dict[str, tuple[str, Callable[..., Answer]]] = {
    "cases": ("import_cases", import_register),
    "people": ("import_people", import_people),
}


class Command(BaseCommand):
    help = "Brings in an existing register from a UTF-8 CSV or XLSX file: of cases, or of people without a case."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        parser.epilog = "; ".join(f"columns of {what}: {', '.join(COLUMNS[what])}" for what in sorted(COLUMNS))
        parser.add_argument("what", choices=sorted(IMPORTS), help="cases, or people without a case")
        parser.add_argument("file", help="the register, as UTF-8 CSV or XLSX")
        parser.add_argument("--dry-run", action="store_true", help="tell what would happen, and write nothing")
        parser.add_argument("--json", action="store_true", help="answer with one JSON document")
        parser.add_argument("--as", dest="email", default="", help="the account in whose name the rows go in")
        parser.add_argument("--office", default="", help="code of the office that new cases belong to")

    def handle(self, *, what: str, file: str, dry_run: bool, email: str, office: str, **options) -> None:
        self.quiet = options["json"]
        self.by = email or "command"
        office = _office_for(email, office)
        path = Path(file).absolute()
        try:
            answer = self.try_out(what, path, office) if dry_run else self.bring_in(what, path, office)
        except Unreadable as error:
            answer = Answer(problems=error.problems, unreadable=True).as_dict() | {"status": UNREADABLE}
        except (JobRefused, ClockBehind) as error:
            raise CommandError(str(error)) from None
        except Exception as error:
            if not disk_is_full(error):
                raise
            told = _("The disk is full. What went in stays in; make room, then give the same command again.")
            raise CommandError(told) from None
        status = answer.pop("status")
        self.stdout.write(json.dumps(answer, ensure_ascii=False) if self.quiet else _summary(answer, dry_run, status))
        if status:
            sys.exit(status)

    def try_out(self, what: str, path: Path, office: str) -> dict[str, Any]:
        run = Run(by=self.by, clock=timezone.now, office=office, dry=True, beat=self.tell)
        answer = IMPORTS[what][1](source=path, today=timezone.localdate(), run=run)
        return answer.as_dict() | {"status": answer.status}

    def bring_in(self, what: str, path: Path, office: str) -> dict[str, Any]:
        """As a job that this process does. One that was killed in the middle of the same file goes on."""
        digest = file_digest(path)
        arguments = {"path": str(path), "digest": digest, "office": office, "dry": False}
        kind, now = IMPORTS[what][0], timezone.now()
        reap(worker=Worker.this(), now=now, message=_("It was broken off, every time."))
        left = Job.objects.filter(kind=kind, state=JobState.WAITING, arguments=arguments, attempts__gt=0).first()
        job = run_here(left or enqueue(kind, arguments, by=self.by, now=now), tell=self.tell)
        return open_problems(job.result, job)

    def tell(self, done: int, total: int | None) -> None:
        if not self.quiet:
            share = f"{done:,} / {total:,}" if total else f"{done:,}"
            self.stderr.write(_("%(share)s rows …") % {"share": share})


def _office_for(email: str, office: str) -> str:
    """Code of the office that new cases go to, empty for the usual one. Refuses what the account may not do."""
    if office and not Office.objects.filter(code=office, closed_on__isnull=True).exists():
        raise CommandError(_("There is no office %(code)s that is open.") % {"code": office}, returncode=UNREADABLE)
    if not email:
        return office
    user = User.objects.filter(email=email.lower(), is_active=True).first()
    everywhere = user is not None and (None, None) in scope(user, Permission.REGISTER_IMPORT).parts
    offices = [each.code for each in offices_to_import_into(user)] if user else []
    if not everywhere and not (office in offices if office else offices):
        message = _("%(email)s is no account that may bring in a register there.")
        raise CommandError(message % {"email": email}, returncode=UNREADABLE)
    return office or ("" if everywhere else offices[0])


def _summary(answer: dict[str, Any], dry_run: bool, status: int) -> str:
    lines = []
    for problem in answer["problems"]:
        where = _("line %(line)d") % problem if problem["line"] else ""
        column = problem["column"] + (f" “{problem['value']}”" if problem["value"] else "")
        lines.append(": ".join(part for part in (where, column, problem["message"]) if part))
    if status == UNREADABLE:
        return "\n".join([*lines, _("The file could not be read. Nothing has changed.")])
    if dry_run:
        told = _("Of %(read)d rows %(accepted)d would go in, %(unchanged)d are there already, %(refused)d are refused.")
    else:
        told = _("Of %(read)d rows %(accepted)d went in, %(unchanged)d were there already, %(refused)d were refused.")
    return "\n".join([*lines, told % answer])
