"""The programmes that hold: the shipped files, and whatever release of one was approved last."""

from functools import cache, lru_cache
from pathlib import Path

from onward.base.rules.checks import check as check_registered
from onward.countries.queries import is_country
from onward.programmes.models import ProgrammeRelease
from onward.programmes.rules import Checked, Programme, check_file
from onward.programmes.states import ReleaseState

LIBRARY = Path(__file__).parent.parent / "library"


class UnknownProgramme(LookupError):
    """No programme has that code."""


@cache
def library() -> dict[str, Programme]:
    """The programmes that Onward ships, by code. A file of ours that does not pass its own check is a fault of ours."""
    return _read(tuple(sorted((path.stem, path.read_bytes()) for path in LIBRARY.glob("*.yaml"))))


def programmes() -> dict[str, Programme]:
    """All programmes that hold now, by code: a release that was approved stands before the shipped file."""
    approved = ProgrammeRelease.objects.filter(state=ReleaseState.APPROVED).order_by("settled_at", "id")
    released = {code: digest for code, digest in approved.values_list("code", "digest")}
    return _with_releases(tuple(sorted(released.items()))) if released else library()


def programme(code: str) -> Programme:
    """UnknownProgramme for a code that no programme has."""
    try:
        return programmes()[code]
    except KeyError:
        raise UnknownProgramme(code) from None


def programme_codes(pathway: str = "") -> list[str]:
    """The codes of the programmes of a pathway, or of all."""
    return sorted(code for code, each in programmes().items() if pathway in {"", each.pathway})


def check(content: bytes) -> Checked:
    """What a programme file would be, or what is wrong with it; nothing is loaded."""
    return check_file(content, known=programmes(), is_country=is_country)


@check_registered("programmes")
def problems_of_programmes() -> list[str]:
    """Whether every programme that holds can be read: a decision is refused by one that cannot."""
    try:
        programmes()
    except ValueError as error:
        return [str(error)]
    return []


@lru_cache(maxsize=8)
def _with_releases(released: tuple[tuple[str, str], ...]) -> dict[str, Programme]:
    """By code and digest, so that the answer is kept for as long as the same releases hold."""
    texts = {path.stem: path.read_bytes() for path in LIBRARY.glob("*.yaml")}
    for code, digest in released:
        texts[code] = ProgrammeRelease.objects.get(code=code, digest=digest).text.encode()
    return _read(tuple(sorted(texts.items())))


def _read(texts: tuple[tuple[str, bytes], ...]) -> dict[str, Programme]:
    """Files that build on one another, each after those that it builds on."""
    found: dict[str, Programme] = {}
    waiting = dict(texts)
    while waiting:
        read = {}
        for code, content in waiting.items():
            checked = check_file(content, known=found, is_country=is_country)
            if checked.programme is not None:
                read[code] = checked.programme
        if not read:
            problems = [
                check_file(content, known=found, is_country=is_country).problems for content in waiting.values()
            ]
            raise ValueError(f"programme files {', '.join(waiting)} cannot be read: {problems}")
        found |= read
        waiting = {code: content for code, content in waiting.items() if code not in read}
    return found
