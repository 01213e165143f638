"""Files sealed in chunks: AES-256-GCM under a key of their own, derived from the ring's, and bound to the file's name.

A file is `magic | key id | salt | length of the label | label | chunks`. Every chunk knows its place and whether it is
the last, so that a chunk that was changed, moved or taken away, a file cut short or lengthened, and a file put under
another's name do not open.
"""

import io
import os
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from onward.base.rules.vault import KeyRing, SealBroken

MAGIC = b"ONWARDF1"
SALT = 16
CHUNK = 64 * 1024  # bytes of content sealed together
TAG = 16
HEAD = len(MAGIC) + 1 + SALT + 2
_MIDDLE, _LAST, _LABEL = b"\x00", b"\x01", b"\x02"


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(hashes.SHA256(), 32, salt, b"onward file").derive(key))


def _nonce(number: int, kind: bytes) -> bytes:
    return number.to_bytes(11, "big") + kind


def seal_file(content: BinaryIO, into: BinaryIO, *, name: str, label: str, ring: KeyRing) -> int:
    """Seals all of `content`, holding two chunks at a time. `label` is kept inside. Answers how many bytes it held."""
    number, key = ring.keys[0]
    salt, bound = os.urandom(SALT), name.encode()
    cipher = _cipher(key, salt)
    said = cipher.encrypt(_nonce(0, _LABEL), label.encode(), bound)
    into.write(MAGIC + bytes([number]) + salt + len(said).to_bytes(2, "big") + said)
    place, size, chunk = 0, 0, _read(content)
    while True:
        following = _read(content) if len(chunk) == CHUNK else b""
        into.write(cipher.encrypt(_nonce(place, _MIDDLE if following else _LAST), chunk, bound))
        size += len(chunk)
        if not following:
            return size
        place, chunk = place + 1, following


def _read(content: BinaryIO) -> bytes:
    """A whole chunk, unless the content ends; a stream may hand out less at a time."""
    parts, wanted = [], CHUNK
    while wanted and (part := content.read(wanted)):
        parts.append(part)
        wanted -= len(part)
    return b"".join(parts)


class SealedFile(io.RawIOBase):
    """A sealed file's content, read and sought in like any other. SealBroken where it is not as it was kept."""

    def __init__(self, sealed: BinaryIO, *, name: str, ring: KeyRing) -> None:
        self._sealed, self.name, self._bound = sealed, name, name.encode()
        head = sealed.read(HEAD)
        key = dict(ring.keys).get(head[len(MAGIC)]) if len(head) == HEAD and head.startswith(MAGIC) else None
        if key is None:
            raise SealBroken(name)
        self.key_id = head[len(MAGIC)]
        self._cipher = _cipher(key, head[len(MAGIC) + 1 : HEAD - 2])
        length = int.from_bytes(head[-2:], "big")
        self.label = self._open(sealed.read(length), 0, _LABEL).decode()
        self._start = HEAD + length
        held = sealed.seek(0, io.SEEK_END) - self._start
        self._chunks = max(1, -(-held // (CHUNK + TAG)))
        self._at, self._number, self._chunk = 0, -1, b""
        self.size = (self._chunks - 1) * CHUNK + len(self._take(self._chunks - 1))

    def _open(self, sealed: bytes, number: int, kind: bytes) -> bytes:
        try:
            return self._cipher.decrypt(_nonce(number, kind), sealed, self._bound)
        except InvalidTag:
            raise SealBroken(self.name) from None

    def _take(self, number: int) -> bytes:
        if number != self._number:
            self._sealed.seek(self._start + number * (CHUNK + TAG))
            kind = _LAST if number == self._chunks - 1 else _MIDDLE
            self._chunk = self._open(self._sealed.read(CHUNK + TAG), number, kind)
            self._number = number
        return self._chunk

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._at >= self.size:
            return 0
        offset = self._at % CHUNK
        part = self._take(self._at // CHUNK)[offset : offset + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        if base + offset < 0:
            raise ValueError("a place before the file's beginning")
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def close(self) -> None:
        self._sealed.close()
        super().close()
