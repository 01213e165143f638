"""Break-glass: opening one person's compartment in an emergency, and the review afterwards."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from onward.access.models import Opening, User
from onward.access.queries.accounts import safeguarding_officers
from onward.access.rules import OPEN_FOR, Compartment, Refused
from onward.access.states import NEXT, Judgement
from onward.audit.actions import record
from onward.base.actions import reserve_ids
from onward.base.queries import key_ring, place


@transaction.atomic
def open_compartment(
    *, person: str, compartment: Compartment | str, reason: str, by: User, now: datetime, open_for: timedelta = OPEN_FOR
) -> Opening:
    """For an hour, for this user. The safeguarding officers are told at once, without a word about the person."""
    compartment = Compartment(compartment)
    [pk] = reserve_ids(Opening)
    opening = Opening.objects.create(
        pk=pk,
        user=by,
        person=person,
        compartment=compartment,
        reason=key_ring().seal(reason, place=place(Opening, "reason", pk)),
        opened_at=now,
        expires_at=now + open_for,
    )
    detail = {"compartment": compartment.value, "opening": opening.reference}
    record("compartment.opened", by=by, now=now, people=[person], detail=detail)
    transaction.on_commit(_tell_officers, robust=True)
    return opening


@transaction.atomic
def review_opening(*, opening: Opening, judgement: Judgement | str, remark: str, by: User, now: datetime) -> None:
    """Whether it was justified, with a remark. Refused of whoever opened it, and a second time."""
    opening = Opening.objects.select_for_update(of=("self",)).get(pk=opening.pk)
    if opening.user_id == by.pk:
        raise Refused(_("Nobody reviews his own opening: another safeguarding officer or the auditor does."))
    if Judgement(judgement) not in NEXT[Judgement(opening.judgement)]:
        raise Refused(_("This opening has been reviewed already."))
    opening.judgement, opening.reviewed_by, opening.reviewed_at = Judgement(judgement), by, now
    opening.remark = key_ring().seal(remark, place=place(Opening, "remark", opening.pk))
    opening.save(update_fields=["judgement", "reviewed_by", "reviewed_at", "remark"])
    detail = {"opening": opening.reference, "judgement": opening.judgement, "account": opening.user.email}
    record("opening.reviewed", by=by, now=now, people=[opening.person], detail=detail)


@transaction.atomic
def record_viewed_openings(*, openings: list[Opening], by: User, now: datetime) -> None:
    """The list shows reasons, which may tell of a person: looking at it is an event."""
    people = sorted({opening.person for opening in openings})
    record("openings.viewed", by=by, now=now, people=people, detail={"openings": len(openings)})


def _tell_officers() -> None:
    for officer in safeguarding_officers():
        with translation.override(officer.language or settings.LANGUAGE_CODE):
            link = settings.SITE_URL + reverse("access:openings")
            text = render_to_string("access/mail/compartment_opened.txt", {"link": link})
            send_mail(_("A protected compartment was opened"), text, None, [officer.email])
