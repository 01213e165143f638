"""Accounts from the command line: the first administrator, and whatever the screens do not reach."""

import json
from datetime import date

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from onward.access import actions
from onward.access.models import Office, User
from onward.access.queries.accounts import accounts
from onward.access.rules import Refused, Role


class Command(BaseCommand):
    help = "Adds and lists accounts, gives roles, sends invitations, deactivates."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
        acts = parser.add_subparsers(dest="act", required=True, metavar="add|list|give|invite|deactivate|demonstration")
        add = acts.add_parser("add", help="an account, with a role; prints the link to set a password")
        add.add_argument("--name", default="", help="first and last name")
        add.add_argument("--language", default="", choices=["", "en", "nl"])
        give = acts.add_parser("give", help="another role for an account")
        for act, needed in ((add, False), (give, True)):
            act.add_argument("email")
            act.add_argument("--role", choices=Role.values, required=needed)
            act.add_argument("--office", help="code of the office or mission; open for all")
            act.add_argument("--programme", default="", help="code of the programme; open for all")
            act.add_argument("--until", type=date.fromisoformat, help="last day, YYYY-MM-DD")
        for name, says in (("invite", "sends a new link"), ("deactivate", "nobody signs in with it any more")):
            acts.add_parser(name, help=says).add_argument("email")
        acts.add_parser("list", help="accounts with their roles")
        demonstration = acts.add_parser("demonstration", help="an account for each role, where nothing real is kept")
        demonstration.add_argument("--office", required=True)
        for act in acts.choices.values():
            act.add_argument("--json", action="store_true", default=False, help="print one JSON document")

    def handle(self, *, act: str, **options) -> None:
        try:
            with transaction.atomic():
                answer = getattr(self, f"do_{act}")(**options)
        except Refused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2) if options["json"] else _words(answer))

    def do_add(self, *, email: str, name: str, language: str, role: str | None, **options) -> list[dict]:
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email} is not an e-mail address.") from None
        first, _, last = name.partition(" ")
        user = actions.create_account(
            email=email, first_name=first, last_name=last, language=language, by="command", now=timezone.now()
        )
        if role:
            self.do_give(email=user.email, role=role, **options)
        link = actions.invite_account(user=user, by="command", now=timezone.now())
        return [_account(user) | {"link": link}]

    def do_give(
        self, *, email: str, role: str, office: str | None, programme: str, until: date | None, **options
    ) -> list:
        user = _user(email)
        actions.give_role(
            user=user,
            role=role,
            office=_office(office) if office else None,
            programme=programme,
            until=until,
            by="command",
            now=timezone.now(),
        )
        return [_account(user)]

    def do_invite(self, *, email: str, **options) -> list[dict]:
        user = _user(email)
        return [_account(user) | {"link": actions.invite_account(user=user, by="command", now=timezone.now())}]

    def do_deactivate(self, *, email: str, **options) -> list[dict]:
        actions.deactivate_account(user=_user(email), by="command", now=timezone.now())
        return [_account(_user(email))]

    def do_list(self, **options) -> list[dict]:
        return [_account(user) for user in accounts()]

    def do_demonstration(self, *, office: str, **options) -> list[dict]:
        made = actions.make_demonstration_accounts(office=_office(office), by="command", now=timezone.now())
        return [_account(user) for user in made]


def _user(email: str) -> User:
    try:
        return User.objects.get(email=email.lower())
    except User.DoesNotExist:
        raise CommandError(f"There is no account of {email}. See them with: onward account list") from None


def _office(code: str) -> Office:
    try:
        return Office.objects.get(code=code)
    except Office.DoesNotExist:
        known = ", ".join(Office.objects.order_by("code").values_list("code", flat=True)) or "none yet"
        raise CommandError(f"There is no office {code}. There are: {known}.") from None


def _account(user: User) -> dict:
    roles = [
        {
            "role": held.role,
            "office": held.office.code if held.office else "",
            "programme": held.programme,
            "until": held.until.isoformat() if held.until else "",
        }
        for held in user.assignments.select_related("office").order_by("role", "pk")
    ]
    return {"email": user.email, "name": user.get_full_name(), "active": user.is_active, "roles": roles}


def _words(answer: list[dict]) -> str:
    lines = []
    for each in answer:
        roles = ", ".join(" ".join(filter(None, held.values())) for held in each["roles"]) or "no role"
        state = "" if each["active"] else "  (deactivated)"
        lines.append(f"{each['email']:<40} {roles}{state}")
        if "link" in each:
            lines.append(f"  To set a password, once, within two days: {each['link']}")
    return "\n".join(lines) or "There is no account yet."
