"""Loads a demonstration year as its organisation would have: staff first, then the register, each batch on its day."""

import csv
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path

import yaml
from django.conf import settings
from django.db import transaction

from onward.access.actions.accounts import create_account
from onward.access.actions.offices import add_office
from onward.access.actions.roles import give_role
from onward.access.models import Office, User
from onward.access.rules import DEMONSTRATION_PASSWORD, Role, demonstration_address
from onward.audit.models import Event
from onward.cases.actions import add_task, assign_worker
from onward.cases.actions.import_register import Run, import_register
from onward.cases.models import Case
from onward.cases.rules.register import COLUMNS
from onward.management.replay.present import present, rows
from onward.management.replay.year import Row, Year

HERE = Path(__file__).parent
BY = "replay"
Tell = Callable[[str], None]


class Strangers(Exception):
    """There are cases here that the replay did not bring: invented people do not go among them."""


def load(name: str, *, now: datetime, tell: Tell) -> None:
    """Staff, the year's register in the order in which it was recorded, and a small present. Again: changes nothing."""
    _refuse_strangers()
    batches = Year(name).batches()
    staff(now=_clock(datetime.combine(batches[0][0], time(8), UTC), now))
    for recorded_on, batch in batches:
        for office, part in _by_office(batch):
            tell(f"{len(part):>6} register rows of {office}, recorded on {recorded_on} …")
            _bring_in(
                part, office=office, today=recorded_on, moment=datetime.combine(recorded_on, time(9), UTC), now=now
            )
    tell("       the cases of these weeks …")
    _present(now=now)


def _refuse_strangers() -> None:
    if Case.objects.exclude(opened_by=BY).exists():
        raise Strangers


def _clock(wanted: datetime, now: datetime) -> datetime:
    """The moment of recording: the year's own, unless something was recorded here later already."""
    last = Event.objects.order_by("-id").values_list("at", flat=True).first()
    return wanted if last is None or last <= wanted else now


@transaction.atomic
def staff(*, now: datetime) -> None:
    """The offices, and, where nothing real is kept, an account for each role."""
    plan = yaml.safe_load((HERE / "staff.yaml").read_text(encoding="utf-8"))
    for office in plan["offices"]:
        if not Office.objects.filter(code=office["code"]).exists():
            add_office(**office, by=BY, now=now)
    for person in plan["people"] if settings.DEMONSTRATION else []:
        _account(person, now=now)


def _account(person: dict, *, now: datetime) -> None:
    role = Role(person["role"])
    email = demonstration_address(role)
    if User.objects.filter(email=email).exists():
        return
    user = create_account(email=email, first_name=person["first"], last_name=person["last"], by=BY, now=now)
    user.set_password(DEMONSTRATION_PASSWORD)
    user.save(update_fields=["password"])
    office = Office.objects.get(code=person["office"]) if "office" in person else None
    give_role(user=user, role=role, office=office, by=BY, now=now)


def _by_office(batch: Iterable[Row]) -> Iterator[tuple[str, list[Row]]]:
    """A quarter of the cases belong to the second office. A case stays whole."""
    parts: dict[str, list[Row]] = {"HQ": [], "RTM": []}
    for row in batch:
        parts["RTM" if int(row["case"][-5:]) % 4 == 0 else "HQ"].append(row)
    return ((office, part) for office, part in parts.items() if part)


def _bring_in(part: Iterable[Row], *, office: str, today: date, moment: datetime, now: datetime) -> None:
    with _register_file(part) as path:
        run = Run(by=BY, clock=lambda: _clock(moment, now), office=office)
        answer = import_register(source=path, today=today, run=run)
    if answer.refused:
        raise ValueError(f"The demonstration year breaks the register's rules: {answer.as_dict()['problems'][:3]}")


@contextmanager
def _register_file(part: Iterable[Row]) -> Iterator[Path]:
    handle, name = tempfile.mkstemp(suffix=".csv", dir=settings.HOME)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, restval="")
            writer.writeheader()
            writer.writerows(part)
        yield Path(name)
    finally:
        os.unlink(name)


def _present(*, now: datetime) -> None:
    if Case.objects.filter(register_reference__startswith="now-").exists():
        return
    cases = present()
    _bring_in(rows(cases, now.date()), office="HQ", today=now.date(), moment=now, now=now)
    worker = User.objects.filter(email=demonstration_address(Role.CASEWORKER)).first()
    for plan in cases:
        case = Case.objects.get(register_reference=plan["case"])
        if worker and plan.get("mine"):
            assign_worker(case=case, worker=worker, by=BY, now=now)
        if "task" in plan:
            due = date.fromordinal(now.date().toordinal() + plan["due"])
            add_task(case=case, title=plan["task"], owner=worker, due_on=due, by=BY, now=now)
