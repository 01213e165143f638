"""Looking counts too: the traces of a look at somebody and of a search. What was typed is personal and is not kept."""

from collections.abc import Sequence
from datetime import datetime

from onward.audit.actions import record
from onward.people.models import Person


def view_person(*, person: Person, by: object, now: datetime) -> None:
    record("person.viewed", by=by, now=now, people=[person.reference])


def search_people(*, shown: Sequence[str], asked: dict[str, bool], by: object, now: datetime) -> None:
    """`shown` are the references that the answer held; `asked` says by what was searched, not for what."""
    record("people.searched", by=by, now=now, people=shown, detail={"shown": len(shown), **asked})
