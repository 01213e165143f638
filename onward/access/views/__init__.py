"""Pages on accounts, roles, offices and openings; and what meets every request: language, second factor, rights."""

from django.http import HttpRequest

from onward.access.models import User
from onward.base.views import requires

__all__ = ["SignedIn", "requires"]


class SignedIn(HttpRequest):
    """For the types only: a request behind `requires`, whose user is signed in."""

    user: User  # type: ignore[assignment]
