"""Figures of a period, the rows behind one, and the list of departures without evidence."""

import json
from datetime import date, datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from onward.reporting import actions, queries
from onward.reporting.queries import Answer, Behind, Question, Unasked
from onward.reporting.rules.figures import Figure, evidence


class Command(BaseCommand):
    help = (
        "onward figures --period 2007: the figures of a period. onward figures rows ID --period 2007: the rows behind "
        "one, a line each. onward figures evidence --period 2007: departures without evidence."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("what", nargs="?", choices=["rows", "evidence"], help="instead of the figures themselves")
        parser.add_argument("id", nargs="?", default="", help="the figure whose rows are asked for")
        parser.add_argument("--period", default="", help="2007, 2007-Q1, 2007-11 or 2007-01-15..2007-02-14")
        parser.add_argument("--as-known-on", default="", metavar="DAY", help="what was recorded by the end of that day")
        parser.add_argument("--programme", default="", help="only who applied under that programme")
        parser.add_argument("--by", default="", metavar="FACTS", help="broken down by facts, parted by commas")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *, what: str | None, id: str, **options) -> None:
        try:
            if what is None:
                self.figures(options)
            elif what == "rows":
                if not id:
                    raise Unasked(_("Say which figure: onward figures rows return.departed --period 2007"))
                self.listed(queries.figure(id), asked(options), as_json=options["json"])
            else:
                options["period"] = options["period"] or f"1990-01-01..{timezone.localdate()}"
                for each in evidence().figures:
                    self.listed(each, asked(options), as_json=options["json"])
        except Unasked as error:
            raise CommandError(str(error)) from None

    def figures(self, options: dict) -> None:
        question = asked(options)
        answers = queries.figures(question, manifest=actions.refresh_extract(now=timezone.now()))
        if options["json"]:
            figures = [answer_as_json(answer, question) for answer in answers]
            self.print({"period": question.period.text, "as_known_on": known(question), "figures": figures})
            return
        for answer in answers:
            self.stdout.write(
                f"{answer.figure.id:<36} {plain(answer.value):>8}  {answer.figure.unit:<8} {answer.figure.name}"
            )
            for group, value in answer.breakdown:
                self.stdout.write(f"    {', '.join(plain(each) for each in group):<32} {plain(value):>8}")

    def listed(self, figure: Figure, question: Question, *, as_json: bool) -> None:
        """One line a row on standard output, so that it can be counted; what the columns are goes to standard error."""
        now = timezone.now()
        found = queries.rows(question, figure, question.by, actions.refresh_extract(now=now))
        shown = queries.behind(found)
        actions.record_rows(
            kind="figure_rows.viewed", figure=figure, asked=question, shown=shown, by="command", now=now
        )
        lines = [row_as_json(each, figure) for each in shown]
        if as_json:
            head = {"id": figure.id, "period": question.period.text, "as_known_on": known(question)}
            self.print({**head, "count": len(lines), "rows": lines})
            return
        self.stderr.write(
            _("%(id)s, %(period)s: %(count)s rows")
            % {"id": figure.id, "period": question.period.text, "count": len(lines)}
        )
        if lines:
            self.stderr.write("\t".join(lines[0]))
        for line in lines:
            self.stdout.write("\t".join(plain(value) for value in line.values()))

    def print(self, body: dict) -> None:
        self.stdout.write(json.dumps(body, ensure_ascii=False, indent=1, default=_spoken))


def asked(options: dict) -> Question:
    if not options["period"]:
        raise Unasked(_("Say of which period: --period 2007, 2007-Q1, 2007-11 or 2007-01-15..2007-02-14"))
    return queries.question(
        period=options["period"],
        today=timezone.localdate(),
        known=options["as_known_on"],
        programme=options["programme"],
        by=options["by"],
    )


def answer_as_json(answer: Answer, question: Question) -> dict:
    figure = answer.figure
    body: dict[str, object] = {
        "id": figure.id,
        "value": answer.value,
        "unit": figure.unit,
        "rows": answer.rows,
        "definition": figure.definition,
        "version": figure.version,
    }
    if question.by:
        groups = [dict(zip(question.by, group, strict=True)) | {"value": value} for group, value in answer.breakdown]
        body["breakdown"] = groups
    return body


def row_as_json(each: Behind, figure: Figure) -> dict:
    member = each.member
    row = dict(each.row)
    counts = row.pop("counts")
    about = {
        "register_case": member.case.register_reference if member else None,
        "member": member.number if member else None,
        "case": member.case.reference if member else None,
    }
    return about | row | ({"counts": counts} if figure.is_share else {})


def known(question: Question) -> str:
    return question.known or timezone.localdate().isoformat()


def plain(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return f"{value:.3f}" if isinstance(value, float) else " ".join(str(value).split())


def _spoken(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
