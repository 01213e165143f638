"""A passkey is set up and signs in without a password, by the browser's own authenticator, under the strict policy."""

from urllib.parse import urlsplit


def authenticator(page) -> None:
    """A key that the browser itself plays: opened with a fingerprint, remembers whose it is."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_signs_in_without_a_password(reader, site):
    somebody = reader("statistician")
    page = somebody.page
    authenticator(page)
    somebody.open("/account/2fa/webauthn/add/")
    page.fill("input[name=password]", site.cast["statistician:en"]["password"])
    page.click("main form button.button")
    page.fill("input[name=name]", "My telephone")
    passwordless = page.locator("input[name=passwordless]")
    if passwordless.count():
        passwordless.check()
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/2fa/recovery-codes/**")
    somebody.open("/account/2fa/webauthn/")
    assert page.locator("tbody tr").count() == 1
    assert "without a password" in page.locator("tbody").inner_text()
    page.context.clear_cookies()
    assert somebody.open("/access/account/") == 200
    assert urlsplit(page.url).path == "/account/login/"
    page.click("#passkey_login")
    page.wait_for_url(lambda url: urlsplit(url).path != "/account/login/")
    somebody.open("/access/account/")
    assert site.cast["statistician:en"]["email"] in page.locator("main").inner_text()
    assert somebody.complaints == []


def test_a_passkey_is_a_second_factor_too_and_shows_once_more_who_one_is(reader, site):
    cast = site.cast["auditor:en"]
    somebody = reader("auditor")
    page = somebody.page
    authenticator(page)
    somebody.open("/account/2fa/webauthn/add/")
    page.fill("input[name=password]", cast["password"])
    page.click("main form button.button")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: "/webauthn/add/" not in url)
    page.context.clear_cookies()
    somebody.open("/account/login/")
    page.fill("input[name=login]", cast["email"])
    page.fill("input[name=password]", cast["password"])
    page.click("main form button.button >> nth=0")
    page.wait_for_url("**/account/2fa/authenticate/")
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url(lambda url: "/authenticate/" not in url)
    somebody.open("/account/2fa/webauthn/reauthenticate/?next=/access/account/")
    page.click("#mfa_webauthn_reauthenticate")
    page.wait_for_url(lambda url: urlsplit(url).path == "/access/account/")
    assert cast["email"] in page.locator("main").inner_text()
    assert somebody.complaints == []
