"""All that stands between an empty folder and a site that can be looked at. Safe to run again."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from onward.access.models import User
from onward.access.rules import DEMONSTRATION_PASSWORD, Role, demonstration_address
from onward.config.messages import compile_catalogues

YEAR = "2007"


class Command(BaseCommand):
    help = (
        "Compiles the languages, makes or updates the tables, collects static files; with --demonstration loads a year."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--demonstration", action="store_true", help="load invented people, if there is no account yet"
        )

    def handle(self, *, demonstration: bool, **options) -> None:
        self.say("Languages …")
        compile_catalogues()
        self.say("Tables …")
        call_command("migrate", verbosity=0, interactive=False)
        self.say("Static files …")
        call_command("collectstatic", verbosity=0, interactive=False)
        if demonstration and not User.objects.exists():
            self.say(f"The demonstration year {YEAR}: invented people, the report's totals …")
            call_command("replay", YEAR)
        if settings.DEMONSTRATION:
            self.introduce()

    def introduce(self) -> None:
        """Who to sign in as, on a node that holds nothing real."""
        made = set(User.objects.values_list("email", flat=True))
        staff = [role for role in Role if demonstration_address(role) in made]
        if staff:
            self.say(f"\nSign in with the password {DEMONSTRATION_PASSWORD} as")
        for role in staff:
            self.say(f"  {demonstration_address(role):<42} {role.label}")

    def say(self, text: str) -> None:
        self.stderr.write(text)
