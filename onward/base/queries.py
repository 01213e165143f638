"""What the rest of Onward asks of its technical floor."""

from functools import cache

from django.conf import settings
from django.db import models

from onward.base.rules.vault import KeyRing


@cache
def key_ring() -> KeyRing:
    return KeyRing.parse(settings.DATA_KEYS)


def place(model: type[models.Model], column: str, pk: int) -> str:
    """Where a sealed value stands, for `KeyRing.seal` and `unseal`."""
    return f"{model._meta.db_table}.{column}.{pk}"
