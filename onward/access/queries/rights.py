"""Who may do what, now. The one place that turns role assignments into rights and into the part of the work seen."""

from dataclasses import dataclass
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from onward.access.models import RoleAssignment, User
from onward.access.rules import (
    DEMONSTRATION_ADDRESSES,
    ROLES,
    Permission,
    Role,
)

Reader = User | AnonymousUser
Place = tuple[int | None, str | None]  # an office's id and a programme's code, each None where it is not limited


@dataclass(frozen=True)
class Scope:
    """The part of the caseload a right covers."""

    parts: frozenset[Place]

    @property
    def nothing(self) -> bool:
        return not self.parts

    @property
    def everything(self) -> bool:
        return (None, None) in self.parts

    def holds(self, office_id: int | None, programme: str | None) -> bool:
        """Whether all of that place lies within one part."""
        return any(
            part_office in (None, office_id) and part_programme in (None, programme)
            for part_office, part_programme in self.parts
        )

    def covers(self, other: "Scope") -> bool:
        return all(self.holds(*part) for part in other.parts)

    def condition(self, *, office: str, programme: str) -> Q:
        """As a filter, given the paths of the office's id and the programme's code. Never widens on emptiness."""
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


def assignments(user: Reader) -> list[RoleAssignment]:
    """The user's role assignments that hold today; read once a request (kept on the user object)."""
    if not isinstance(user, User) or not user.is_active:
        return []
    kept: list[RoleAssignment] | None = user.__dict__.get("_assignments_today")
    if kept is None:
        held = user.assignments.filter(Q(until__isnull=True) | Q(until__gte=timezone.localdate()))
        kept = user.__dict__["_assignments_today"] = list(held)
    return kept


def permissions(user: Reader) -> frozenset[Permission]:
    return frozenset().union(*(ROLES[Role(assignment.role)].may for assignment in assignments(user)))


def may(user: Reader, permission: Permission) -> bool:
    return permission in permissions(user)


def scope(user: Reader, permission: Permission) -> Scope:
    """Over which offices and programmes the user holds that right."""
    return Scope(
        frozenset(
            (assignment.office_id, assignment.programme or None)
            for assignment in assignments(user)
            if permission in ROLES[Role(assignment.role)].may
        )
    )


def people_visible(user: Reader, permission: Permission) -> "QuerySet[Any]":
    """Persons on whom the user holds that right. Asked of settings.PERSON_MODEL by name: people stands above."""
    people: Any = apps.get_model(settings.PERSON_MODEL)._default_manager
    found: QuerySet[Any] = people.visible_to(user, permission)
    return found


def second_factor_demanded(user: Reader) -> bool:
    """Of whoever holds, today, a role that sees protected data."""
    held = assignments(user) if settings.SECOND_FACTOR_DEMANDED else []
    return any(ROLES[Role(assignment.role)].second_factor for assignment in held)


def second_factors(user: Reader) -> "QuerySet[Authenticator]":
    """Recovery codes are no factor of their own: they stand in for one that is lost."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user=user.pk, type__in=kinds)
    return found


def of_demonstration(user: Any) -> bool:
    """An account whose password anybody can read, in a home that is used for more than the demonstration by now."""
    return not settings.DEMONSTRATION and user.email in DEMONSTRATION_ADDRESSES


class RightsBackend(AuthenticationBackend):
    """Signs in by e-mail and password; `user.has_perm("case.view")` and `perms.case.view` answer from the roles."""

    def user_can_authenticate(self, user: Any) -> bool:
        return bool(super().user_can_authenticate(user)) and not of_demonstration(user)

    def get_all_permissions(self, user_obj: Reader, obj: object = None) -> set[str]:
        return set(permissions(user_obj))

    get_user_permissions = get_all_permissions

    def get_group_permissions(self, user_obj: Reader, obj: object = None) -> set[str]:
        return set()

    def has_perm(self, user_obj: Reader, perm: str, obj: object = None) -> bool:
        return perm in permissions(user_obj)

    def has_module_perms(self, user_obj: Reader, app_label: str) -> bool:
        return any(permission.startswith(f"{app_label}.") for permission in permissions(user_obj))
