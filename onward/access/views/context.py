from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from onward.access.queries import may
from onward.access.queries.accounts import demonstration_accounts
from onward.access.queries.openings import openings_to_review
from onward.access.rules import DEMONSTRATION_PASSWORD, Permission


def access(request: HttpRequest) -> dict:
    """For every template: whether this is the demonstration, and how many openings wait for this reader's review.

    Rights are asked as `perms.case.view` (RightsBackend).
    """
    return {
        "demonstration": settings.DEMONSTRATION,
        "demonstration_password": DEMONSTRATION_PASSWORD if settings.DEMONSTRATION else "",
        "demonstration_accounts": SimpleLazyObject(demonstration_accounts),
        "openings_waiting": SimpleLazyObject(lambda: _openings_waiting(request)),
    }


def _openings_waiting(request: HttpRequest) -> int:
    user = getattr(request, "user", None)
    return openings_to_review(user).count() if user and may(user, Permission.OPENING_REVIEW) else 0
