from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from onward.access.models import Office, RoleAssignment, User
from onward.access.rules import ROLES, Role, Words, demonstration_address, seen_of


def accounts(*, text: str = "", role: str = "", office: str = "", active: bool | None = None) -> QuerySet[User]:
    """Accounts by a part of name or address, by a role or an office held today, and by whether they can sign in."""
    found = User.objects.order_by("email").prefetch_related("assignments__office")
    if text:
        found = found.filter(Q(email__icontains=text) | Q(first_name__icontains=text) | Q(last_name__icontains=text))
    held = held_today()
    if role:
        held = held.filter(role=role)
    if office:
        held = held.filter(office__code=office)
    if role or office:
        found = found.filter(pk__in=held.values("user"))
    return found if active is None else found.filter(is_active=active)


def account_seen(user: User) -> str:
    return seen_of(user.first_name, user.last_name, user.language)


def office_seen(office: Office) -> str:
    return seen_of(office.name, office.closed_on)


def held_today() -> QuerySet[RoleAssignment]:
    return RoleAssignment.objects.filter(Q(until__isnull=True) | Q(until__gte=timezone.localdate()))


def other_lasting_administrators(user: User) -> list[RoleAssignment]:
    """Administrators besides this one, active and until further notice. Locked: two must not leave at one moment."""
    administrators = RoleAssignment.objects.select_for_update(of=("self",)).filter(role=Role.ADMINISTRATOR)
    return [
        assignment
        for assignment in administrators.select_related("user").order_by("pk")
        if assignment.user_id != user.pk and assignment.until is None and assignment.user.is_active
    ]


def safeguarding_officers() -> QuerySet[User]:
    held = held_today().filter(role=Role.SAFEGUARDING_OFFICER)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("email")


def offices(*, open_only: bool = False) -> QuerySet[Office]:
    found = Office.objects.order_by("name")
    return found.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=timezone.localdate())) if open_only else found


def demonstration_accounts() -> list[tuple[str, Words, Words]]:
    """Address, role and the role's sentence of the demonstration's accounts; none where this is no demonstration."""
    if not settings.DEMONSTRATION:
        return []
    roles = {demonstration_address(role): role for role in Role}
    there = User.objects.filter(email__in=roles, is_active=True).values_list("email", flat=True)
    return [(email, role.label, ROLES[role].says) for email, role in roles.items() if email in set(there)]
