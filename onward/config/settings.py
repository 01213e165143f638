"""Settings, read from the environment here and nowhere else. `.env.sample` lists every variable; a test compares."""

import sys
from pathlib import Path

import pysqlite3

sys.modules["sqlite3"] = pysqlite3  # the system's SQLite may carry the WAL-reset corruption bug (fixed in 3.51.3)

from onward.config import logs  # noqa: E402  (after the driver is in place)
from onward.config.environment import Environment  # noqa: E402
from onward.config.signin import *  # noqa: E402, F403
from onward.config.signin import ALLAUTH_TRUSTED_PROXY_COUNT, OIDC_ORIGINS  # noqa: E402

env = Environment()
ROOT = Path(__file__).resolve().parent.parent

HOME = env.home
PRODUCTION = env.production
DEBUG = False
SECRET_KEY = env.secret("ONWARD_SECRET_KEY")
DATA_KEYS_GIVEN = bool(env.given("ONWARD_DATA_KEYS"))  # else they stand in a file of ONWARD_HOME
DATA_KEYS = env.secret("ONWARD_DATA_KEYS")  # key ring: id:base64, newest first
EXTRACT_KEY = env.secret("ONWARD_EXTRACT_KEY")
ALLOWED_HOSTS = env.hosts
CSRF_TRUSTED_ORIGINS = env.origins
DATABASES = {"default": env.database}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "template_partials",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "onward",
]
MIDDLEWARE = [
    "onward.config.logs.one_line_a_request",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "onward.access.views.language.users_language",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "onward.access.views.gate.SecondFactorGate",
    "onward.config.refusals.HouseFaults",
]
ROOT_URLCONF = "onward.config.urls"
WSGI_APPLICATION = "onward.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "onward.config.context.navigation",
                "onward.access.views.context.access",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "onward.User"

LANGUAGE_CODE = env.language
LANGUAGES = [("en", "English"), ("nl", "Nederlands")]
LOCALE_PATHS = [ROOT / "locale"]
FORMAT_MODULE_PATH = ["onward.config.formats"]
TIME_ZONE = env.time_zone
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": HOME / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'", *OIDC_ORIGINS],
        "frame-ancestors": ["'none'"],
    }
}

# Production is reached over HTTPS only, which a proxy ends; health is asked from inside, without.
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = (
    False  # whether other sites of the domain may be bound is not ours to say
)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # the same two

LOGGING = logs.logging(production=PRODUCTION)
