"""Who works cases where."""

from datetime import date

from django.db.models import Q, QuerySet

from onward.access.models import Office, RoleAssignment, User
from onward.access.queries import scope
from onward.access.queries.rights import Reader
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


def colleagues_of(user: Reader, *, on: date) -> QuerySet[User]:
    """Accounts that may work cases of the offices whose cases the user sees."""
    part = scope(user, Permission.CASE_VIEW)
    if part.nothing:
        return User.objects.none()
    holding = RoleAssignment.objects.filter(Q(until__isnull=True) | Q(until__gte=on), role__in=_CASEWORK)
    offices = {office for office, _programme in part.parts}
    if None not in offices:
        holding = holding.filter(Q(office__in=offices) | Q(office__isnull=True))
    return User.objects.filter(is_active=True, pk__in=holding.values("user")).order_by(
        "first_name", "last_name", "email"
    )
