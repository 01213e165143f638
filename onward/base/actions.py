"""Primary keys ahead of the rows they are for, so that a sealed value can be bound to its row and rows can go in by COPY."""

from django.db import connection, models
from django.db.models import Max


def reserve_ids(model: type[models.Model], count: int = 1) -> list[int]:
    """So many unused primary keys. Call it inside the transaction that inserts the rows (on SQLite that is what keeps them unused)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [model._meta.db_table, count],
            )
            return [row[0] for row in cursor.fetchall()]
    last = model._base_manager.aggregate(last=Max("id"))["last"] or 0
    return list(range(last + 1, last + count + 1))
