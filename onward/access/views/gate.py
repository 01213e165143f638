"""What every request passes: no page without the second factor the role demands, and no refusal without a trace."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from onward.access.actions.signin import record_refusal
from onward.access.queries import second_factor_demanded, second_factors

# Reached without a second factor: setting one up, proving who one is, and leaving. Names of allauth's and of our own.
WITHOUT_SECOND_FACTOR = {
    "access:second_factor",
    "access:language",
    "base:healthz",
    "base:readyz",
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "mfa_authenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}
# Doors of allauth that stay shut: an account is made, and its address changed, by an administrator only.
SHUT = {"account_email", "account_signup", "socialaccount_signup", "socialaccount_connections"}


class SecondFactorGate:
    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in SHUT:
            raise Http404
        if name in WITHOUT_SECOND_FACTOR or not request.user.is_authenticated:
            return None
        if second_factor_demanded(request.user) and not second_factors(request.user).exists():
            return redirect("access:second_factor")
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, PermissionDenied) and request.user.is_authenticated:
            page = request.resolver_match.view_name if request.resolver_match else ""
            record_refusal(by=request.user, page=page, now=timezone.now())
