from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from onward.access import actions, queries
from onward.access.actions.accounts import reset_second_factor as take_away_second_factor
from onward.access.forms import AccountFilter, ChangeAccount, CreateAccount, EndRole, GiveRole
from onward.access.models import User
from onward.access.queries.accounts import account_seen
from onward.access.queries.accounts import accounts as find_accounts
from onward.access.rules import ROLES, Permission, Refused, Role
from onward.access.views import requires


@requires(Permission.ACCOUNTS_MANAGE)
@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    form = AccountFilter(request.GET)
    page = Paginator(find_accounts(**form.asked), 50).get_page(request.GET.get("page"))
    active = any(request.GET.get(field) for field in form.fields)
    return render(request, "access/accounts.html", {"form": form, "page": page, "active": active})


@requires(Permission.ACCOUNTS_MANAGE)
def create_account(request: HttpRequest) -> HttpResponse:
    form = CreateAccount(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.create_account(**form.cleaned_data, by=request.user, now=timezone.now())
            actions.invite_account(user=user, by=request.user, now=timezone.now())
        except Refused as refused:
            form.add_error("email", str(refused))
        else:
            messages.success(request, _("The account is made and the invitation sent. Now give it a role."))
            return redirect("access:account_record", user.reference)
    return render(request, "access/create_account.html", {"form": form})


@requires(Permission.ACCOUNTS_MANAGE)
@require_safe
def account_record(request: HttpRequest, reference: str) -> HttpResponse:
    """One account as its administrator sees it: who, which roles, and what can be done."""
    user = get_object_or_404(User, reference=reference)
    held = [(assignment, ROLES[Role(assignment.role)].says) for assignment in user.assignments.select_related("office")]
    context = {
        "account": user,
        "held": held,
        "factors": queries.second_factors(user).count(),
        "own": user.pk == request.user.pk,
    }
    return render(request, "access/account_record.html", context)


@requires(Permission.ACCOUNTS_MANAGE)
def change_account(request: HttpRequest, reference: str) -> HttpResponse:
    user = get_object_or_404(User, reference=reference)
    held = {"first_name": user.first_name, "last_name": user.last_name, "language": user.language}
    form = ChangeAccount(request.POST or None, initial=held | {"seen": account_seen(user)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_account(user=user, **form.cleaned_data, by=request.user, now=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
            form.data = request.POST.dict() | {"seen": account_seen(user)}
        else:
            messages.success(request, _("The account is changed."))
            return redirect("access:account_record", reference)
    return render(request, "access/change_account.html", {"form": form, "account": user})


@requires(Permission.ACCOUNTS_MANAGE)
def give_role(request: HttpRequest, reference: str) -> HttpResponse:
    user = get_object_or_404(User, reference=reference)
    form = GiveRole(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_role(user=user, **form.cleaned_data, by=request.user, now=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The role is given."))
            return redirect("access:account_record", reference)
    roles = [(role.label, ROLES[role].says) for role in Role]
    return render(request, "access/give_role.html", {"form": form, "account": user, "roles": roles})


@requires(Permission.ACCOUNTS_MANAGE)
@require_POST
def end_role(request: HttpRequest, reference: str) -> HttpResponse:
    user = get_object_or_404(User, reference=reference)
    form = EndRole(request.POST, user=user)
    if not form.is_valid():
        messages.info(request, _("That role was ended already."))
        return redirect("access:account_record", reference)
    assignment = form.cleaned_data["assignment"]
    said = _("The role is ended.")
    return _done(
        request, user, said, lambda: actions.end_role(assignment=assignment, by=request.user, now=timezone.now())
    )


@requires(Permission.ACCOUNTS_MANAGE)
@require_POST
def invite_account(request: HttpRequest, reference: str) -> HttpResponse:
    user = get_object_or_404(User, reference=reference)
    said = _("The invitation is sent. Its link works once, for two days.")
    return _done(request, user, said, lambda: actions.invite_account(user=user, by=request.user, now=timezone.now()))


@requires(Permission.ACCOUNTS_MANAGE)
@require_POST
def deactivate_account(request: HttpRequest, reference: str) -> HttpResponse:
    user = get_object_or_404(User, reference=reference)
    said = _("The account is deactivated, and its sessions are ended.")
    return _done(
        request, user, said, lambda: actions.deactivate_account(user=user, by=request.user, now=timezone.now())
    )


@requires(Permission.ACCOUNTS_MANAGE)
@require_POST
def reactivate_account(request: HttpRequest, reference: str) -> HttpResponse:
    user = get_object_or_404(User, reference=reference)
    said = _("The account is active again. Send an invitation, so that its owner sets a new password.")
    return _done(
        request, user, said, lambda: actions.reactivate_account(user=user, by=request.user, now=timezone.now())
    )


@requires(Permission.ACCOUNTS_MANAGE)
@require_POST
def reset_second_factor(request: HttpRequest, reference: str) -> HttpResponse:
    user = get_object_or_404(User, reference=reference)
    said = _("The second factor is taken away. Its owner sets up a new one at the next sign-in.")
    return _done(request, user, said, lambda: take_away_second_factor(user=user, by=request.user, now=timezone.now()))


def _done(request: HttpRequest, user: User, said: str, act) -> HttpResponse:
    """Act, say so or say why not, and show the account again."""
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect("access:account_record", user.reference)
