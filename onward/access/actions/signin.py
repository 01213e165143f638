"""Signing in, refusals, and changes to how somebody signs in: events only, django-allauth does the work."""

from datetime import datetime

from django.db import transaction

from onward.access.models import User
from onward.audit.actions import record


@transaction.atomic
def record_sign_in(*, user: User, how: list[str], now: datetime) -> None:
    """`how`: what was shown, in order, such as password and mfa."""
    record("sign_in.accepted", by=user, now=now, detail={"how": how})


@transaction.atomic
def record_refused_sign_in(*, email: str, why: str, now: datetime) -> None:
    """What was typed is kept only if it is an account: it may be a password in the wrong box."""
    known = User.objects.filter(email=email.lower()).exists()
    record("sign_in.refused", by=email.lower() if known else "nobody", now=now, detail={"why": why})


@transaction.atomic
def record_sign_out(*, user: User, now: datetime) -> None:
    record("sign_in.ended", by=user, now=now)


@transaction.atomic
def record_sign_in_change(*, user: User, what: str, now: datetime) -> None:
    """`what`: such as totp_activated, webauthn_removed, password_changed."""
    record("sign_in.changed", by=user, now=now, detail={"what": what, "account": user.email})


@transaction.atomic
def record_refusal(*, by: User, page: str, now: datetime) -> None:
    """Somebody asked for a page that is not theirs."""
    record("page.refused", by=by, now=now, detail={"page": page})
