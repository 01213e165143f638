from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onward.audit.actions import record
from onward.base.actions import reserve_ids
from onward.base.rules.refusals import NotAllowed
from onward.people.models import Person, TravelGroup, TravelGroupMember


@transaction.atomic
def make_travel_group(*, people: Sequence[Person], on: date, by: object, now: datetime) -> TravelGroup:
    """People who will travel together. NotAllowed for fewer than two, and for whoever is in a group already."""
    if len({person.pk for person in people}) < 2:
        raise NotAllowed(_("A travel group is two people or more."))
    _lock(people)
    for person in people:
        _refuse_in_a_group(person)
    (pk,) = reserve_ids(TravelGroup)
    who = getattr(by, "email", None) or str(by)
    group = TravelGroup.objects.create(pk=pk, reference=f"G-{pk:08}", created_at=now, created_by=who)
    TravelGroupMember.objects.bulk_create(
        TravelGroupMember(group=group, person=person, joined_on=on) for person in people
    )
    _record("made", group, people, by=by, now=now)
    return group


@transaction.atomic
def join_travel_group(*, group: TravelGroup, person: Person, on: date, by: object, now: datetime) -> None:
    group = TravelGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    _lock([person])
    _refuse_in_a_group(person)
    if not group.members.filter(left_on__isnull=True).exists():
        raise NotAllowed(_("That travel group was dissolved. Make a new one."))
    TravelGroupMember.objects.create(group=group, person=person, joined_on=on)
    _record("joined", group, [person], by=by, now=now)


@transaction.atomic
def leave_travel_group(*, group: TravelGroup, person: Person, on: date, by: object, now: datetime) -> None:
    """Nobody is a group alone: when one of two leaves, the group is dissolved."""
    group = TravelGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    left = group.members.filter(person=person, left_on__isnull=True).update(left_on=on)
    if not left:
        raise NotAllowed(_("This person is not in that travel group any more."))
    _record("left", group, [person], by=by, now=now)
    if group.members.filter(left_on__isnull=True).count() == 1:
        dissolve_travel_group(group=group, on=on, by=by, now=now)


@transaction.atomic
def dissolve_travel_group(*, group: TravelGroup, on: date, by: object, now: datetime) -> None:
    group = TravelGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    current = list(group.members.filter(left_on__isnull=True).select_related("person"))
    if not current:
        raise NotAllowed(_("That travel group was dissolved already."))
    group.members.filter(left_on__isnull=True).update(left_on=on)
    _record("dissolved", group, [member.person for member in current], by=by, now=now)


def _lock(people: Sequence[Person]) -> None:
    list(Person.objects.select_for_update(of=("self",)).filter(pk__in=[p.pk for p in people]).order_by("pk"))


def _refuse_in_a_group(person: Person) -> None:
    if TravelGroupMember.objects.filter(person=person, left_on__isnull=True).exists():
        raise NotAllowed(
            _("%(reference)s travels in a group already. Leave that one first.") % {"reference": person.reference}
        )


def _record(verb: str, group: TravelGroup, people: Sequence[Person], *, by: object, now: datetime) -> None:
    references = [person.reference for person in people]
    record(f"travel_group.{verb}", by=by, now=now, people=references, detail={"group": group.reference})
