"""Work on people outside a request: a register of people without a case that comes in."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from onward.access.rules import Permission
from onward.base.models import Job
from onward.base.tasks import Beat, bring_in, job
from onward.people.actions.import_people import import_people


@job("import_people", says=_("Import of people"), seen_with=Permission.REGISTER_IMPORT_VIEW)
def import_people_(job: Job, *, beat: Beat) -> dict[str, Any]:
    return bring_in(job, into=import_people, beat=beat)
