from onward.access.queries.rights import Reader
from onward.people.models import Person, TravelGroup


def travel_group_of(person: Person) -> TravelGroup | None:
    """The group in which the person travels now."""
    return TravelGroup.objects.filter(members__person=person, members__left_on__isnull=True).first()


def companions(person: Person, group: TravelGroup, user: Reader) -> list[Person]:
    """Who travels along, as far as the user may see them."""
    others = Person.objects.visible_to(user).exclude(pk=person.pk)
    return list(others.filter(travel_groups__group=group, travel_groups__left_on__isnull=True).order_by("pk"))
