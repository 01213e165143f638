"""What every page shows around its own content: the navigation of whoever reads it."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from onward.access.queries import permissions
from onward.desk.rules import doors


def navigation(request: HttpRequest) -> dict:
    return {"navigation": SimpleLazyObject(lambda: entries(request))}


def entries(request: HttpRequest) -> list[dict]:
    """The reader's doors; `current` is "page" on the page itself, "true" on the nearest door before it."""
    if not hasattr(request, "user") or not request.user.is_authenticated:
        return []
    found = [(reverse(door.url_name), door.label) for door in doors(permissions(request.user))]
    nearest = max((url for url, _ in found if request.path.startswith(url)), key=len, default="")
    current = "page" if request.path == nearest else "true"
    return [{"url": url, "label": label, "current": current if url == nearest else ""} for url, label in found]
