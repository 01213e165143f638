"""Data keys: a new one in front of the ring, and everything sealed anew under it."""

import base64
import os
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from onward.access.queries.keys import keys_file
from onward.access.queries.secrets import SECRETS, open_secret, seal_secret, secret_is_stale
from onward.access.rules import Refused
from onward.audit.actions import record
from onward.base.queries import BLIND_INDEXES, key_ring, place

ROWS = 500  # sealed anew in one transaction


@transaction.atomic
def add_key(*, by: object, now: datetime) -> tuple[str, bool]:
    """A new key, in front. Answers the ring as it is to be written, and whether it was put into place here.

    Where the keys come from the environment, nothing is written: whoever runs Onward puts them there.
    """
    used = [number for number, _key in key_ring().keys]
    number = max(used) + 1
    if number > 255:
        raise Refused(_("There are 255 keys already. Seal everything anew and take the oldest away first."))
    ring = f"{number}:{base64.b64encode(secrets.token_bytes(32)).decode()},{settings.DATA_KEYS}"
    path = keys_file()
    in_file = not settings.DATA_KEYS_GIVEN and path.exists()
    record("key.added", by=by, now=now, detail={"key": number})
    if in_file:
        fresh = path.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(ring)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    return ring, in_file


@transaction.atomic
def reseal_rows(*, model: type[models.Model], column: str, after: int, rows: int = ROWS) -> tuple[int, int, int]:
    """The next rows of a sealed column: the last row's key, how many were looked at, and how many were changed.

    Sealed anew where the key is an older one, and the blind index made anew where it differs: it does once the oldest
    key is taken away. A row is changed only if it still holds what was read: whoever saves in between wins.
    """
    index, index_of = BLIND_INDEXES.get(f"{model.__name__}.{column}", ("", None))
    found = model._base_manager.filter(pk__gt=after).order_by("pk")
    kept = list((found if index else found.only("pk", column))[:rows])
    changes = []
    for row in kept:
        sealed, mark = getattr(row, column), getattr(row, index) if index else ""
        if sealed is not None:
            fresh = _fresh(row, column, bytes(sealed), index_of, mark)
            changes += [(*fresh, row.pk, bytes(sealed))] if fresh != (bytes(sealed), mark) else []
    _replace(model, column, index, changes)
    return (kept[-1].pk if kept else after), len(kept), len(changes)


def _fresh(
    row: models.Model, column: str, sealed: bytes, index_of: Callable[[Any, str], str] | None, mark: str
) -> tuple[bytes, str]:
    """A value as it stands under the ring of today, with its blind index; the same if nothing is to be done."""
    ring, where = key_ring(), place(type(row), column, row.pk)
    if index_of is None and not ring.stale(sealed):
        return sealed, mark
    value = ring.unseal(sealed, place=where)
    return (
        ring.seal(value, place=where) if ring.stale(sealed) else sealed,
        index_of(row, value) if index_of else mark,
    )


def _replace(model: type[models.Model], column: str, index: str, changes: list[tuple]) -> None:
    """`changes`: sealed anew, blind index, primary key, sealed before."""
    table, name = (connection.ops.quote_name(each) for each in (model._meta.db_table, column))
    also = f", {connection.ops.quote_name(index)} = %s" if index else ""
    ready = changes if index else [(anew, pk, before) for anew, _mark, pk, before in changes]
    if ready:
        with connection.cursor() as cursor:
            cursor.executemany(f"UPDATE {table} SET {name} = %s{also} WHERE id = %s AND {name} = %s", ready)


@transaction.atomic
def reseal_second_factors() -> int:
    """Secrets of apps and recovery codes; few, so all at once."""
    done = 0
    for authenticator in Authenticator.objects.select_for_update(of=("self",)).order_by("pk"):
        data = dict(authenticator.data)
        for name in SECRETS:
            if isinstance(data.get(name), str) and secret_is_stale(data[name]):
                data[name] = seal_secret(open_secret(data[name]))
        if isinstance(data.get("migrated_codes"), list):
            data["migrated_codes"] = [seal_secret(open_secret(code)) for code in data["migrated_codes"]]
        if data != authenticator.data:
            Authenticator.objects.filter(pk=authenticator.pk).update(data=data)
            done += 1
    return done


@transaction.atomic
def record_resealed(*, values: int, files: int, by: object, now: datetime) -> None:
    record("data.resealed", by=by, now=now, detail={"key": key_ring().keys[0][0], "values": values, "files": files})
