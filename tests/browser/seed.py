"""What the browser finds: an account for each role and language, signed in, and a part of the demonstration's year.

Run as a process of its own (`python -m tests.browser.seed`) against the database of that run; prints where things are.
"""

import csv
import json
import os
import tempfile
from datetime import timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.browser.settings")
django.setup()

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from onward.access.actions.accounts import create_account  # noqa: E402
from onward.access.actions.roles import give_role  # noqa: E402
from onward.access.models import Office, User  # noqa: E402
from onward.access.rules import ROLES, Role  # noqa: E402
from onward.cases.actions.tasks import add_task  # noqa: E402
from onward.cases.models import Case, Member  # noqa: E402
from onward.management.replay.year import Year  # noqa: E402

PASSWORD = "browsers-read-this-7"
ROWS = 120


def an_account(role: Role, language: str, office: Office) -> dict:
    now = timezone.now()
    user = create_account(
        email=f"{role}-{language}@onward.example",
        first_name=str(role).split("_")[0].title(),
        last_name=language.upper(),
        by="seed",
        now=now,
    )
    user.set_password(PASSWORD)
    user.language = language
    user.save()
    give_role(user=user, role=role, office=office if ROLES[role].office_needed else None, by="seed", now=now)
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return {"email": user.email, "password": PASSWORD, "secret": secret, "session": a_session(user)}


def a_session(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


def a_register() -> Path:
    """The first cases of each kind of the demonstration's year, whole."""
    rows, kept = [row for _day, batch in Year("2007").batches() for row in batch if row], []
    step = max(1, len(rows) // ROWS)
    wanted = {row["case"] for row in rows[::step]}
    kept = [row for row in rows if row["case"] in wanted]
    path = Path(tempfile.mkdtemp(dir=settings.HOME)) / "register.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, sorted({name for row in kept for name in row}), restval="")
        writer.writeheader()
        writer.writerows(kept)
    return path


def pages(member: Member) -> dict[str, str]:
    """Where the kinds of page of one person in a case are, by name."""
    case, person = member.case.reference, member.person.reference
    programme = member.applications.order_by("programme")[0].programme
    names = ("case", "members", "eligibility", "timeline", "notes", "tasks")
    of_case = {name: [case] for name in (*names, "withdraw", "close_case", "add_member", "assign_worker")}
    of_member = {name: [case, member.number] for name in ("move", "change_circumstances", "choose_programmes")}
    of_decision = {name: [case, member.number, programme] for name in ("record_decision", "explain_decision")}
    found = {
        name: reverse(f"cases:{name}", args=arguments)
        for name, arguments in (of_case | of_member | of_decision).items()
    }
    return found | {
        "person": reverse("people:person", args=[person]),
        "update_person": reverse("people:update_person", args=[person]),
        "trail of a person": reverse("audit:person", args=[person]),
        "programme": reverse("programmes:programme", args=[programme]),
        "year": reverse("reporting:year", args=["2007"]),
        "figure": reverse("reporting:figure", args=["2007", "return.departed"]),
        "rows": reverse("reporting:rows", args=["2007", "return.departed"]),
        "statements": reverse("safeguarding:statements", args=[person, case]),
        "statement": reverse("safeguarding:statement", args=[person, case, "health"]),
        "record_statement": reverse("safeguarding:record_statement", args=[person, case, "health"]),
        "statement_closed": reverse("safeguarding:statement", args=[person, case, "trafficking"]),
    }


def main() -> None:
    office = Office.objects.create(code="HQ", name="The Hague", country="NL")
    Office.objects.create(code="LAD", name="Luanda", kind=Office.Kind.MISSION, country="AO")
    cast = {f"{role}:{language}": an_account(role, language, office) for role in Role for language in ("en", "nl")}
    cast["caseworker:ar"] = an_account(Role.CASEWORKER, "ar", office)
    call_command("import", "cases", str(a_register()), office="HQ", json=True)
    case = Case.objects.filter(members__status="applied").order_by("pk").first() or Case.objects.order_by("pk")[0]
    caseworker, now = User.objects.get(email="caseworker-en@onward.example"), timezone.now()
    late = timezone.localdate() - timedelta(3)
    add_task(case=case, title="Ask for the birth certificate", due_on=late, by=caseworker, now=now)
    print(json.dumps({"cast": cast, "pages": pages(case.members.order_by("number")[0])}))


if __name__ == "__main__":
    main()
