"""Work on cases outside a request: a register that comes in."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from onward.access.rules import Permission
from onward.base.models import Job
from onward.base.tasks import Beat, bring_in, job
from onward.cases.actions.import_register import import_register


@job(
    "import_cases",
    says=_("Import of a register"),
    seen_with=Permission.REGISTER_IMPORT_VIEW,
    page="cases:import_register_result",
)
def import_cases(job: Job, *, beat: Beat) -> dict[str, Any]:
    return bring_in(job, into=import_register, beat=beat)
