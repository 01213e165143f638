"""Files kept sealed: all of it or nothing, and nothing but what was kept."""

import errno
import io
import json
import os

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from onward.base.actions import FileNotKept, forget_file, keep_file, open_file, reseal_file
from onward.base.queries import file_path, kept_files, key_ring, sealed_file
from onward.base.rules.sealed_files import CHUNK, HEAD, SealedFile, seal_file
from onward.base.rules.vault import KeyRing, SealBroken

OLD = "1:" + "A" * 43 + "="
NEW = "2:" + "B" * 42 + "A="
RING = KeyRing.parse(OLD)
NAME = "0" * 32


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


def kept(content: bytes) -> str:
    return keep_file(io.BytesIO(content), place="register", by="command", now=timezone.now())


def sealed(content: bytes, name: str = NAME, ring: KeyRing = RING) -> bytes:
    into = io.BytesIO()
    seal_file(io.BytesIO(content), into, name=name, label="a label", ring=ring)
    return into.getvalue()


def read(data: bytes, name: str = NAME, ring: KeyRing = RING) -> bytes:
    return SealedFile(io.BytesIO(data), name=name, ring=ring).read()


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7])
def test_what_was_kept_comes_back(size):
    content = os.urandom(size)
    name = kept(content)
    with open_file(name) as file:
        assert file.read() == content
    on_disk = file_path(name).read_bytes()
    assert size < 16 or content[:16] not in on_disk


def test_lines_and_places_are_read_as_of_any_file():
    lines = [f"row {n}\n".encode() for n in range(40_000)]
    with open_file(kept(b"".join(lines))) as file:
        assert list(file) == lines
        file.seek(CHUNK - 3)
        assert file.read(6) == b"".join(lines)[CHUNK - 3 : CHUNK + 3]
        assert file.seek(-4, io.SEEK_END) == len(b"".join(lines)) - 4
        assert file.read() == b"".join(lines)[-4:]
        file.seek(0)
        assert io.TextIOWrapper(file, "utf-8").readline() == "row 0\n"


@given(st.binary(max_size=300), st.data())
def test_no_byte_can_be_changed(content, data):
    whole = bytearray(sealed(content))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SealBroken):
        read(bytes(whole))


def test_a_file_cut_short_does_not_open_wherever_it_is_cut():
    whole = sealed(os.urandom(2 * CHUNK + 10))
    label = len(whole) - (2 * CHUNK + 10) - 3 * 16
    for length in (0, 5, HEAD, label, label + CHUNK + 16, label + 2 * (CHUNK + 16), len(whole) - 1):
        with pytest.raises(SealBroken):
            read(whole[:length])
    with pytest.raises(SealBroken):
        read(whole + b"x")


def test_chunks_do_not_change_places():
    content = os.urandom(2 * CHUNK + 10)
    whole = sealed(content)
    start = len(whole) - (2 * CHUNK + 10) - 3 * 16
    first, second = whole[start : start + CHUNK + 16], whole[start + CHUNK + 16 : start + 2 * (CHUNK + 16)]
    with pytest.raises(SealBroken):
        read(whole[:start] + second + first + whole[start + 2 * (CHUNK + 16) :])


def test_a_file_does_not_open_under_another_s_name():
    first, second = kept(b"the one"), kept(b"the other")
    file_path(first).replace(file_path(second))
    with pytest.raises(SealBroken):
        open_file(second)


def test_a_file_does_not_open_with_another_key():
    with pytest.raises(SealBroken):
        read(sealed(b"content"), ring=KeyRing.parse(NEW))
    with pytest.raises(SealBroken):
        read(sealed(b"content"), ring=KeyRing.parse("1:" + "C" * 42 + "A="))
    assert read(sealed(b"content"), ring=KeyRing.parse(f"{NEW},{OLD}")) == b"content"


def test_the_label_says_what_for_by_whom_and_when_and_is_sealed():
    name = kept(b"x")
    label = json.loads(sealed_file(name).label)
    assert (label["place"], label["by"]) == ("register", "command")
    assert b"register" not in file_path(name).read_bytes()


class Broken(io.RawIOBase):
    """A stream that fails in the middle, as a disk or a connection does."""

    def __init__(self, error: OSError) -> None:
        self.parts, self.error = [b"x" * CHUNK, b"y" * CHUNK], error

    def read(self, size: int = -1) -> bytes:
        if not self.parts:
            raise self.error
        return self.parts.pop()


def test_of_a_file_that_could_not_be_kept_nothing_is_left(home):
    with pytest.raises(FileNotKept, match="The disk is full"):
        keep_file(Broken(OSError(errno.ENOSPC, "full")), place="register", by="command", now=timezone.now())
    with pytest.raises(FileNotKept, match="could not be written"):
        keep_file(Broken(OSError(errno.EIO, "broken")), place="register", by="command", now=timezone.now())
    assert [path for path in home.rglob("*") if path.is_file()] == []


def test_a_name_leads_nowhere_else():
    for name in ("../../etc/passwd", "/etc/passwd", "", "0" * 31, "G" * 32):
        with pytest.raises(ValueError, match="not the name"):
            open_file(name)
    with pytest.raises(FileNotFoundError):
        open_file("0" * 32)


def test_only_the_owner_of_the_process_may_read_it():
    name = kept(b"x")
    assert file_path(name).stat().st_mode & 0o777 == 0o600


def test_a_forgotten_file_is_gone():
    name = kept(b"x")
    forget_file(name)
    forget_file(name)
    assert list(kept_files()) == []


def test_a_file_is_sealed_anew_under_a_new_key_with_the_same_content_and_label(settings):
    settings.DATA_KEYS = OLD
    key_ring.cache_clear()
    try:
        name = kept(b"content" * CHUNK)
        label = sealed_file(name).label
        assert list(kept_files()) == [(name, 1)]
        settings.DATA_KEYS = f"{NEW},{OLD}"
        key_ring.cache_clear()
        assert reseal_file(name) is True
        assert list(kept_files()) == [(name, 2)]
        assert (open_file(name).read(), sealed_file(name).label) == (b"content" * CHUNK, label)
        assert reseal_file("0" * 32) is False
    finally:
        key_ring.cache_clear()
