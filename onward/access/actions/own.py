from datetime import datetime

from django.db import transaction

from onward.access.models import User
from onward.audit.actions import record


@transaction.atomic
def choose_language(*, user: User, language: str, now: datetime) -> None:
    """For one's own account; empty: as the browser asks."""
    if user.language == language:
        return
    user.language = language
    user.save(update_fields=["language"])
    record("account.language_chosen", by=user, now=now, detail={"language": language})
