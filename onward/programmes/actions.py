"""Proposing a programme file, and somebody else's approving or refusing it. What is in force is only ever followed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onward.audit.actions import record
from onward.base.rules.refusals import NotAllowed
from onward.programmes.models import ProgrammeRelease
from onward.programmes.queries import check, programmes
from onward.programmes.rules import Problem
from onward.programmes.states import NEXT, ReleaseState


class FileRefused(NotAllowed):
    """The file does not pass the check: `problems` say where and how to mend."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(f"{problem.at}: {problem}" for problem in problems))


@transaction.atomic
def propose_programme(*, content: bytes, by: object, now: datetime) -> ProgrammeRelease:
    """Keeps a file that passes the check, for somebody else to approve. Refuses a text that says nothing new."""
    checked = check(content)
    if checked.programme is None:
        raise FileRefused(checked.problems)
    code, digest = checked.programme.code, checked.programme.digest
    in_force = programmes().get(code)
    if in_force is not None and in_force.digest == digest:
        raise NotAllowed(_("This text of %(code)s is in force already.") % {"code": code})
    if ProgrammeRelease.objects.filter(code=code, digest=digest).exists():
        raise NotAllowed(
            _("This text of %(code)s has been proposed before. Change it, or look it up.") % {"code": code}
        )
    release = ProgrammeRelease.objects.create(
        code=code,
        text=content.decode("utf-8-sig"),
        digest=digest,
        proposed_at=now,
        proposed_by=_who(by),
    )
    record("programme.proposed", by=by, now=now, detail={"programme": code, "digest": digest[:12]})
    return release


@transaction.atomic
def approve_programme(*, release: ProgrammeRelease, by: object, now: datetime) -> None:
    """From now on the text holds. Refused to who proposed it, and for a file that no longer fits the others."""
    held = _held(release, ReleaseState.APPROVED, by)
    checked = check(held.text.encode())
    if checked.programme is None:
        raise FileRefused(checked.problems)
    _settle(held, ReleaseState.APPROVED, by=by, now=now, reason="")


@transaction.atomic
def refuse_programme(*, release: ProgrammeRelease, reason: str, by: object, now: datetime) -> None:
    held = _held(release, ReleaseState.REFUSED, by)
    if not reason.strip():
        raise NotAllowed(_("Say why, so that who proposed it can mend it."), field="reason")
    _settle(held, ReleaseState.REFUSED, by=by, now=now, reason=reason.strip())


def _held(release: ProgrammeRelease, state: ReleaseState, by: object) -> ProgrammeRelease:
    """The row, locked, if it may come into that state by that person."""
    held = ProgrammeRelease.objects.select_for_update(of=("self",)).get(pk=release.pk)
    if state not in NEXT[ReleaseState(held.state)]:
        raise NotAllowed(_("This has been answered already, by %(who)s.") % {"who": held.settled_by})
    if held.proposed_by.casefold() == _who(by).casefold():
        raise NotAllowed(_("You proposed this yourself: somebody else approves or refuses it."))
    return held


def _settle(release: ProgrammeRelease, state: ReleaseState, *, by: object, now: datetime, reason: str) -> None:
    release.state, release.settled_at, release.settled_by, release.reason = state, now, _who(by), reason
    release.save(update_fields=["state", "settled_at", "settled_by", "reason"])
    detail = {"programme": release.code, "digest": release.digest[:12]}
    record(f"programme.{state.lower()}", by=by, now=now, detail=detail)


def _who(by: object) -> str:
    return getattr(by, "email", None) or str(by)
