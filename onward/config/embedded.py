"""The embedded default, the first time: a folder without a database gets one, so that the first command works."""

import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils.translation import gettext as _


def make_tables_if_new() -> bool:
    """Only for SQLite outside production, and only where there is no file yet: an old database is never changed so."""
    database = settings.DATABASES["default"]
    if settings.PRODUCTION or not database["ENGINE"].endswith("sqlite3") or Path(database["NAME"]).exists():
        return False
    print(_("A new database in %(home)s …") % {"home": settings.HOME}, file=sys.stderr)
    call_command("migrate", verbosity=0, interactive=False)
    return True
