"""Where django-allauth asks Onward: events of signing in, sealed secrets, and no door for strangers."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from onward.access.actions.signin import (
    record_refused_sign_in,
    record_sign_in,
    record_sign_in_change,
    record_sign_out,
)
from onward.access.queries import second_factor_demanded, second_factors
from onward.access.queries.rights import of_demonstration
from onward.access.queries.secrets import open_secret, seal_secret


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request) -> bool:
        return False

    def pre_login(self, request, user, **kwargs):
        if not user.is_active:
            record_refused_sign_in(email=user.email, why="deactivated", now=timezone.now())
        elif of_demonstration(user):
            record_refused_sign_in(email=user.email, why="demonstration", now=timezone.now())
            return redirect("account_inactive")
        return super().pre_login(request, user, **kwargs)

    def post_login(self, request, user, **kwargs):
        how = [str(shown["method"]) for shown in get_authentication_records(request, user)]
        record_sign_in(user=user, how=how, now=timezone.now())
        return super().post_login(request, user, **kwargs)

    def pre_authenticate(self, request, **credentials) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            record_refused_sign_in(email=credentials.get("email", ""), why="too many attempts", now=timezone.now())
            raise

    def authentication_failed(self, request, **credentials) -> None:
        record_refused_sign_in(email=credentials.get("email", ""), why="password", now=timezone.now())

    def logout(self, request) -> None:
        if request.user.is_authenticated:
            record_sign_out(user=request.user, now=timezone.now())
        super().logout(request)

    def send_notification_mail(self, template_prefix, user, context=None, email=None) -> None:
        """Every change to how somebody signs in comes through here: it is recorded, and its owner is told."""
        record_sign_in_change(user=user, what=template_prefix.rpartition("/")[2], now=timezone.now())
        super().send_notification_mail(template_prefix, user, context, email or user.email)

    def get_password_change_redirect_url(self, request) -> str:
        return reverse("access:account")


class SecondFactorAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return seal_secret(text)

    def decrypt(self, encrypted_text: str) -> str:
        return open_secret(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last second factor of somebody whose role demands one."""
        if not second_factor_demanded(authenticator.user):
            return True
        return second_factors(authenticator.user).exclude(pk=authenticator.pk).exists()


class OrganisationAdapter(DefaultSocialAccountAdapter):
    """Sign-in with the organisation's own accounts (OpenID Connect): for accounts that exist, by verified address."""

    def is_open_for_signup(self, request, sociallogin) -> bool:
        return False

    def pre_social_login(self, request, sociallogin) -> None:
        """Whoever has no account here is told so; nothing is created."""
        if not sociallogin.is_existing:
            addresses = [address.email for address in sociallogin.email_addresses]
            record_refused_sign_in(email=addresses[0] if addresses else "", why="no account", now=timezone.now())
            raise ImmediateHttpResponse(redirect("access:no_account"))
