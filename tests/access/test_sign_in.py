"""Signing in: password, second factor, codes, refusals, languages, sessions."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.urls import reverse

from onward.access.models import User
from onward.audit.models import Event

PASSWORD = "demonstration-7"


def sign_in(client, user, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": user.email, "password": password})


def kinds() -> list[str]:
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


def test_a_password_is_not_enough_for_a_role_with_a_second_factor(client, app_code, caseworker):
    answer = sign_in(client, caseworker)
    assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_authenticate"))
    assert client.get(reverse("access:account"))["Location"].startswith(reverse("account_login"))
    answer = client.post(reverse("mfa_authenticate"), {"code": app_code()})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get(reverse("access:account")).status_code == 200
    event = Event.objects.get(kind="sign_in.accepted")
    assert (event.by, event.detail) == (caseworker.email, {"how": ["password", "mfa"]})


def test_a_wrong_password_and_a_wrong_code_are_refused_alike_and_recorded(client, caseworker):
    wrong = sign_in(client, caseworker, "demonstration-8")
    unknown = client.post(
        reverse("account_login"), {"login": "hunter2-typed-in-the-wrong-box@x.example", "password": "x"}
    )
    assert wrong.status_code == unknown.status_code == 200
    assert wrong.context["form"].errors == unknown.context["form"].errors
    sign_in(client, caseworker)
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    events = Event.objects.order_by("id").values_list("kind", "by", "detail")
    assert list(events) == [
        ("sign_in.refused", caseworker.email, {"why": "password"}),
        ("sign_in.refused", "nobody", {"why": "password"}),
        ("sign_in.refused", caseworker.email, {"why": "second factor"}),
    ]


def test_a_deactivated_account_does_not_sign_in(client, caseworker):
    User.objects.filter(pk=caseworker.pk).update(is_active=False)
    sign_in(client, caseworker)
    assert "_auth_user_id" not in client.session
    assert Event.objects.get().kind == "sign_in.refused"


def test_attempts_are_limited_and_the_limit_is_kept_in_the_database(client, caseworker):
    from onward.access.models import CacheEntry

    for _attempt in range(5):
        sign_in(client, caseworker, "demonstration-8")
    answer = sign_in(client, caseworker)
    assert "_auth_user_id" not in client.session
    assert "Too many failed" in str(answer.context["form"].errors)
    assert CacheEntry.objects.filter(cache_key__contains="login_failed").exists()
    assert Event.objects.order_by("-id")[0].detail == {"why": "too many attempts"}


def test_without_the_second_factor_that_the_role_demands_nothing_else_opens(client, account, office):
    user = account("caseworker", office=office, second_factor=False)
    client.force_login(user)
    for name in ("access:account", "access:roles", "account_change_password", "usersessions_list", "mfa_index"):
        answer = client.get(reverse(name))
        assert (name, answer.status_code, answer.get("Location")) == (name, 302, reverse("access:second_factor"))
    page = client.get(reverse("access:second_factor"))
    assert page.status_code == 200
    assert reverse("mfa_activate_totp") in page.text


@pytest.mark.django_db(transaction=True)
def test_a_second_factor_is_set_up_after_the_password_once_more(client, app_code, account, office):
    user = account("caseworker", office=office, second_factor=False)
    sign_in(client, user)
    assert "reauthenticate" in client.get(reverse("mfa_activate_totp"))["Location"]
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    secret = page.context["form"].secret
    assert page.text.count(secret) >= 1
    client.post(reverse("mfa_activate_totp"), {"code": app_code(secret)})
    kept = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    assert secret not in str(kept.data)
    assert client.get(reverse("access:account")).status_code == 200
    assert [message.subject for message in mail.outbox] == ["Onward: Authenticator App Activated"]
    assert "sign_in.changed" in kinds()


def test_changing_how_one_signs_in_asks_for_the_password_after_a_while(client, caseworker):
    client.force_login(caseworker)
    for name in ("mfa_deactivate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"):
        answer = client.get(reverse(name))
        assert (name, answer.status_code) == (name, 302)
        assert "reauthenticate" in answer["Location"]


def test_the_last_second_factor_is_not_taken_away_while_the_role_demands_one(client, app_code, caseworker):
    client.post(reverse("account_login"), {"login": caseworker.email, "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": app_code()})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    answer = client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=caseworker, type=Authenticator.Type.TOTP).count() == 1
    assert "You cannot deactivate" in str(answer.context["form"].errors)


def test_a_role_without_protected_data_signs_in_with_a_password_alone(client, account):
    statistician = account("statistician")
    assert sign_in(client, statistician)["Location"] == "/"
    assert client.get(reverse("access:account")).status_code == 200


def test_a_recovery_code_stands_in_for_a_lost_telephone_once(client, caseworker):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    first = RecoveryCodes.activate(caseworker).get_unused_codes()[0]
    sign_in(client, caseworker)
    assert client.post(reverse("mfa_authenticate"), {"code": first})["Location"] == "/"
    client.logout()
    sign_in(client, caseworker)
    assert client.post(reverse("mfa_authenticate"), {"code": first}).status_code == 200


def test_a_code_by_e_mail_replaces_the_password_and_not_the_second_factor(client, caseworker):
    client.post(reverse("account_request_login_code"), {"email": caseworker.email})
    [message] = mail.outbox
    sent = re.search(r"^([A-Z0-9-]{6,})$", message.body, re.MULTILINE)[1]
    answer = client.post(reverse("account_confirm_login_code"), {"code": sent})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


def test_nobody_hears_by_e_mail_that_an_address_has_no_account(client, db):
    client.post(reverse("account_request_login_code"), {"email": "stranger@x.example"})
    client.post(reverse("account_reset_password"), {"email": "stranger@x.example"})
    assert mail.outbox == []


@pytest.mark.parametrize(
    "name", ["account_signup", "account_email", "socialaccount_connections", "socialaccount_signup"]
)
def test_doors_for_strangers_and_for_changing_one_s_address_are_shut(client, account, name):
    assert client.get(reverse(name)).status_code in (302, 404)
    client.force_login(account("statistician"))
    answer = client.post(
        reverse(name), {"email": "new@x.example", "password1": "a-long-enough-password", "action_add": ""}
    )
    assert answer.status_code == 404
    assert User.objects.count() == 1


def test_one_sees_where_one_is_signed_in_and_ends_the_other_sessions(client, account):
    from django.test import Client

    user, elsewhere = account("statistician"), Client(headers={"user-agent": "Elsewhere"})
    sign_in(client, user)
    sign_in(elsewhere, user)
    page = client.get(reverse("usersessions_list"))
    assert page.text.count("Elsewhere") == 1
    client.post(reverse("usersessions_list"))
    assert elsewhere.get(reverse("access:account")).status_code == 302
    assert client.get(reverse("access:account")).status_code == 200


def test_signing_out_is_a_post_and_an_event(client, account):
    user = account("statistician")
    sign_in(client, user)
    client.get(reverse("account_logout"))
    assert client.get(reverse("access:account")).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(reverse("access:account")).status_code == 302
    assert kinds() == ["sign_in.accepted", "sign_in.ended"]


def test_passwords_are_kept_by_argon2(settings):
    from onward.config import signin

    settings.PASSWORD_HASHERS = signin.PASSWORD_HASHERS
    user = User(email="x@onward.example")
    user.set_password("a-long-enough-password")
    assert user.password.startswith("argon2$")


def test_a_weak_password_is_refused(client, account):
    user = account("statistician")
    sign_in(client, user)
    change = {"oldpassword": PASSWORD, "password1": "password1", "password2": "password1"}
    page = client.post(reverse("account_change_password"), change)
    assert page.status_code == 200
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_the_page_before_sign_in_speaks_the_browser_s_language_and_keeps_a_choice(client, db):
    assert 'lang="nl"' in client.get(reverse("account_login"), headers={"accept-language": "nl"}).text
    client.post(reverse("access:language"), {"language": "nl", "next": "/account/login/"})
    assert 'lang="nl"' in client.get(reverse("account_login"), headers={"accept-language": "en"}).text


def test_an_account_keeps_its_own_language(client, account):
    user = account("statistician")
    client.force_login(user)
    answer = client.post(reverse("access:language"), {"language": "nl", "next": reverse("access:account")})
    assert answer["Location"] == reverse("access:account")
    client.cookies.clear()
    client.force_login(user)
    assert 'lang="nl"' in client.get(reverse("access:account"), headers={"accept-language": "en"}).text


def test_choosing_a_language_leads_to_no_other_site(client, db):
    answer = client.post(reverse("access:language"), {"language": "nl", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"
    answer = client.post(reverse("access:language"), {"language": "xx", "next": "//elsewhere.example/"})
    assert (answer["Location"], "django_language" in client.cookies) == ("/", True)


def test_asking_for_somebody_else_s_page_is_recorded(client, caseworker):
    client.force_login(caseworker)
    assert client.get(reverse("access:accounts")).status_code == 403
    event = Event.objects.get(kind="page.refused")
    assert (event.by, event.detail) == (caseworker.email, {"page": "access:accounts"})


def test_the_demonstration_asks_for_no_second_factor_and_says_so(client, account, office, settings):
    from django.utils import timezone

    from onward.access.actions import make_demonstration_accounts
    from onward.access.rules import DEMONSTRATION_PASSWORD, Refused, Role

    with pytest.raises(Refused):
        make_demonstration_accounts(office=office, by="command", now=timezone.now())
    settings.DEMONSTRATION, settings.SECOND_FACTOR_DEMANDED = True, False
    made = make_demonstration_accounts(office=office, by="command", now=timezone.now())
    assert len(made) == len(Role)
    assert make_demonstration_accounts(office=office, by="command", now=timezone.now()) == []
    page = client.get(reverse("account_login"))
    assert page.text.count("@onward.example</code>") == len(Role)
    assert page.text.count("Sign in as ") == len(Role)
    assert "second factor is switched off" in page.text
    answer = sign_in(client, User.objects.get(email="caseworker@onward.example"), DEMONSTRATION_PASSWORD)
    assert answer["Location"] == "/"
    assert client.get(reverse("access:account")).status_code == 200


def test_an_account_of_the_demonstration_opens_nothing_once_it_is_over(client, office, settings):
    from django.utils import timezone

    from onward.access.actions import make_demonstration_accounts
    from onward.access.rules import DEMONSTRATION_PASSWORD

    settings.DEMONSTRATION, settings.SECOND_FACTOR_DEMANDED = True, False
    make_demonstration_accounts(office=office, by="command", now=timezone.now())
    administrator = User.objects.get(email="administrator@onward.example")
    sign_in(client, administrator, DEMONSTRATION_PASSWORD)
    assert client.get(reverse("access:accounts")).status_code == 200
    settings.DEMONSTRATION, settings.SECOND_FACTOR_DEMANDED = False, True
    assert client.get(reverse("access:accounts"))["Location"].startswith(reverse("account_login"))
    assert sign_in(client, administrator, DEMONSTRATION_PASSWORD)["Location"] == reverse("account_inactive")
    assert client.get(reverse("access:second_factor")).status_code == 302
    event = Event.objects.get(kind="sign_in.refused")
    assert (event.by, event.detail) == (administrator.email, {"why": "demonstration"})


def test_the_demonstration_cannot_run_in_production(tmp_path):
    import subprocess
    import sys

    environment = {
        "ONWARD_ENV": "production",
        "ONWARD_DEMONSTRATION": "1",
        "ONWARD_HOME": str(tmp_path),
        "PATH": "/usr/bin",
    }
    run = subprocess.run(
        [sys.executable, "-c", "import onward.config.signin"], env=environment, capture_output=True, text=True
    )
    assert run.returncode == 1
    assert "cannot go with ONWARD_ENV=production" in run.stderr
