from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onward.access.models import Office
from onward.access.queries.accounts import office_seen
from onward.access.rules import Refused
from onward.audit.actions import record


@transaction.atomic
def add_office(*, code: str, name: str, kind: str, country: str, by: object, now: datetime) -> Office:
    office = Office.objects.create(code=code, name=name, kind=kind, country=country)
    record("office.added", by=by, now=now, detail={"office": code})
    return office


@transaction.atomic
def change_office(*, office: Office, name: str, closed_on: date | None, seen: str, by: object, now: datetime) -> None:
    """Its name, and the day it closed; the code stays: cases and registers name it. Refused if it was overtaken."""
    office = Office.objects.select_for_update(of=("self",)).get(pk=office.pk)
    if seen != office_seen(office):
        raise Refused(_("Somebody else has changed this office meanwhile. Look what it says now, then save again."))
    office.name, office.closed_on = name, closed_on
    office.save(update_fields=["name", "closed_on"])
    record("office.changed", by=by, now=now, detail={"office": office.code, "closed": closed_on is not None})
