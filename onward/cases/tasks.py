"""Work on cases outside a request: a register that comes in."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from onward.access.rules import Permission
from onward.base.models import Job
from onward.base.tasks import Beat, bring_in, job
from onward.cases.actions.import_register import import_register
from onward.cases.actions.take_over_register import forget_registers


@job(
    "import_cases",
    says=_("Import of a register"),
    seen_with=Permission.REGISTER_IMPORT_VIEW,
    page="cases:register",
)
def import_cases(job: Job, *, beat: Beat) -> dict[str, Any]:
    return bring_in(job, into=import_register, beat=beat)


@job("forget_registers", says=_("Deleting registers that were taken over"), every="5 4 * * *")
def forget_registers_(job: Job, *, beat: Beat) -> dict[str, Any]:
    return {"files": forget_registers(now=timezone.now())}
