from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied

from onward.access.queries import may
from onward.access.rules import Permission


def requires(permission: Permission) -> Callable:
    """A view's right. Every view of ours carries one; the permission matrix is read from here."""

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not may(request.user, permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission
        return guarded

    return decorate
