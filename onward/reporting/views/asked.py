"""What every page of figures does first: read the question out of the URL, and have an extract that answers it."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode

from onward.reporting import actions, queries
from onward.reporting.forms import QuestionForm
from onward.reporting.queries import Question, Unasked
from onward.reporting.rules.manifest import Manifest


def answered(view: Callable) -> Callable:
    """Gives the view the question and the extract. One that cannot be meant is answered with what to write instead."""

    @wraps(view)
    def asking(request: HttpRequest, period: str, **kwargs: str) -> HttpResponse:
        try:
            question = asked(request, period)
        except Unasked as refusal:
            form = QuestionForm({"period": period, **request.GET.dict()})
            return render(request, "reporting/unasked.html", {"says": str(refusal), "form": form}, status=400)
        found, job = extract(request)
        if found is None:
            return render(request, "reporting/preparing.html", {"job": job, "question": question})
        actions.keep_known(found=found, moment=question.moment)
        return view(request, question, found, **kwargs)

    return asking


def asked(request: HttpRequest, period: str) -> Question:
    words = request.GET if request.method in ("GET", "HEAD") else request.POST
    return queries.question(
        period=period,
        today=timezone.localdate(),
        known=words.get("as_known_on", ""),
        programme=words.get("programme", ""),
        by=words.get("by", ""),
    )


def extract(request: HttpRequest) -> tuple[Manifest | None, object]:
    """The extract, up to the record; or none, and the job that makes it, where a reader would be kept waiting."""
    now = timezone.now()
    if queries.waiting() <= queries.AT_ONCE or queries.made_elsewhere(now=now):
        return actions.refresh_extract(now=now), None
    return None, actions.ask_for_extract(by=request.user, now=now)


def link(question: Question, **changes: str) -> str:
    """The rest of the question, after the period, as the query of a URL."""
    words = question.words | changes
    words.pop("period", None)
    kept = {name: word for name, word in words.items() if word}
    return f"?{urlencode(kept)}" if kept else ""


def figure_or_404(id_: str):
    try:
        return queries.figure(id_)
    except Unasked as refusal:
        raise Http404(str(refusal)) from None
