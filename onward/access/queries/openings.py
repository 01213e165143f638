from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from onward.access.models import Opening, User
from onward.access.queries.rights import people_visible, scope
from onward.access.rules import Permission
from onward.access.states import Judgement
from onward.base.queries import key_ring, place


@dataclass(frozen=True)
class OpeningShown:
    """An opening as its reviewers read it."""

    opening: Opening
    reason: str
    remark: str
    is_open: bool


def reviewable(user: User) -> QuerySet[Opening]:
    """Openings that the user may read of: all, or of the persons of the offices and programmes that they guard."""
    found = Opening.objects.select_related("user", "reviewed_by")
    if scope(user, Permission.OPENING_REVIEW).everything:
        return found
    return found.filter(person__in=people_visible(user, Permission.OPENING_REVIEW).values("reference"))


def openings_to_review(user: User) -> QuerySet[Opening]:
    """What waits for a review by this user: never one's own."""
    return reviewable(user).filter(judgement=Judgement.WAITING).exclude(user=user)


def openings(user: User, *, waiting: bool) -> QuerySet[Opening]:
    """For the review list, newest first: those that wait, or those reviewed."""
    found = reviewable(user).order_by("-opened_at", "-pk")
    return found.filter(judgement=Judgement.WAITING) if waiting else found.exclude(judgement=Judgement.WAITING)


def opening_shown(opening: Opening, *, now: datetime) -> OpeningShown:
    ring = key_ring()
    reason = ring.unseal(opening.reason, place=place(Opening, "reason", opening.pk))
    remark = ring.unseal(opening.remark, place=place(Opening, "remark", opening.pk)) if opening.remark else ""
    return OpeningShown(opening, reason, remark, opening.expires_at > now)


def open_now(user: User, *, person: str, compartment: str, now: datetime) -> Opening | None:
    mine = Opening.objects.filter(user=user, person=person, compartment=compartment, expires_at__gt=now)
    return mine.order_by("-expires_at").first()
