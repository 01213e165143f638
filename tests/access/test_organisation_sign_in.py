"""Sign-in with the organisation's own accounts, against a small OpenID Connect provider that runs beside the test."""

import json
import os
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from onward.access.models import User
from onward.audit.models import Event


class Provider(HTTPServer):
    """Says of everybody who comes what `says` holds."""

    says: dict = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answer(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        url = self.server.url
        pages = {
            "/.well-known/openid-configuration": {
                "issuer": url,
                "authorization_endpoint": f"{url}/authorize",
                "token_endpoint": f"{url}/token",
                "userinfo_endpoint": f"{url}/userinfo",
                "jwks_uri": f"{url}/keys",
            },
            "/userinfo": self.server.says,
        }
        self.answer(pages[self.path])

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer({"access_token": "token", "token_type": "Bearer"})

    def answer(self, document: dict) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(document).encode())

    def log_message(self, *arguments) -> None:
        pass


@pytest.fixture
def provider(settings):
    server = Provider(("127.0.0.1", 0), Answer)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "organisation",
                    "name": "The organisation",
                    "client_id": "onward",
                    "secret": "secret",
                    "settings": {"server_url": server.url, "email_authentication": True},
                }
            ],
        }
    }
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def come(client, provider, **says):
    """Go to the provider and come back as whoever it says."""
    provider.says = {"sub": "4711", **says}
    leaving = client.post("/account/oidc/organisation/login/")
    asked = parse_qs(urlsplit(leaving["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    return client.get("/account/oidc/organisation/login/callback/", {"code": "x", "state": asked["state"][0]})


def with_account(user: User) -> User:
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def test_whoever_has_an_account_comes_in_by_the_verified_address(client, provider, account):
    user = with_account(account("statistician"))
    answer = come(client, provider, email=user.email.upper(), email_verified=True)
    assert answer["Location"] == "/"
    assert client.get(reverse("access:account")).status_code == 200
    assert Event.objects.get(kind="sign_in.accepted").by == user.email
    assert SocialAccount.objects.get().user == user


def test_the_second_factor_is_asked_for_all_the_same(client, provider, caseworker):
    with_account(caseworker)
    answer = come(client, provider, email=caseworker.email, email_verified=True)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


def test_an_address_that_the_provider_did_not_verify_opens_nothing(client, provider, account):
    user = with_account(account("statistician"))
    answer = come(client, provider, email=user.email, email_verified=False)
    assert answer["Location"] == reverse("access:no_account")
    assert "_auth_user_id" not in client.session
    assert Event.objects.get().detail == {"why": "no account"}


def test_a_stranger_is_told_and_no_account_is_made(client, provider, db):
    answer = come(client, provider, email="stranger@elsewhere.example", email_verified=True)
    assert answer["Location"] == reverse("access:no_account")
    assert client.get(reverse("access:no_account")).status_code == 403
    assert User.objects.count() == SocialAccount.objects.count() == 0


def test_a_deactivated_account_stays_closed(client, provider, account):
    user = with_account(account("statistician"))
    user.is_active = False
    user.save()
    come(client, provider, email=user.email, email_verified=True)
    assert "_auth_user_id" not in client.session


def test_a_forged_way_back_opens_nothing(client, provider, account):
    user = with_account(account("statistician"))
    provider.says = {"sub": "1", "email": user.email, "email_verified": True}
    answer = client.get("/account/oidc/organisation/login/callback/", {"code": "x", "state": "made-up"})
    assert "_auth_user_id" not in client.session
    assert answer.status_code == 401


def test_the_sign_in_page_offers_the_organisation_s_way_when_it_is_set_up(client, provider, db):
    assert "Sign in with The organisation" in client.get(reverse("account_login")).text


def test_without_it_there_is_no_such_way(client, db):
    assert "Sign in with The" not in client.get(reverse("account_login")).text
    assert client.post("/account/oidc/organisation/login/").status_code == 404


def test_it_is_set_up_from_the_environment(tmp_path):
    environment = os.environ | {
        "ONWARD_HOME": str(tmp_path),
        "ONWARD_OIDC_URL": "https://identity.example/realm",
        "ONWARD_OIDC_NAME": "Identity",
        "ONWARD_OIDC_CLIENT_ID": "onward",
        "ONWARD_OIDC_SECRET": "s",
    }
    script = (
        "import onward.config.settings as s, json; app = s.SOCIALACCOUNT_PROVIDERS['openid_connect']['APPS'][0];"
        "print(json.dumps([app['name'], app['settings']['server_url'],"
        " s.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action']]))"
    )
    run = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert json.loads(run.stdout) == [
        "Identity",
        "https://identity.example/realm",
        ["'self'", "https://identity.example"],
    ]
