from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from onward.access.models import User
from onward.audit.actions import record
from onward.base.rules.refusals import NotAllowed
from onward.cases.actions.locks import locked, overtake
from onward.cases.models import Case
from onward.cases.queries.workers import workers_of


@transaction.atomic
def assign_worker(*, case: Case, worker: User | None, by: object, now: datetime, version: int | None = None) -> Case:
    """Give a case to somebody who works cases at its office, or to nobody. The account's name stands in the trail."""
    case = locked(case, version=version)
    if worker is not None and not workers_of(case.office, on=timezone.localdate(now)).filter(pk=worker.pk).exists():
        raise NotAllowed(_("Choose somebody who works cases at this case's office."), field="worker")
    case.worker = worker
    case.save(update_fields=["worker"])
    overtake(case)
    people = [member.person for member in case.members.select_related("person")]
    record(
        "worker.assigned", by=by, now=now, case=case, people=people, detail={"worker": worker.email if worker else ""}
    )
    return case
