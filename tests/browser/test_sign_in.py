"""Signing in with a password and a code."""

import time
from collections.abc import Callable

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse

from tests.browser.axe import violations
from tests.browser.conftest import PHONE, Reader, Site


def code(secret: str, steps_ahead: int = 0) -> str:
    """What the authenticator app shows now. A code counts once, so a second sign-in takes the next one."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps_ahead))


def sign_in(anybody: Reader, account: dict, steps_ahead: int = 0) -> None:
    anybody.open(reverse("account_login"))
    anybody.page.locator("#id_login").fill(account["email"])
    anybody.page.locator("#id_password").fill(account["password"])
    anybody.page.locator("#id_password").press("Enter")
    anybody.page.wait_for_url("**/2fa/authenticate/**")
    anybody.page.locator("#id_code").fill(code(account["secret"], steps_ahead))
    anybody.page.locator("#id_code").press("Enter")
    anybody.page.wait_for_url(f"**{reverse('desk:home')}")


def test_a_password_and_a_code_sign_in_without_script(reader: Callable[..., Reader], site: Site):
    anybody = reader(script=False, size=PHONE)

    sign_in(anybody, site.cast["airport_officer:en"])

    assert anybody.page.locator("main h1").inner_text() == "Good day, Airport EN"


def test_a_wrong_password_is_answered_without_saying_whether_there_is_an_account(
    reader: Callable[..., Reader], site: Site
):
    anybody, said = reader(), []
    for email in (site.cast["partner:en"]["email"], "nobody@onward.example"):
        anybody.open(reverse("account_login"))
        anybody.page.locator("#id_login").fill(email)
        anybody.page.locator("#id_password").fill("not-this-one-either-1")
        anybody.page.locator("#id_password").press("Enter")
        said.append(anybody.page.locator(".error-summary").inner_text())

    assert said[0] == said[1]
    assert violations(anybody.page) == []
