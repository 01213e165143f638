"""Faults of the house that a person can be told about in words: nothing was saved, and why.

The full disk and the clock that is behind, for pages (a middleware) and for commands (`words`).
"""

import errno
from collections.abc import Callable

import structlog
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from onward.access.rules import Refused
from onward.audit.actions import ClockBehind
from onward.base.rules.jobs import JobRefused
from onward.base.rules.refusals import NotAllowed

log = structlog.get_logger("onward.faults")
FULL = ("database or disk is full", "no space left on device", "disk quota exceeded", "could not extend file")
NO_TABLES = ("no such table", "no such column", "has no column named", "does not exist")
AWAY = (
    "connection refused",
    "could not connect",
    "connection failed",
    "server closed the connection",
    "could not translate",
)


def disk_is_full(error: BaseException) -> bool:
    if isinstance(error, OSError) and not isinstance(error, DatabaseError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return isinstance(error, DatabaseError) and any(sign in str(error).lower() for sign in FULL)


def words(error: BaseException) -> str:
    """The fault in a sentence or two that say how to mend it; empty for one that is not foreseen."""
    if disk_is_full(error):
        return _("The disk is full. Nothing has been saved. Make room where Onward keeps its data, then try again.")
    if isinstance(error, ClockBehind | ImproperlyConfigured | JobRefused | NotAllowed | Refused):
        return str(error)
    text = str(error).lower() if isinstance(error, DatabaseError) else ""
    if any(sign in text for sign in NO_TABLES):
        return _("The database lacks tables of this version of Onward. Run: onward migrate")
    if any(sign in text for sign in AWAY):
        return _("The database does not answer. Is it running, and is DATABASE_URL right?")
    if "is locked" in text:
        return _("The database is busy: another process has been writing for long. Nothing has been saved; try again.")
    return ""


class HouseFaults:
    """A page for the faults above, with status 503 and nothing saved. Others go on to the page for the unforeseen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        said = words(error)
        if not said or isinstance(error, NotAllowed | Refused):  # which its view ought to have caught
            return None
        log.error("house_fault", exc_info=error)
        return render(None, "base/unavailable.html", {"words": said}, status=503)
