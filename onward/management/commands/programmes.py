"""Programme files: checked without loading anything, and proposed for somebody else's approval."""

import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onward.access.models import User
from onward.access.queries import may
from onward.access.rules import Permission
from onward.base.rules.refusals import NotAllowed
from onward.countries.queries import is_country
from onward.programmes.actions import FileRefused, approve_programme, propose_programme
from onward.programmes.models import ProgrammeRelease
from onward.programmes.queries import library, programmes
from onward.programmes.rules import Problem, check_file, in_language
from onward.programmes.rules.yaml_nodes import MAX_BYTES
from onward.programmes.states import ReleaseState

UNREADABLE, REFUSED = 2, 3
COMMAND = "command"  # who proposes from the command line


class Command(BaseCommand):
    help = "Checks programme files, proposes them for approval, and lists the programmes that hold."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="check|load|list")
        check = acts.add_parser("check", help="says what is wrong with a file; loads nothing")
        load = acts.add_parser("load", help="proposes a file, which holds once somebody has approved it")
        for act in (check, load):
            act.add_argument("file", type=Path, metavar="FILE.yaml")
        load.add_argument("--approve-as", metavar="EMAIL", help="approves it too, as that account; not in production")
        acts.add_parser("list", help="the programmes that hold, with their versions")
        for act in acts.choices.values():
            act.add_argument("--json", action="store_true", help="print one JSON document and nothing else")

    def handle(self, *, act: str, **options) -> None:
        getattr(self, f"do_{act}")(**options)

    def do_check(self, *, file: Path, json: bool, **options) -> None:
        problems = check_file(_content(file), known=_known(), is_country=is_country).problems
        self.report({"ok": not problems}, problems, file, as_json=json)

    def do_load(self, *, file: Path, approve_as: str | None, json: bool, **options) -> None:
        approver = _approver(approve_as) if approve_as else None
        try:
            with transaction.atomic():
                content = _content(file)
                waiting = _waiting(content) if approver else None
                release = waiting or propose_programme(content=content, by=COMMAND, now=timezone.now())
                if approver is not None:
                    approve_programme(release=release, by=approver, now=timezone.now())
        except FileRefused as refused:
            self.report({"ok": False}, refused.problems, file, as_json=json)
        except NotAllowed as refused:
            self.report({"ok": False}, [Problem("", "refused", refused.message)], file, as_json=json)
        else:
            state = ReleaseState.APPROVED if approver else ReleaseState.PROPOSED
            loaded = {"ok": True, "programme": release.code, "digest": release.digest, "state": state.lower()}
            self.report(loaded, [], file, as_json=json)

    def do_list(self, *, json: bool, **options) -> None:
        known = _known()
        listed = [
            {
                "code": code,
                "name": in_language(known[code].name, get_language() or "en"),
                "pathway": known[code].pathway,
                "versions": [known[code].reference(version) for version in known[code].versions],
            }
            for code in sorted(known)
        ]
        if json:
            self.write({"programmes": listed})
        else:
            self.stdout.write("\n".join(f"{each['code']:<14} {each['name']}" for each in listed))

    def report(self, answer: dict, problems: list[Problem], file: Path, *, as_json: bool) -> None:
        """The answer, with the problems. Without --json they go to standard error, with the exit code of a refusal."""
        if as_json:
            self.write(answer | {"problems": [problem.as_dict() for problem in problems]})
        elif not problems:
            state = answer.get("state")
            proposed = _("%(file)s is proposed. It holds once somebody has approved it.") % {"file": file}
            approved = _("%(file)s is approved and holds from now on.") % {"file": file}
            fine = _("%(file)s: nothing is wrong with it.") % {"file": file}
            self.stdout.write({"proposed": proposed, "approved": approved}.get(str(state), fine))
        if problems:
            lines = [f"{file}: {problem.at}: {problem}" if problem.at else f"{file}: {problem}" for problem in problems]
            raise CommandError("\n".join(lines), returncode=REFUSED)

    def write(self, document: dict) -> None:
        self.stdout.write(json.dumps(document, ensure_ascii=False, indent=2))


def _known() -> dict:
    migrated = ProgrammeRelease._meta.db_table in connection.introspection.table_names()
    return programmes() if migrated else library()


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        message = _("%(file)s cannot be read: %(why)s.") % {"file": file, "why": error.strerror}
        raise CommandError(message, returncode=UNREADABLE) from None


def _waiting(content: bytes) -> ProgrammeRelease | None:
    """The proposal of this very text that nobody has settled yet."""
    programme = check_file(content, known=_known(), is_country=is_country).programme
    if programme is None:
        return None
    proposed = ProgrammeRelease.objects.filter(state=ReleaseState.PROPOSED)
    return proposed.filter(code=programme.code, digest=programme.digest).first()


def _approver(email: str) -> User:
    if settings.PRODUCTION:
        raise CommandError(_("In production somebody approves on the screen, signed in."), returncode=UNREADABLE)
    user = User.objects.filter(email=email.lower(), is_active=True).first()
    if user is None or not may(user, Permission.PROGRAMME_APPROVE):
        message = _("%(email)s is not an account that may approve programmes.") % {"email": email}
        raise CommandError(message, returncode=UNREADABLE)
    return user
