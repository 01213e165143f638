"""Who may do what, now. The one place that turns role assignments into rights and into the part of the work a user sees."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from onward.access.models import Opening, RoleAssignment
from onward.access.rules import COMPARTMENT_PERMISSION, ROLES, Compartment, Permission, Role


@dataclass(frozen=True)
class Scope:
    """The part of the caseload a right covers: pairs of office id and programme code, each None where it is not limited."""

    parts: frozenset[tuple[int | None, str | None]]

    @property
    def nothing(self) -> bool:
        return not self.parts

    @property
    def everything(self) -> bool:
        return (None, None) in self.parts

    def condition(self, *, office: str, programme: str) -> Q:
        """As a filter, given the look-up paths of the office's id and of the programme's code. Never widens on emptiness."""
        if self.everything:
            return Q()
        condition = Q(pk__in=[])
        for office_id, code in self.parts:
            part = Q()
            if office_id is not None:
                part &= Q(**{office: office_id})
            if code is not None:
                part &= Q(**{programme: code})
            condition |= part
        return condition


def assignments(user) -> list[RoleAssignment]:
    """The user's role assignments that hold today; read once a request (kept on the user object)."""
    if not user.is_authenticated or not user.is_active:
        return []
    if not hasattr(user, "_assignments_today"):
        today = timezone.localdate()
        user._assignments_today = list(user.assignments.filter(Q(until__isnull=True) | Q(until__gte=today)))
    return user._assignments_today


def permissions(user) -> frozenset[Permission]:
    return frozenset().union(*(ROLES[Role(assignment.role)].may for assignment in assignments(user)))


def may(user, permission: Permission) -> bool:
    return permission in permissions(user)


def scope(user, permission: Permission) -> Scope:
    """Over which offices and programmes the user holds that right."""
    return Scope(
        frozenset(
            (assignment.office_id, assignment.programme or None)
            for assignment in assignments(user)
            if permission in ROLES[Role(assignment.role)].may
        )
    )


def may_see(user, compartment: Compartment, *, person: str, now: datetime) -> bool:
    """Whether the user may look into that compartment of that person: by role, or by an emergency opening of less than an hour ago."""
    if may(user, COMPARTMENT_PERMISSION[Compartment(compartment)]):
        return True
    if not may(user, Permission.OPENING_ASK):
        return False
    return Opening.objects.filter(user=user, person=person, compartment=compartment, expires_at__gt=now).exists()
