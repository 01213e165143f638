"""Sealing of protected values: AES-256-GCM under a key ring, bound to the row they stand in; keyed blind indexes.

A sealed value is `version | key id | nonce | ciphertext and tag`. `place` ("table.column.pk") goes in as associated
data, so that a value copied to another row does not open.
"""

import base64
import hashlib
import hmac
import os
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = b"\x01"


class SealBroken(Exception):
    """The value was changed, stands in another row, or its key is no longer on the ring."""


@dataclass(frozen=True)
class KeyRing:
    """Keys by id; the first seals, all open."""

    keys: tuple[tuple[int, bytes], ...]

    @classmethod
    def parse(cls, text: str) -> "KeyRing":
        """From `id:base64,id:base64`, newest first; ids 1 to 255, keys of 32 bytes. ValueError, in words, otherwise."""
        keys = []
        for part in text.split(","):
            number, _, encoded = part.strip().partition(":")
            key = base64.b64decode(encoded, validate=True) if encoded else b""
            if not number.isdigit() or not 1 <= int(number) <= 255 or len(key) != 32:
                raise ValueError("a data key is written id:base64, with an id from 1 to 255 and 32 bytes of key")
            keys.append((int(number), key))
        if len({number for number, _ in keys}) != len(keys):
            raise ValueError("two data keys have the same id")
        return cls(tuple(keys))

    def seal(self, value: str, *, place: str) -> bytes:
        number, key = self.keys[0]
        nonce = os.urandom(12)
        return VERSION + bytes([number]) + nonce + AESGCM(key).encrypt(nonce, value.encode(), place.encode())

    def unseal(self, sealed: bytes | memoryview, *, place: str) -> str:
        sealed = bytes(sealed)
        key = dict(self.keys).get(sealed[1]) if len(sealed) > 30 and sealed[:1] == VERSION else None
        if key is None:
            raise SealBroken(place)
        try:
            return AESGCM(key).decrypt(sealed[2:14], sealed[14:], place.encode()).decode()
        except InvalidTag:
            raise SealBroken(place) from None

    def stale(self, sealed: bytes | memoryview) -> bool:
        """Whether the value was sealed under an older key than the first."""
        return bytes(sealed)[1] != self.keys[0][0]

    def blind_index(self, value: str, *, field: str) -> str:
        """Keyed hash of a normalised value, for exact look-up. Derived from the oldest key, so it survives rotation."""
        return hmac.new(_index_key(self.keys[-1][1], field), value.encode(), hashlib.sha256).hexdigest()


@lru_cache(64)
def _index_key(key: bytes, field: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, None, f"blind index {field}".encode()).derive(key)
