"""What the views of a case share: the page around the content, and trying an action for a form."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from onward.access.queries import may
from onward.access.rules import Permission
from onward.base.rules.refusals import NotAllowed, Stale
from onward.cases import actions
from onward.cases.actions.locks import CHANGED
from onward.cases.models import Case, Member
from onward.cases.queries import timeline
from onward.cases.queries.case_page import Warned, identity, may_on, members_of, warned

ACKNOWLEDGED = "warnings_acknowledged"  # in the session: case references, each with the kinds that were read


def case_page(request: HttpRequest, case: Case, template: str, context: dict, *, page: str) -> HttpResponse:
    """A page of a case, with a trace that it was looked at. A warning that was not read yet comes first."""
    now = timezone.now()
    members = members_of(case)
    warnings = warned(members, user=request.user, now=now)
    if request.method == "GET" and not acknowledged(request, case, warnings):
        way = reverse("cases:acknowledge_warning", args=[case.reference])
        return redirect(f"{way}?{urlencode({'next': request.get_full_path()})}")
    people = [member.person for member in members]
    actions.record_case_view(case=case, people=people, page=page, by=request.user, now=now)
    around = {
        "case": case,
        "members": members,
        "identity": identity(case, members, on=timezone.localdate(now))
        | {"warnings": [_warning(warning, kind) for warning in warnings for kind in warning.kinds]},
        "parts": parts(request, case, page),
        "may_work": may_on(request.user, Permission.CASE_WORK, case),
    }
    return render(request, template, around | context)


def visible_case(request: HttpRequest, reference: str, permission: Permission = Permission.CASE_VIEW) -> Case:
    """The case of that reference, of those over which the user holds the right. Others do not exist."""
    cases = Case.objects.visible_to(request.user).visible_to(request.user, permission)
    return get_object_or_404(cases.select_related("office", "worker"), reference=reference)


def visible_member(request: HttpRequest, reference: str, number: int, permission: Permission) -> Member:
    case = visible_case(request, reference, permission)
    member = get_object_or_404(case.members.select_related("person"), number=number)
    member.case = case
    return member


def shown_version(case: Case) -> dict:
    """What a form's hidden fields say it shows."""
    return {"version": case.version, "seen_at": timezone.now().isoformat()}


def whole(request: HttpRequest, form: Form, case: Case) -> bool:
    """Whether a form came back valid, and shows the case as it is now.

    Asked before anything else is: what somebody else did may have made the very answers impossible that were given.
    """
    valid = form.is_valid()
    version = form.cleaned_data.get("version") if form.is_bound else None
    if version is None or version == case.version:
        return valid
    form.errors.clear()
    _overtaken(request, form, case, Stale(CHANGED))
    return False


def tried(request: HttpRequest, form: Form, action: Callable, *, shown: Case | None = None, **arguments):
    """What the action answers; None, with the refusal on the form, where it refuses.

    `shown`: the case whose version the form carries, if it does.
    """
    try:
        return action(**arguments, by=request.user, now=timezone.now())
    except Stale as refusal:
        _overtaken(request, form, shown, refusal)
    except NotAllowed as refusal:
        refusal.put_on(form)
    return None


def _overtaken(request: HttpRequest, form: Form, case: Case | None, refusal: Stale) -> None:
    """Somebody else was first: the form gets `changes`, what they recorded, and shows the case as it is now."""
    if case is None:
        refusal.put_on(form)
        return
    since, now = form.cleaned_data.get("seen_at"), timezone.now()
    changes = timeline(case, user=request.user, now=now, since=since).entries if since else []
    vars(form)["changes"] = changes  # read by the page around the form
    case.refresh_from_db(fields=["version"])
    refusal.put_on(form, **shown_version(case))


def acknowledged(request: HttpRequest, case: Case, warnings: list[Warned]) -> bool:
    """Whether everything that must be known was read in this session."""
    read = request.session.get(ACKNOWLEDGED, {}).get(case.reference, [])
    return set(kinds_of(warnings)) <= set(read)


def kinds_of(warnings: list[Warned]) -> list[str]:
    return [f"{warning.member.number}:{kind.value}" for warning in warnings for kind in warning.kinds]


def parts(request: HttpRequest, case: Case, page: str) -> list[dict]:
    """The case's sub-navigation: its own pages and, by URL name, what other packages serve."""
    own = [
        ("case", _("Summary"), Permission.CASE_VIEW),
        ("members", _("Members"), Permission.CASE_VIEW),
        ("eligibility", _("Eligibility"), Permission.CASE_DECIDE),
        ("timeline", _("Timeline"), Permission.CASE_VIEW),
        ("notes", _("Notes"), Permission.CASE_WORK),
        ("tasks", _("Tasks"), Permission.TASK_WORK),
    ]
    items = [
        {"url": reverse(f"cases:{name}", args=[case.reference]), "label": label, "current": name == page}
        for name, label, permission in own
        if may(request.user, permission)
    ]
    return items + _trail(request, case)


def _trail(request: HttpRequest, case: Case) -> list[dict]:
    if not may(request.user, Permission.TRAIL_VIEW):
        return []
    try:
        url = f"{reverse('audit:trail')}?{urlencode({'case': case.reference})}"
    except NoReverseMatch:
        return []
    return [{"url": url, "label": _("Trail"), "current": False}]


def _warning(warning: Warned, kind) -> dict:
    person = warning.member.person
    url = reverse("safeguarding:statement", args=[person.reference, warning.member.case.reference, kind.value])
    return {"text": f"{person.display_name}: {kind.label}", "href": url}
