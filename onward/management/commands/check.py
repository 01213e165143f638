"""Everything that must be true, looked at: settings, tables, and what each package registered.

Called with one of the options of Django's own `check`, it does what that does.
"""

import json

from django.core import checks
from django.core.management.base import CommandError
from django.core.management.commands.check import Command as DjangoCheck

from onward.base.queries import unapplied_migrations
from onward.base.rules.checks import CHECKS
from onward.base.tasks import discover
from onward.config.production import lacks


class Command(DjangoCheck):
    help = "Looks at everything that must be true: settings, tables, the trail, milestones, figures."

    def add_arguments(self, parser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON document")
        parser.add_argument("--production", action="store_true", help="also what a start in production lacks")

    def handle(self, *app_labels, **options) -> None:
        if app_labels or any(options[name] for name in ("tags", "list_tags", "deploy", "databases")):
            return super().handle(*app_labels, **options)
        found = look(production=options["production"])
        problems = sum(len(each) for each in found.values())
        if options["json"]:
            self.stdout.write(json.dumps({"ok": not problems, "checks": found}, ensure_ascii=False, indent=2))
        else:
            for name, each in found.items():
                outcome = "ok" if not each else "1 problem" if len(each) == 1 else f"{len(each)} problems"
                self.stdout.write("\n".join([f"{name:<30} {outcome}", *(f"  - {problem}" for problem in each)]))
        if problems:
            raise CommandError(f"{problems} problems." if problems > 1 else "One problem.")


def look(*, production: bool) -> dict[str, list[str]]:
    """Problems by the name of the check. Without its tables the data cannot be looked at, and is not."""
    from django.conf import settings

    production = production or settings.PRODUCTION
    found = {"settings": system_checks(deploy=production)}
    if production:
        found["production"] = lacks()
    missing = unapplied_migrations()
    found["tables"] = [f"{len(missing)} migrations are not applied. Run: onward migrate"] if missing else []
    if missing:
        return found
    discover()
    return found | {name: check() for name, check in sorted(CHECKS.items())}


def system_checks(*, deploy: bool) -> list[str]:
    messages = checks.run_checks(include_deployment_checks=deploy, databases=["default"])
    shown = [each for each in messages if each.level >= checks.WARNING and not each.is_silenced()]
    return [f"{each.msg} {each.hint or ''}".strip() + f" ({each.id})" for each in shown]
