"""Secrets of second factors, sealed before there is a row: bound to their column only, not to whose they are."""

import base64

from onward.base.queries import key_ring

SECRET_PLACE = "mfa_authenticator.secret"
SECRETS = ("secret", "seed")  # within an authenticator's data; "migrated_codes" is a list of such


def seal_secret(text: str) -> str:
    return base64.b64encode(key_ring().seal(text, place=SECRET_PLACE)).decode()


def open_secret(sealed: str) -> str:
    return key_ring().unseal(base64.b64decode(sealed), place=SECRET_PLACE)


def secret_is_stale(sealed: str) -> bool:
    return key_ring().stale(base64.b64decode(sealed))
