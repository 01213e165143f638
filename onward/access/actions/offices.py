from datetime import date, datetime

from django.db import transaction

from onward.access.models import Office
from onward.audit.actions import record


@transaction.atomic
def add_office(*, code: str, name: str, kind: str, country: str, by: object, now: datetime) -> Office:
    office = Office.objects.create(code=code, name=name, kind=kind, country=country)
    record("office.added", by=by, now=now, detail={"office": code})
    return office


@transaction.atomic
def change_office(*, office: Office, name: str, closed_on: date | None, by: object, now: datetime) -> None:
    """Its name, and the day it closed. The code stays: cases and registers name it."""
    office.name, office.closed_on = name, closed_on
    office.save(update_fields=["name", "closed_on"])
    record("office.changed", by=by, now=now, detail={"office": office.code, "closed": closed_on is not None})
