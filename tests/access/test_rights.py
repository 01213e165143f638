"""What a role reaches: office, programme, last day; and every page against every role."""

from datetime import timedelta

import pytest
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from onward.access.models import User
from onward.access.queries import Scope, may, permission_matrix, permissions, scope
from onward.access.queries.matrix import OPEN, SIGNED_IN
from onward.access.rules import PERMISSION_SAYS, ROLES, Permission, Role
from onward.cases.models import Application, Case
from onward.people.models import Person


def test_a_role_reaches_its_office(caseworker, account, other_office, person):
    assert list(Person.objects.visible_to(caseworker)) == [person]
    assert list(Case.objects.visible_to(caseworker).values_list("reference", flat=True)) == ["R-2007-00001"]
    stranger = account("caseworker", office=other_office)
    assert list(Person.objects.visible_to(stranger)) == []
    assert list(Case.objects.visible_to(stranger)) == []


def test_a_role_reaches_its_programme(account, office, person):
    Application.objects.create(member=person.memberships.get(), programme="X")
    assert list(Person.objects.visible_to(account("partner", office=office, programme="X"))) == [person]
    assert list(Person.objects.visible_to(account("partner", office=office, programme="Y"))) == []


def test_a_role_ends_after_its_last_day(account, office, person):
    today = timezone.localdate()
    assert list(Person.objects.visible_to(account("caseworker", office=office, until=today))) == [person]
    late = account("caseworker", office=office, until=today - timedelta(days=1))
    assert list(Person.objects.visible_to(late)) == []
    assert permissions(late) == frozenset()


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("administrator", "access:accounts"),
        ("administrator", "access:offices"),
        ("team_leader", "cases:import_register"),
        ("team_leader", "programmes:programmes"),
        ("team_leader", "people:find"),
    ],
)
def test_no_copy_of_a_page_behind_a_right_stays_in_the_browser(client, account, role, name):
    client.force_login(account(role))
    answer = client.get(reverse(name))
    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)


def test_a_deactivated_account_holds_no_right(caseworker):
    caseworker.is_active = False
    assert permissions(caseworker) == frozenset()
    assert not caseworker.has_perm("case.view")


def test_rights_come_from_roles_only(outsider):
    outsider.is_staff = outsider.is_superuser = True
    outsider.save()
    assert not may(outsider, Permission.CASE_VIEW)
    assert list(Person.objects.visible_to(outsider)) == []


def test_an_empty_scope_widens_nothing(db):
    assert Scope(frozenset()).condition(office="office", programme="programme") == Q(pk__in=[])


def test_the_templates_ask_as_the_code_does(caseworker):
    assert caseworker.has_perm("case.view")
    assert not caseworker.has_perm("accounts.manage")
    assert not caseworker.has_perm("no.such")
    assert caseworker.has_module_perms("case")
    assert scope(caseworker, Permission.CASE_VIEW).parts == {(caseworker.assignments.get().office_id, None)}


def test_every_permission_has_its_words_and_every_role_its_sentence():
    assert set(PERMISSION_SAYS) == set(Permission)
    assert set(ROLES) == set(Role)
    assert all(str(terms.says).endswith(".") for terms in ROLES.values())


def test_a_role_that_sees_persons_demands_a_second_factor():
    seeing = {Permission.PERSON_VIEW, Permission.CASE_VIEW, Permission.TRAIL_VIEW, Permission.ACCOUNTS_MANAGE}
    assert [role for role, terms in ROLES.items() if terms.may & seeing and not terms.second_factor] == []


def test_the_administrator_holds_no_right_over_persons():
    assert ROLES[Role.ADMINISTRATOR].may == {
        Permission.HOME_VIEW,
        Permission.OWN_ACCOUNT,
        Permission.ACCOUNTS_MANAGE,
    }


def test_every_page_of_ours_names_its_right_or_says_that_it_is_open():
    open_doors = {door.name for door in permission_matrix() if door.ours and door.permission == OPEN}
    signed_in = {door.name for door in permission_matrix() if door.ours and door.permission == SIGNED_IN}
    assert open_doors == {"access:language", "access:no_account", "base:healthz", "base:readyz", "desk:welcome"}
    assert signed_in <= {"access:second_factor", "base:job"}


def test_django_s_doors_are_those_of_signing_in():
    theirs = {door.name for door in permission_matrix() if not door.ours}
    known = ("account_", "mfa_", "usersessions_", "socialaccount_", "openid_connect_")
    assert [name for name in theirs if not name.startswith(known)] == [""]  # their old addresses lead on to the new


PLACES = {
    "reference": "0000000000000000",
    "code": "HQ",
    "person": "P-00000001",
    "compartment": "trafficking",
    "case": "R-2007-00001",
    "programme": "REAN",
    "pk": 1,
    "number": 1,
    "member": 1,
    "place": 1,
    "year": 2007,
    "period": "2007",
}
ROLES_AND_OUTSIDER = [*Role.values, ""]


def address(door) -> str:
    """A door's address with something plausible in every gap; what exists and what does not must be refused alike."""
    from django.urls import get_resolver

    namespace, _, name = door.name.partition(":")
    _prefix, resolver = get_resolver().namespace_dict[namespace]
    [(_form, gaps)] = resolver.reverse_dict.getlist(name)[0][0][:1]
    for tried in (PLACES, PLACES | {"reference": "R-2007-00001"}, PLACES | {"reference": "P-00000001"}):
        given = {gap: tried.get(gap, "x") for gap in gaps}
        try:
            return reverse(door.name, kwargs=given)
        except Exception:
            continue
    return reverse(door.name, kwargs={gap: 1 for gap in gaps})


@pytest.mark.parametrize("role", ROLES_AND_OUTSIDER)
def test_every_page_opens_for_the_roles_that_hold_its_right_and_for_no_other(client, account, office, person, role):
    limited = office if role and not ROLES[Role(role)].everywhere else None
    client.force_login(account(role, office=limited))
    client.raise_request_exception = False
    wrong = []
    for door in permission_matrix():
        if not door.ours or door.permission in (OPEN, SIGNED_IN):
            continue
        refused = client.get(address(door)).status_code == 403
        if refused == (role in door.roles):
            wrong.append((door.name, door.permission, refused))
        if role not in door.roles and client.post(address(door), {}).status_code != 403:
            wrong.append((door.name, door.permission, "POST"))
    assert wrong == []


def test_every_page_asks_a_stranger_to_sign_in(client, db, person):
    for door in permission_matrix():
        if door.ours and door.permission != OPEN:
            for answer in (client.get(address(door)), client.post(address(door), {})):
                assert (door.name, answer.status_code) == (door.name, 302)
                assert answer["Location"].startswith(reverse("account_login"))


def test_the_matrix_is_a_page(client, account):
    client.force_login(account("administrator"))
    page = client.get(reverse("access:matrix"))
    assert page.text.count("<tr>") == len(permission_matrix()) + 1


def test_an_account_s_rights_are_read_once_a_request(caseworker, django_assert_num_queries):
    user = User.objects.get(pk=caseworker.pk)
    with django_assert_num_queries(1):
        for permission in Permission:
            may(user, permission)
