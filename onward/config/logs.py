"""The log: JSON lines on standard error, one a request. No query string, no name, no value of anybody's data.

So a failure is logged as its kind and the places it passed through, not its text: that may quote what somebody entered.
Outside production the text is added.
"""

import re
import secrets
import time
import traceback
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from structlog.typing import EventDict, Processor, WrappedLogger

QUIET = {"/healthz", "/readyz"}
REQUEST_ID = re.compile(r"[\w-]{8,64}")
log = structlog.get_logger("onward.request")


def failure_without_values(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Instead of a traceback: the kind of the failure and, innermost last, where it passed."""
    info = event.pop("exc_info", None)
    error = info[1] if isinstance(info, tuple) else info
    if not isinstance(error, BaseException):
        return event
    event["error"] = f"{type(error).__module__}.{type(error).__qualname__}"
    event["at"] = [
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
    ]
    return event


def text_of_failure(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    info = event.get("exc_info")
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["text"] = str(error)
    return event


def without_address(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Django's own lines about a request quote its path, which may hold a reference; ours name the route instead."""
    record = event.get("_record")
    if record is not None and record.name.startswith("django.request"):
        event["event"] = event["event"].split(":", 1)[0]
    return event


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
LOGGERS = {
    "onward": {"level": "INFO"},
    "django": {"handlers": [], "level": "WARNING", "propagate": True},
    "django.server": {"handlers": [], "propagate": True},
    "django.request": {"level": "ERROR"},  # what was refused stands in our own line, as its status
}


def logging(*, production: bool) -> dict:
    """Django's LOGGING, and structlog sent the same way."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    last: list[Processor] = [
        without_address,
        *([] if production else [text_of_failure]),
        failure_without_values,
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.JSONRenderer(),
    ]
    json = {"()": structlog.stdlib.ProcessorFormatter, "foreign_pre_chain": SHARED, "processors": last}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": json},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": LOGGERS,
    }


def one_line_a_request(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, the outermost: numbers the request (as the proxy did, if plausibly) and logs how it ended."""

    def answer(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        number = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request=number):
            response = get_response(request)
            if request.path not in QUIET:
                match = request.resolver_match
                log.info(
                    "request",
                    method=request.method,
                    route=(match.view_name or match.route) if match else "",
                    status=response.status_code,
                    ms=round(1000 * (time.perf_counter() - started), 1),
                )
        response["X-Request-ID"] = number
        return response

    return answer
