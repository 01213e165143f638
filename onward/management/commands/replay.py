"""A demonstration year: invented people with the printed report's figures, and the report's printings beside them."""

import json
from datetime import date
from pathlib import Path

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onward.management.replay import loading
from onward.management.replay.comparing import compare

REPLAY = Path(loading.__file__).parent
YEARS = sorted(path.stem for path in REPLAY.glob("[0-9][0-9][0-9][0-9].yaml"))


class Command(BaseCommand):
    help = "Loads a demonstration year of invented people, and holds its figures against the printed report's."

    def add_arguments(self, parser) -> None:
        parser.add_argument("year", help=f"one of: {', '.join(YEARS)}")
        parser.add_argument("--json", action="store_true", help="answer with one JSON document")

    def handle(self, *, year: str, **options) -> None:
        if year not in YEARS:
            raise CommandError(
                _("There is no year %(year)s to replay. There is: %(years)s.")
                % {"year": year, "years": ", ".join(YEARS)}
            )
        if settings.PRODUCTION:
            raise CommandError(
                _("A demonstration year holds invented people. It is not loaded where ONWARD_ENV=production.")
            )
        began = timezone.now()
        try:
            loading.load(year, now=began, tell=lambda text: self.stderr.write(text))
        except loading.Strangers:
            message = _(
                "There are cases of your own here. Replay the year in another folder: "
                "ONWARD_HOME=… onward replay %(year)s"
            )
            raise CommandError(message % {"year": year}) from None
        answer = compare(
            yaml.safe_load((REPLAY / f"printed-{year}.yaml").read_text(encoding="utf-8")), year, now=timezone.now()
        )
        self.show(answer, year, options["json"])

    def show(self, answer: dict, year: str, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(answer | {"year": year, "on": f"{date.today()}"}, ensure_ascii=False))
        else:
            self.stdout.write(readable(answer))
        if wrong := [line["id"] for line in answer["agrees"] if not line["equal"]]:
            raise CommandError(_("Not as printed: %(ids)s") % {"ids": ", ".join(wrong)})


def readable(answer: dict) -> str:
    language = "nl" if (get_language() or "").startswith("nl") else "en"
    lines = [_("As the report prints it, and as counted here:"), ""]
    for line in answer["agrees"]:
        sign = "=" if line["equal"] else "≠"
        lines.append(f"  {line['id']:<40} {line['printed']!s:>8} {sign} {_short(line['counted']):>8}   ({line['at']})")
    lines += ["", _("Where the report prints two things, or one that cannot be:"), ""]
    for line in answer["differs"]:
        printed = "; ".join(f"{item['value']} ({item['at']})" for item in line["printed"])
        counted = "; ".join(f"{_short(item['value'])} ({_named(item)})" for item in line["onward"] if item)
        lines += [
            f"  {line['about'][language]}",
            f"      {_('printed')}: {printed}",
            f"      Onward: {counted}",
            f"      {line['note'][language]}",
        ]
    return "\n".join(lines)


def _named(item: dict) -> str:
    return f"{item['id']}, {_('as known on')} {item['as_known_on']}" if "as_known_on" in item else item["id"]


def _short(value: object) -> str:
    return f"{value:.4f}".rstrip("0") if isinstance(value, float) else str(value)
