"""How the trail is chained."""

import hashlib
import json
from datetime import UTC, datetime

GENESIS = "0" * 64


def digest(
    *, previous: str, number: int, at: datetime, kind: str, by: str, case: str, people: list[str], detail: dict
) -> str:
    """SHA-256 in hex over one event and the digest before it. The same on both engines: microseconds, UTC, sorted keys."""
    moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    body = json.dumps([previous, number, moment, kind, by, case, people, detail], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()
