"""What every page shows around its own content: the navigation of whoever reads it."""

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from onward.access.queries import permissions
from onward.desk.rules import doors


def navigation(request: HttpRequest) -> dict:
    return {"navigation": SimpleLazyObject(lambda: entries(request))}


def entries(request: HttpRequest) -> list[dict]:
    """The reader's doors; `current` is "page" on the page itself and "true" on one that lies behind it."""
    if not hasattr(request, "user") or not request.user.is_authenticated:
        return []
    found = []
    for door in doors(permissions(request.user)):
        try:
            url = reverse(door.url_name)
        except NoReverseMatch:
            continue
        behind = request.path.startswith(url)
        current = "page" if request.path == url else "true" if behind else ""
        found.append({"url": url, "label": door.label, "current": current})
    return found
