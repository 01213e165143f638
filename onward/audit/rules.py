"""How the trail is chained, and how its events read."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GENESIS = "0" * 64
_body = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False).encode
_quoted = json.encoder.encode_basestring_ascii
Sentence = str | Promise


def digest(
    *, previous: str, number: int, at: datetime, kind: str, by: str, case: str, people: list[str], detail: dict
) -> str:
    """SHA-256 in hex over one event and the digest before it. On both engines alike: microseconds, UTC, keys sorted."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    who = ",".join(map(_quoted, people))
    said = _body(detail) if detail else "{}"
    # One JSON list, written by hand: a million events are checked in half the time.
    body = (
        f"[{_quoted(previous)},{number},{_quoted(moment)},{_quoted(kind)},{_quoted(by)},{_quoted(case)},[{who}],{said}]"
    )
    return hashlib.sha256(body.encode()).hexdigest()


def signature(head: Mapping[str, Any], *, secret: str) -> str:
    """Of the chain's end, for keeping elsewhere. The key is derived, so that it signs nothing else."""
    key = HKDF(hashes.SHA256(), 32, None, b"head of the trail").derive(secret.encode())
    body = _body([head["number"], head["at"], head["digest"]])
    return hmac.new(key, body.encode(), hashlib.sha256).hexdigest()


FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_line(cells: list[str]) -> str:
    """One line of CSV that no spreadsheet runs: a cell that begins like a formula is given an apostrophe."""
    safe = ("'" + cell if cell.startswith(FORMULA) else cell for cell in cells)
    return ",".join('"' + cell.replace('"', '""').replace("\x00", "") + '"' for cell in safe) + "\r\n"


SENTENCES: dict[str, Sentence] = {}


def register_sentences(sentences: Mapping[str, Sentence]) -> None:
    """How a package's kinds of event read: a sentence each, with `%(by)s`, `%(case)s`, `%(people)s` and so on."""
    for kind, sentence in sentences.items():
        if SENTENCES.setdefault(kind, sentence) is not sentence and str(SENTENCES[kind]) != str(sentence):
            raise ValueError(f"two sentences for {kind}")


WORDS: dict[str, dict[str, Sentence]] = {}


def register_words(name: str, words: Mapping[str, Sentence]) -> None:
    """How the codes under that name in an event's detail read: ("role", {"caseworker": "Caseworker"})."""
    WORDS.setdefault(name, {}).update(words)


class _Named(dict):
    def __missing__(self, name: str) -> str:
        return "-"


def sentence(*, kind: str, by: str, case: str, people: list[str], detail: dict) -> str:
    """The event in words. A kind that nobody gave a sentence is shown as its code, never hidden."""
    text = SENTENCES.get(kind)
    if text is None:
        return f"{by}: {kind}"
    words = {name: _plain(value, WORDS.get(name, {})) for name, value in detail.items()}
    shown = ", ".join(people[:3]) + (f" … ({len(people)})" if len(people) > 3 else "")
    return str(text) % _Named(words | {"by": by, "case": case or "-", "people": shown or "-"})


def _plain(value: Any, words: Mapping[str, Sentence]) -> str:
    if isinstance(value, list):
        return ", ".join(_plain(part, words) for part in value) or "-"
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return "-" if value in (None, "") else str(words.get(str(value), value))


register_sentences(
    {
        "trail.viewed": _("%(by)s looked through the trail."),
        "trail.exported": _("%(by)s exported %(events)s events of the trail."),
        "trail_of_person.viewed": _("%(by)s looked at everything anyone did or saw about %(people)s."),
    }
)
