"""Faults of the house that a person can be told about in words: nothing was saved, and why.

The full disk and the clock that is behind, for pages (a middleware) and for commands (`words`).
"""

from collections.abc import Callable

import structlog
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from onward.access.rules import Refused
from onward.audit.actions import ClockBehind
from onward.base.queries import fault_in_words
from onward.base.rules.jobs import JobRefused
from onward.base.rules.refusals import NotAllowed

log = structlog.get_logger("onward.faults")


def words(error: BaseException) -> str:
    """The fault in a sentence or two that say how to mend it; empty for one that is not foreseen."""
    if isinstance(error, ClockBehind | ImproperlyConfigured | JobRefused | NotAllowed | Refused):
        return str(error)
    return fault_in_words(error)


class HouseFaults:
    """A page for the faults above, with status 503 and nothing saved; and a page where GET or POST is not answered.

    Others go on to the page for the unforeseen.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:  # as when an address is typed
            response.content = render(request, "400.html").content
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        said = words(error)
        if not said or isinstance(error, NotAllowed | Refused):  # which its view ought to have caught
            return None
        log.error("house_fault", exc_info=error)
        return render(None, "base/unavailable.html", {"words": said}, status=503)
