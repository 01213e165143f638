"""The second factor's forms: django-allauth's, with a refusal that leaves a trace."""

from allauth.mfa.base import forms as allauth_forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from onward.access.actions.signin import record_refused_sign_in


class AuthenticateForm(allauth_forms.AuthenticateForm):
    def clean_code(self) -> str:
        try:
            return super().clean_code()
        except ValidationError:
            record_refused_sign_in(email=self.user.email, why="second factor", now=timezone.now())
            raise


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    def clean_code(self) -> str:
        try:
            return super().clean_code()
        except ValidationError:
            record_refused_sign_in(email=self.user.email, why="second factor", now=timezone.now())
            raise
