from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from onward.access.actions import choose_language
from onward.access.forms import OwnAccount
from onward.access.queries import assignments, second_factor_demanded, second_factors
from onward.access.rules import ROLES, Permission, Role
from onward.access.views import SignedIn, requires


@requires(Permission.OWN_ACCOUNT)
def account(request: SignedIn) -> HttpResponse:
    """One's own account: roles held, language, and the ways to sign in."""
    form = OwnAccount(request.POST or None, initial={"language": request.user.language})
    if request.method == "POST" and form.is_valid():
        choose_language(user=request.user, language=form.cleaned_data["language"], now=timezone.now())
        messages.success(request, _("Your language is kept."))
        return redirect("access:account")
    held = [(assignment, ROLES[Role(assignment.role)].says) for assignment in assignments(request.user)]
    context = {
        "form": form,
        "held": held,
        "factors": second_factors(request.user).count(),
        "demanded": second_factor_demanded(request.user),
        "sessions": UserSession.objects.filter(user=request.user).count(),
    }
    return render(request, "access/account.html", context)


@never_cache
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Why nothing else opens yet, and the two ways to set up a second factor. For whoever is signed in."""
    if second_factors(request.user).exists():
        return redirect("access:account")
    return render(request, "access/second_factor.html", {"demanded": second_factor_demanded(request.user)})


@login_not_required
@require_safe
def no_account(request: HttpRequest) -> HttpResponse:
    """Where the organisation's sign-in leads whoever has no account here."""
    return render(request, "access/no_account.html", status=403)
