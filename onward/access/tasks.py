from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from onward.access.actions.keys import record_resealed, reseal_rows, reseal_second_factors
from onward.access.queries.keys import sealed_columns
from onward.access.rules import Permission
from onward.base.actions import keep_position, reseal_file
from onward.base.models import Job
from onward.base.queries import kept_files, key_ring
from onward.base.tasks import Beat, discover, job


@job("reseal", says=_("Sealing protected data anew"), seen_with=Permission.ACCOUNTS_MANAGE)
def reseal(job: Job, *, beat: Beat) -> dict:
    """Everything sealed under an older key, sealed anew under the first: columns, second factors, files. Resumable."""
    discover()  # the packages' blind indexes
    columns = sealed_columns()
    done, anew = job.position.get("done", 0), job.position.get("anew", 0)
    total = sum(model._base_manager.count() for model, _column in columns)
    for number in range(job.position.get("column", 0), len(columns)):
        model, column = columns[number]
        after = job.position.get("after", 0) if number == job.position.get("column", 0) else 0
        while True:
            with transaction.atomic():
                after, looked, stale = reseal_rows(model=model, column=column, after=after)
                done, anew = done + looked, anew + stale
                position = {"column": number, "after": after, "done": done, "anew": anew}
                keep_position(job=job, position=position, now=timezone.now())
            beat(min(done, total), total)
            if not looked:
                break
    anew += reseal_second_factors()
    files = sum(reseal_file(name) for name, key_id in kept_files() if key_id != key_ring().keys[0][0])
    record_resealed(values=anew, files=files, by=job.requested_by or "command", now=timezone.now())
    return {"values": anew, "files": files}
