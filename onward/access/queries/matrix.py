from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from onward.access.rules import ROLES, Permission, Role

OPEN = "open"  # before sign-in
SIGNED_IN = "signed in"  # whoever is, role or none


@dataclass(frozen=True)
class Door:
    """One address and who may pass: a permission's code, or OPEN, or SIGNED_IN."""

    name: str
    route: str
    permission: str
    roles: frozenset[Role]

    @property
    def ours(self) -> bool:
        """Whether the page is Onward's own; the rest are django-allauth's, for one's own account."""
        return ":" in self.name


def permission_matrix() -> list[Door]:
    """Every address of the site, in order, with the right its view names and the roles that hold it."""
    return sorted(_doors(get_resolver(), "", ""), key=lambda door: (not door.ours, door.route, door.name))


def _doors(resolver: URLResolver, route: str, namespace: str) -> Iterator[Door]:
    for pattern in resolver.url_patterns:
        path = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _doors(pattern, path, inner)
        else:
            yield _door(pattern, path, namespace)


def _door(pattern: URLPattern, path: str, namespace: str) -> Door:
    view = pattern.callback
    permission = str(getattr(view, "permission", "") or (SIGNED_IN if getattr(view, "login_required", True) else OPEN))
    holders = frozenset(role for role in Role if permission in ROLES[role].may)
    if permission not in set(Permission):
        holders = frozenset(Role)
    return Door(f"{namespace}{pattern.name or ''}", "/" + path, permission, holders)
