"""A view's right, by its code. The codes and who holds them are access's; this floor only asks Django."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied


def requires(permission: str) -> Callable:
    """A view's right. Every view of ours carries one; the permission matrix is read from here."""

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission
        return guarded

    return decorate
