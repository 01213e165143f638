from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from onward.base import queries
from onward.base.models import Job
from onward.base.states import JobState
from onward.base.tasks import kind_of

View = Callable[..., HttpResponseBase]


def requires(permission: str) -> Callable[[View], View]:
    """A view's right. Every view carries one; the permission matrix is read from here. No copy of what lies behind a
    right stays in a browser, for whoever sits there next.

    The codes and who holds them are access's, which stands above: this floor asks Django only.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            answer = view(request, *args, **kwargs)
            add_never_cache_headers(answer)
            return answer

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


@require_safe
@never_cache
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a job is. Whatever page shows it, htmx asks again until it has ended, then loads that page anew."""
    job = get_object_or_404(Job, pk=pk)
    kind = kind_of(job)
    if not queries.may_see_job(request.user, job, right=kind.seen_with if kind else ""):
        raise Http404
    if request.headers.get("HX-Request"):
        headers = {} if job.open else {"HX-Refresh": "true"}
        return HttpResponse(render_to_string("components/progress.html", {"job": job}), headers=headers)
    page = reverse(kind.page, args=[pk]) if kind and kind.page and job.state == JobState.DONE else ""
    return render(request, "base/job.html", {"job": job, "says": kind.says if kind else job.kind, "page": page})


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Nothing else is asked, so that a full disk does not make anybody restart it."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether this node should get requests: database, migrations, age of the queue, room on the disk."""
    answers = queries.readiness(now=timezone.now())
    return JsonResponse(answers, status=200 if set(answers.values()) == {"ok"} else 503)
