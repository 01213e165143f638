"""A case is locked before it is read for a change, so that two people who act at once act one after the other."""

from datetime import timedelta

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from onward.base.rules.refusals import Stale
from onward.cases.models import Case

CHANGED = _("Somebody else changed this case while you were looking. Nothing of yours was saved. See what changed.")

MOMENTS = timedelta(minutes=5)  # in which the same again is taken for a form that was sent twice


def locked(case: Case, *, version: int | None = None) -> Case:
    """The case as it is now, locked to the end of the transaction. Refuses a `version`, of a form, that is older."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if version is not None and version != case.version:
        raise Stale(CHANGED)
    return case


def overtake(case: Case) -> None:
    """Gives the case its next version, so that forms that show the older one are refused."""
    Case.objects.filter(pk=case.pk).update(version=F("version") + 1)
    case.refresh_from_db(fields=["version"])


def name_of(by: object) -> str:
    """What is kept of who acted: an account's e-mail address, or "system" or "command"."""
    return getattr(by, "email", None) or str(by)
