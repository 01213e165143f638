from collections import Counter
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from onward.base.queries import kept_files, key_ring
from onward.base.rules.privacy import sealed_fields


def sealed_columns() -> list[tuple[type[models.Model], str]]:
    """Model and column of every sealed value, as the privacy register lists them."""
    pairs = (field.split(".") for field in sealed_fields())
    return [(apps.get_model("onward", model), column) for model, column in pairs]


def sealed_under() -> dict[int, int]:
    """How many values and files stand sealed under each key, by the key's number."""
    counted: Counter[int] = Counter({number: 0 for number, _key in key_ring().keys})
    byte = "get_byte({}, 1)" if connection.vendor == "postgresql" else "unicode(substr({}, 2, 1))"
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for model, column in sealed_columns():
            number = byte.format(quote(column))
            table = quote(model._meta.db_table)
            cursor.execute(f"SELECT {number}, count(*) FROM {table} WHERE {quote(column)} IS NOT NULL GROUP BY 1")
            counted.update(dict(cursor.fetchall()))
    for _name, key_id in kept_files():
        counted[key_id] += 1
    return dict(sorted(counted.items()))


def keys_file() -> Path:
    """Where the embedded default keeps its data keys."""
    return Path(settings.HOME) / "keys" / "onward_data_keys"
