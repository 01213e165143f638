"""Signing in: what settings.py takes over for django-allauth, sessions, e-mail and the demonstration."""

import os
from datetime import timedelta
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from onward.config.environment import Environment

_env = Environment()

DEMONSTRATION = os.environ.get("ONWARD_DEMONSTRATION", "") in ("1", "yes", "true")
if DEMONSTRATION and _env.production:
    raise ImproperlyConfigured(
        "ONWARD_DEMONSTRATION switches the second factor off and shows passwords: "
        "it cannot go with ONWARD_ENV=production."
    )
SECOND_FACTOR_DEMANDED = not DEMONSTRATION
DATA_KEYS_GIVEN = "ONWARD_DATA_KEYS" in os.environ  # then `onward keys add` writes no file
PERSON_MODEL = "onward.Person"  # asked, by name, whether somebody sees a person: access stands below people

AUTHENTICATION_BACKENDS = ["onward.access.queries.rights.RightsBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = int(timedelta(days=2).total_seconds())  # an invitation is a reset link
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

SESSION_COOKIE_AGE = int(timedelta(hours=10).total_seconds())  # a working day
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _env.production
SESSION_COOKIE_NAME = "onward_session"
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",  # rate limits must count over all processes
        "LOCATION": "onward_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

ACCOUNT_ADAPTER = "onward.access.views.signin.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator gives the address, and the invitation goes to it
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Onward: "
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("ONWARD_PROXIES", "0"))

MFA_ADAPTER = "onward.access.views.signin.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "onward.access.forms.signin.AuthenticateForm",
    "reauthenticate": "onward.access.forms.signin.ReauthenticateForm",
}
MFA_TOTP_ISSUER = "Onward"
MFA_TOTP_TOLERANCE = 1
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _env.production  # http://localhost
MFA_RECOVERY_CODES_SHOW_ONCE = True

SOCIALACCOUNT_ADAPTER = "onward.access.views.signin.OrganisationAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True  # from then on by the provider's own number, not by e-mail
SOCIALACCOUNT_PROVIDERS: dict = {}
OIDC_ORIGINS: list[str] = []
_oidc = os.environ.get("ONWARD_OIDC_URL", "")
if _oidc:
    if not _oidc.startswith("https://") and _env.production:
        raise ImproperlyConfigured(f"ONWARD_OIDC_URL is {_oidc}; production signs in over https:// only.")
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "organisation",
                    "name": os.environ.get("ONWARD_OIDC_NAME", "OpenID Connect"),
                    "client_id": os.environ.get("ONWARD_OIDC_CLIENT_ID", ""),
                    "secret": os.environ.get("ONWARD_OIDC_SECRET", ""),
                    "settings": {"server_url": _oidc, "email_authentication": True},
                }
            ],
        }
    }
    # A form that leads to the provider is sent on to it, so the content security policy must let the form go there.
    OIDC_ORIGINS = [f"{urlsplit(_oidc).scheme}://{urlsplit(_oidc).netloc}"]
    OIDC_ORIGINS += [origin for origin in os.environ.get("ONWARD_OIDC_ORIGINS", "").split(",") if origin]

_local = f"http://localhost:{os.environ.get('PORT', '8000')}"
SITE_URL = os.environ.get("ONWARD_URL", _local).rstrip("/")  # of links in e-mail
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("ONWARD_FROM", "onward@localhost")
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
EMAIL_TIMEOUT = 10
_smtp = urlsplit(os.environ.get("ONWARD_SMTP_URL", ""))  # smtp://, smtp+tls:// or smtps://user:password@host:port
if _smtp.scheme:
    if _smtp.scheme not in ("smtp", "smtp+tls", "smtps") or dict(parse_qsl(_smtp.query)):
        raise ImproperlyConfigured(
            "ONWARD_SMTP_URL is written smtp+tls://user:password@host:587 (or smtp:// or smtps://)."
        )
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _smtp.hostname or "localhost", _smtp.port or (465 if _smtp.scheme == "smtps" else 587)
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_smtp.username or ""), unquote(_smtp.password or "")
    EMAIL_USE_TLS, EMAIL_USE_SSL = _smtp.scheme == "smtp+tls", _smtp.scheme == "smtps"
