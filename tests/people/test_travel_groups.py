"""Who travels with whom: made, joined, left, dissolved."""

import pytest
from django.urls import reverse
from django.utils import timezone

from onward.base.rules.refusals import NotAllowed
from onward.people.actions import dissolve_travel_group, make_travel_group
from onward.people.models import TravelGroup
from onward.people.queries import travel_group_of


@pytest.fixture
def family(person):
    return [person("Getachew", given) for given in ("Haile", "Hiwot", "Hagos")]


def post(client, name, person, **form):
    return client.post(reverse(f"people:{name}", args=[person.reference]), form)


def travelling(people):
    return [travel_group_of(person) for person in people]


def test_two_make_a_group_and_a_third_joins_it(client, caseworker, family, trail):
    client.force_login(caseworker)
    post(client, "join_travel_group", family[1], **{"group-companion": family[0].reference})
    post(client, "join_travel_group", family[2], **{"group-companion": family[0].reference.lower()})
    group = TravelGroup.objects.get()
    assert travelling(family) == [group] * 3
    page = client.get(reverse("people:person", args=[family[0].reference])).content.decode()
    assert [one.reference in page for one in (group, family[1], family[2])] == [True] * 3
    assert trail("travel_group.made", "travel_group.joined") == [
        ("travel_group.made", [family[0].reference, family[1].reference]),
        ("travel_group.joined", [family[2].reference]),
    ]


def test_a_group_that_one_leaves_goes_on_and_the_last_two_part_together(client, caseworker, family, trail):
    client.force_login(caseworker)
    post(client, "join_travel_group", family[1], **{"group-companion": family[0].reference})
    post(client, "join_travel_group", family[2], **{"group-companion": family[0].reference})
    group = TravelGroup.objects.get()
    post(client, "leave_travel_group", family[2], group=group.reference)
    assert travelling(family) == [group, group, None]
    post(client, "leave_travel_group", family[1], group=group.reference)
    assert travelling(family) == [None] * 3
    assert [kind for kind, _ in trail("travel_group.left", "travel_group.dissolved")] == [
        "travel_group.left",
        "travel_group.left",
        "travel_group.dissolved",
    ]


def test_a_group_is_dissolved_once(client, caseworker, family, now):
    group = make_travel_group(people=family, on=now.date(), by="test", now=now)
    client.force_login(caseworker)
    post(client, "dissolve_travel_group", family[0], group=group.reference)
    assert travelling(family) == [None] * 3
    assert (
        "dissolved already"
        in client.post(
            reverse("people:dissolve_travel_group", args=[family[0].reference]), {"group": group.reference}, follow=True
        ).content.decode()
    )


def test_nobody_travels_in_two_groups_or_alone(family, person, now):
    make_travel_group(people=family[:2], on=now.date(), by="test", now=now)
    with pytest.raises(NotAllowed):
        make_travel_group(people=family[1:], on=now.date(), by="test", now=now)
    with pytest.raises(NotAllowed):
        make_travel_group(people=[family[2], family[2]], on=now.date(), by="test", now=now)


def test_whoever_left_may_travel_again(family, now):
    group = make_travel_group(people=family[:2], on=now.date(), by="test", now=now)
    dissolve_travel_group(group=group, on=now.date(), by="test", now=now)
    again = make_travel_group(people=family, on=now.date(), by="test", now=now)
    assert travelling(family) == [again] * 3


def test_somebody_of_another_office_cannot_be_named_and_does_not_show(
    client, caseworker, family, case_of, other_office, now
):
    hidden = family[1]
    case_of(hidden, other_office)
    client.force_login(caseworker)
    answer = post(client, "join_travel_group", family[0], **{"group-companion": hidden.reference})
    assert (answer.status_code, "You see nobody with that reference" in answer.content.decode()) == (422, True)
    make_travel_group(people=family, on=now.date(), by="test", now=timezone.now())
    page = client.get(reverse("people:person", args=[family[0].reference])).content.decode()
    assert [one.reference in page for one in family[1:]] == [False, True]


@pytest.mark.parametrize("typed", ["", "P-99999999", "self"])
def test_whom_nobody_knows_cannot_travel_along(client, caseworker, family, typed):
    client.force_login(caseworker)
    companion = family[0].reference if typed == "self" else typed
    answer = post(client, "join_travel_group", family[0], **{"group-companion": companion})
    assert (answer.status_code, TravelGroup.objects.count()) == (422, 0)


def test_a_group_in_which_the_person_never_was_is_not_ended(client, caseworker, family, person, now):
    group = make_travel_group(people=family, on=now.date(), by="test", now=now)
    stranger = person("A", "B")
    client.force_login(caseworker)
    assert post(client, "dissolve_travel_group", stranger, group=group.reference).status_code == 404
    assert post(client, "dissolve_travel_group", family[0], group="G-\x00").status_code == 404
    assert travelling(family) == [group] * 3
