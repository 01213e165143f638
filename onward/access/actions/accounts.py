from datetime import datetime

from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from onward.access.models import User
from onward.access.queries.accounts import account_seen, other_lasting_administrators
from onward.access.rules import Refused, Role
from onward.audit.actions import record


@transaction.atomic
def create_account(
    *, email: str, first_name: str = "", last_name: str = "", language: str = "", by: object, now: datetime
) -> User:
    """An account without a password: `invite_account` lets its owner set one. Refused if the address has an account."""
    email = email.strip().lower()
    if User.objects.filter(email=email).exists():
        raise Refused(_("%(email)s has an account already.") % {"email": email})
    user = User.objects.create_user(email, None, first_name=first_name, last_name=last_name, language=language)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    record("account.created", by=by, now=now, detail={"account": email})
    return user


@transaction.atomic
def invite_account(*, user: User, by: object, now: datetime) -> str:
    """Sends a link to set a password: it works once, and for two days. The link is answered, for a command to print."""
    if not user.is_active:
        raise Refused(_("%(email)s is deactivated: reactivate the account first.") % {"email": user.email})
    key = PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    link = settings.SITE_URL + path
    with translation.override(user.language or settings.LANGUAGE_CODE):
        subject = _("Your account with Onward")
        text = render_to_string("access/mail/invitation.txt", {"link": link})
    transaction.on_commit(lambda: send_mail(subject, text, None, [user.email]), robust=True)
    record("account.invited", by=by, now=now, detail={"account": user.email})
    return link


@transaction.atomic
def change_account(
    *, user: User, first_name: str, last_name: str, language: str, seen: str, by: object, now: datetime
) -> None:
    """Refused if it no longer says what the form saw (rules.seen_of)."""
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if seen != account_seen(user):
        raise Refused(_("Somebody else has changed this account meanwhile. Look what it says now, then save again."))
    user.first_name, user.last_name, user.language = first_name, last_name, language
    user.save(update_fields=["first_name", "last_name", "language"])
    record("account.changed", by=by, now=now, detail={"account": user.email})


@transaction.atomic
def deactivate_account(*, user: User, by: object, now: datetime) -> None:
    """Nobody signs in with it any more, and its sessions end now. Refused of oneself and of the last administrator."""
    if isinstance(by, User) and by.pk == user.pk:
        raise Refused(_("You cannot deactivate your own account: ask another administrator."))
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if user.assignments.filter(role=Role.ADMINISTRATOR).exists() and not other_lasting_administrators(user):
        raise Refused(
            _("%(email)s is the last administrator: give the role to somebody else first.") % {"email": user.email}
        )
    user.is_active = False
    user.save(update_fields=["is_active"])
    for session in UserSession.objects.filter(user=user):
        session.end()
    record("account.deactivated", by=by, now=now, detail={"account": user.email})


@transaction.atomic
def reactivate_account(*, user: User, by: object, now: datetime) -> None:
    """With the roles it had; the password is unset, so that only an invitation opens it again."""
    user.is_active = True
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    record("account.reactivated", by=by, now=now, detail={"account": user.email})


@transaction.atomic
def reset_second_factor(*, user: User, by: object, now: datetime) -> None:
    """For somebody who lost telephone and recovery codes. Not one's own. The owner is told, and sets up a new one."""
    if isinstance(by, User) and by.pk == user.pk:
        raise Refused(_("You cannot take away your own second factor: ask another administrator."))
    Authenticator.objects.filter(user=user).delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    with translation.override(user.language or settings.LANGUAGE_CODE):
        subject, text = _("Your second factor was reset"), render_to_string("access/mail/second_factor_reset.txt")
    transaction.on_commit(lambda: send_mail(subject, text, None, [user.email]), robust=True)
    record("account.second_factor_reset", by=by, now=now, detail={"account": user.email})
