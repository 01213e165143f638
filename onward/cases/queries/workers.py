"""Who works cases where."""

from datetime import date

from django.db.models import Q, QuerySet

from onward.access.models import Office, RoleAssignment, User
from onward.access.rules import ROLES, Permission

_CASEWORK = [role.value for role, terms in ROLES.items() if Permission.CASE_WORK in terms.may]


def workers_of(office: Office, *, on: date) -> QuerySet[User]:
    """Accounts that may work cases of an office on a day."""
    holding = RoleAssignment.objects.filter(
        Q(office=office) | Q(office__isnull=True), Q(until__isnull=True) | Q(until__gte=on), role__in=_CASEWORK
    )
    return User.objects.filter(is_active=True, pk__in=holding.values("user")).order_by(
        "first_name", "last_name", "email"
    )
