"""The ways in from every page: which there are, and who has which."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from onward.access.rules import Permission


@dataclass(frozen=True)
class Door:
    """One entry of the main navigation: whoever has the permission sees it."""

    url_name: str
    label: str | Promise
    permission: Permission


DOORS = (
    Door("desk:home", _("Home"), Permission.HOME_VIEW),
    Door("desk:worklist", _("Worklist"), Permission.TASK_WORK),
    Door("people:find", _("People"), Permission.PERSON_SEARCH),
    Door("cases:cases", _("Cases"), Permission.CASE_VIEW),
    Door("cases:registers", _("Registers"), Permission.REGISTER_IMPORT_VIEW),
    Door("programmes:programmes", _("Programmes"), Permission.PROGRAMME_VIEW),
    Door("reporting:figures", _("Figures"), Permission.FIGURES_VIEW),
    Door("access:openings", _("Openings"), Permission.OPENING_REVIEW),
    Door("audit:trail", _("Trail"), Permission.TRAIL_VIEW),
    Door("access:accounts", _("Accounts"), Permission.ACCOUNTS_MANAGE),
)
GLANCE = (  # of the year, on the first page: one line of work each
    "return.departed",
    "resettlement.admitted",
    "reunification.assisted",
    "airport.transit_assisted",
)


def doors(permissions: Collection[Permission]) -> list[Door]:
    return [door for door in DOORS if door.permission in permissions]
