from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from onward.access.queries import may
from onward.access.rules import Permission
from onward.access.views import requires
from onward.base.rules.refusals import NotAllowed
from onward.facts.expressions import FUNCTIONS, OPERATORS
from onward.facts.vocabulary import FACTS
from onward.programmes import actions, queries
from onward.programmes.forms import ProposeProgramme, RefuseProgramme
from onward.programmes.models import ProgrammeRelease
from onward.programmes.states import ReleaseState


@requires(Permission.PROGRAMME_VIEW)
@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    context = {
        "pathways": queries.programmes_shown(),
        "waiting": queries.releases(state=ReleaseState.PROPOSED),
        "may_propose": may(request.user, Permission.PROGRAMME_PROPOSE),
    }
    return render(request, "programmes/programmes.html", context)


@requires(Permission.PROGRAMME_VIEW)
@require_safe
def programme(request: HttpRequest, code: str) -> HttpResponse:
    known = queries.programmes()
    if code not in known:
        raise Http404
    context = {
        "programme": queries.programme_shown(known[code], known),
        "text": queries.text_in_force(code),
        "releases": queries.releases(code=code),
        "may_propose": may(request.user, Permission.PROGRAMME_PROPOSE),
    }
    return render(request, "programmes/programme.html", context)


@requires(Permission.PROGRAMME_VIEW)
@require_safe
def facts(request: HttpRequest) -> HttpResponse:
    """What a condition can be made of."""
    context = {"facts": FACTS.values(), "operators": OPERATORS, "functions": FUNCTIONS.values()}
    return render(request, "programmes/facts.html", context)


@requires(Permission.PROGRAMME_PROPOSE)
def propose_programme(request: HttpRequest) -> HttpResponse:
    form = ProposeProgramme(
        request.POST or None, request.FILES or None, initial={"text": queries.text_in_force(request.GET.get("of", ""))}
    )
    problems = []
    if request.method == "POST" and form.is_valid():
        try:
            release = actions.propose_programme(content=form.content, by=request.user, now=timezone.now())
        except actions.FileRefused as refused:
            problems = refused.problems
        except NotAllowed as refused:
            refused.put_on(form)
        else:
            messages.success(request, _("The text is proposed. It holds once somebody else has approved it."))
            return redirect("programmes:release", release.code, release.digest)
    return render(request, "programmes/propose_programme.html", {"form": form, "problems": problems})


@requires(Permission.PROGRAMME_VIEW)
@require_safe
def release(request: HttpRequest, code: str, digest: str) -> HttpResponse:
    return _release(request, get_object_or_404(ProgrammeRelease, code=code, digest=digest), RefuseProgramme())


@requires(Permission.PROGRAMME_APPROVE)
@require_POST
def approve_programme(request: HttpRequest, code: str, digest: str) -> HttpResponse:
    proposed = get_object_or_404(ProgrammeRelease, code=code, digest=digest)
    try:
        actions.approve_programme(release=proposed, by=request.user, now=timezone.now())
    except NotAllowed as refused:
        messages.error(request, refused.message)
        return redirect("programmes:release", code, digest)
    messages.success(request, _("The text is approved and holds from now on."))
    return redirect("programmes:programme", code)


@requires(Permission.PROGRAMME_APPROVE)
@require_POST
def refuse_programme(request: HttpRequest, code: str, digest: str) -> HttpResponse:
    proposed = get_object_or_404(ProgrammeRelease, code=code, digest=digest)
    form = RefuseProgramme(request.POST)
    if form.is_valid():
        try:
            actions.refuse_programme(release=proposed, **form.cleaned_data, by=request.user, now=timezone.now())
        except NotAllowed as refused:
            refused.put_on(form)
        else:
            messages.success(request, _("The text is refused. What held before still holds."))
            return redirect("programmes:release", code, digest)
    return _release(request, proposed, form)


def _release(request: HttpRequest, proposed: ProgrammeRelease, form: RefuseProgramme) -> HttpResponse:
    waiting = proposed.state == ReleaseState.PROPOSED
    context = {
        "release": proposed,
        "changes": queries.changes(proposed) if waiting else [],
        "problems": queries.check(proposed.text.encode()).problems if waiting else [],
        "own": proposed.proposed_by == str(getattr(request.user, "email", "")),
        "may_approve": waiting and may(request.user, Permission.PROGRAMME_APPROVE),
        "form": form,
    }
    return render(request, "programmes/release.html", context)
