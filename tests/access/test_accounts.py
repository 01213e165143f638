"""What an administrator does with accounts, roles and offices, and what is refused."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onward.access.models import Office, RoleAssignment, User
from onward.audit.models import Event


def record(user: User) -> str:
    return reverse("access:account_record", args=[user.reference])


def do(client, name: str, user: User, data: dict | None = None):
    return client.post(reverse(f"access:{name}", args=[user.reference]), data or {}, follow=True)


def test_an_account_is_made_invited_and_opened_by_its_link_once(
    client, administrator, office, django_capture_on_commit_callbacks
):
    client.force_login(administrator)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("access:create_account"), {"email": "New@Onward.example", "first_name": "Noor"})
    user = User.objects.get(email="new@onward.example")
    assert answer["Location"] == record(user)
    answer = do(client, "give_role", user, {"role": "statistician", "office": office.code})
    assert answer.status_code == 200
    [message] = mail.outbox
    assert message.to == ["new@onward.example"]
    path = re.search(r"http://[^/]+(/\S+)", message.body)[1]
    theirs = Client()
    page = theirs.get(path, follow=True)
    chosen = {"password1": "een-lang-en-eigen-woord", "password2": "een-lang-en-eigen-woord"}
    theirs.post(page.redirect_chain[-1][0], chosen)
    user.refresh_from_db()
    assert user.check_password("een-lang-en-eigen-woord")
    again = Client().get(path, follow=True)
    assert again.context["token_fail"] is True
    events = list(Event.objects.order_by("id").values_list("kind", "by", "detail__account"))
    assert events == [
        ("account.created", administrator.email, user.email),
        ("account.invited", administrator.email, user.email),
        ("role.given", administrator.email, user.email),
        ("sign_in.changed", user.email, user.email),
    ]


def test_an_address_has_one_account(client, administrator, caseworker):
    client.force_login(administrator)
    page = client.post(reverse("access:create_account"), {"email": caseworker.email.upper()})
    assert page.status_code == 200
    assert "has an account already" in page.text
    assert User.objects.count() == 2


def test_nobody_gives_a_role_to_himself(client, administrator):
    client.force_login(administrator)
    page = do(client, "give_role", administrator, {"role": "caseworker"})
    assert "Nobody gives a role to himself" in page.text
    assert RoleAssignment.objects.count() == 1
    assert reverse("access:give_role", args=[administrator.reference]) not in client.get(record(administrator)).text


def test_a_role_is_given_again_with_another_last_day_and_is_held_once(client, administrator, account, office):
    user = account()
    client.force_login(administrator)
    until = timezone.localdate() + timedelta(days=30)
    for last in ("", until.isoformat()):
        do(client, "give_role", user, {"role": "caseworker", "office": office.code, "programme": "X", "until": last})
    held = user.assignments.values_list("role", "office__code", "programme", "until")
    assert list(held) == [("caseworker", office.code, "X", until)]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"role": "auditor", "office": "HQ"}, "works for the whole organisation"),
        ({"role": "administrator", "programme": "X"}, "works for the whole organisation"),
        ({"role": "partner"}, "belongs to one office"),
        ({"role": "caseworker", "until": "2007-01-01"}, "passed already"),
        ({"role": "emperor"}, "Select a valid choice"),
        ({"role": "caseworker", "programme": "no such"}, "capital letters"),
    ],
)
def test_a_role_is_refused_with_the_reason(client, administrator, account, office, given, says):
    user = account()
    client.force_login(administrator)
    assert says in do(client, "give_role", user, given).text
    assert user.assignments.count() == 0


def test_a_closed_office_takes_nobody_new(client, administrator, account, office):
    office.closed_on = timezone.localdate()
    office.save()
    user = account()
    client.force_login(administrator)
    do(client, "give_role", user, {"role": "caseworker", "office": office.code})
    assert user.assignments.count() == 0


def test_a_role_ends_and_the_trail_keeps_that_it_was_held(client, administrator, caseworker, account):
    other = account("statistician")
    client.force_login(administrator)
    mine = caseworker.assignments.get()
    do(client, "end_role", other, {"assignment": mine.pk})
    assert caseworker.assignments.count() == 1
    do(client, "end_role", caseworker, {"assignment": mine.pk})
    assert caseworker.assignments.count() == 0
    event = Event.objects.get(kind="role.ended")
    assert (event.detail["account"], event.detail["role"]) == (caseworker.email, "caseworker")


def test_the_last_administrator_stays(client, administrator, account):
    second = account("administrator", until=timezone.localdate())
    client.force_login(second)
    page = do(client, "end_role", administrator, {"assignment": administrator.assignments.get().pk})
    assert "last administrator" in page.text
    page = do(client, "deactivate_account", administrator)
    assert "last administrator" in page.text
    administrator.refresh_from_db()
    assert (administrator.is_active, administrator.assignments.count()) == (True, 1)


def test_with_two_administrators_one_may_go(client, administrator, account):
    second = account("administrator")
    client.force_login(second)
    do(client, "deactivate_account", administrator)
    administrator.refresh_from_db()
    assert administrator.is_active is False


def test_deactivating_ends_the_sessions_and_reactivating_asks_for_a_new_password(client, administrator, account):
    user, theirs = account("statistician"), Client()
    theirs.post(reverse("account_login"), {"login": user.email, "password": "demonstration-7"})
    assert theirs.get(reverse("access:account")).status_code == 200
    client.force_login(administrator)
    do(client, "deactivate_account", user)
    assert theirs.get(reverse("access:account")).status_code == 302
    do(client, "reactivate_account", user)
    user.refresh_from_db()
    assert (user.is_active, user.has_usable_password()) == (True, False)


def test_one_does_not_deactivate_oneself_nor_reset_one_s_own_second_factor(client, administrator, account):
    from onward.access.queries import second_factors

    account("administrator")
    client.force_login(administrator)
    do(client, "deactivate_account", administrator)
    do(client, "reset_second_factor", administrator)
    administrator.refresh_from_db()
    assert (administrator.is_active, second_factors(administrator).count()) == (True, 1)


def test_a_lost_second_factor_is_reset_and_its_owner_is_told(
    client, administrator, caseworker, django_capture_on_commit_callbacks
):
    from onward.access.queries import second_factors

    client.force_login(administrator)
    with django_capture_on_commit_callbacks(execute=True):
        do(client, "reset_second_factor", caseworker)
    assert second_factors(caseworker).count() == 0
    assert [message.to for message in mail.outbox] == [[caseworker.email]]


def test_accounts_are_found_by_name_role_office_and_state(client, administrator, caseworker, account, other_office):
    account("team_leader", office=other_office)
    client.force_login(administrator)

    def found(**asked) -> list[str]:
        page = client.get(reverse("access:accounts"), asked)
        return [user.email for user in page.context["page"]]

    assert len(found()) == 3
    assert found(text="CASEWORKER") == [caseworker.email]
    assert found(role="caseworker") == [caseworker.email]
    assert found(office=other_office.code) == ["team_leader-3@onward.example"]
    assert found(active="no") == []
    assert found(office="NO-SUCH") == found()


def test_the_list_of_accounts_costs_the_same_for_one_and_for_three(
    client, administrator, account, office, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(administrator)
    client.get(reverse("access:accounts"))
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(reverse("access:accounts"))
    account("caseworker", office=office)
    account("caseworker", office=office)
    with CaptureQueriesContext(connection) as three:
        client.get(reverse("access:accounts"))
    assert len(one) + 1 >= len(three)


def test_an_office_is_added_renamed_and_closed(client, administrator):
    client.force_login(administrator)
    new = {"code": "acc", "name": "Accra", "kind": "MISSION", "country": "GH"}
    assert "capital letters" in client.post(reverse("access:add_office"), new).text
    assert client.post(reverse("access:add_office"), new | {"code": "ACC"}).status_code == 302
    address = reverse("access:change_office", args=["ACC"])
    seen = client.get(address).context["form"]["seen"].value()
    client.post(address, {"name": "Accra mission", "closed_on": "2008-01-01", "seen": seen})
    office = Office.objects.get(code="ACC")
    assert (office.name, office.closed_on.isoformat(), office.country) == ("Accra mission", "2008-01-01", "GH")
    assert list(Event.objects.order_by("id").values_list("kind", flat=True)) == ["office.added", "office.changed"]


def test_the_administrator_sees_no_person(client, administrator, person):
    from onward.cases.models import Case
    from onward.people.models import Person

    assert Person.objects.count() == 1
    assert Person.objects.visible_to(administrator).count() == 0
    assert Case.objects.visible_to(administrator).count() == 0


def test_everybody_reads_what_each_role_is_for(client, outsider, caseworker):
    client.force_login(caseworker)
    page = client.get(reverse("access:roles"))
    assert page.text.count("<h2>") == 10
    client.force_login(outsider)
    assert client.get(reverse("access:roles")).status_code == 403


def test_the_command_adds_lists_and_gives(office, capsys, settings):
    import json

    from django.core.management import CommandError, call_command

    call_command("account", "add", "boss@onward.example", "--role", "administrator", "--json")
    [made] = json.loads(capsys.readouterr().out)
    assert made["roles"] == [{"role": "administrator", "office": "", "programme": "", "until": ""}]
    page = Client().get(made["link"].removeprefix(settings.SITE_URL), follow=True)
    assert "password1" in page.context["form"].fields
    call_command("account", "give", "boss@onward.example", "--role", "caseworker", "--office", "HQ", "--json")
    capsys.readouterr()
    call_command("account", "list")
    assert capsys.readouterr().out == "boss@onward.example                      administrator, caseworker HQ\n"
    with pytest.raises(CommandError, match=r"There is no office XX\. There are: HQ"):
        call_command("account", "give", "boss@onward.example", "--role", "caseworker", "--office", "XX")
    with pytest.raises(CommandError, match="has an account already"):
        call_command("account", "add", "boss@onward.example")
    with pytest.raises(CommandError, match="last administrator"):
        call_command("account", "deactivate", "boss@onward.example")
    assert User.objects.get().is_active


@pytest.mark.parametrize(
    ("name", "first", "second", "says"),
    [
        ("change_account", {"first_name": "Noor"}, {"first_name": "Nour"}, "Noor"),
        ("change_office", {"name": "Den Haag"}, {"name": "La Haye"}, "Den Haag"),
    ],
)
def test_of_two_who_save_at_once_the_second_sees_what_changed_and_chooses(
    client, administrator, caseworker, office, name, first, second, says
):
    client.force_login(administrator)
    address = reverse(f"access:{name}", args=[caseworker.reference if name == "change_account" else office.code])
    seen = client.get(address).context["form"]["seen"].value()
    assert client.post(address, first | {"seen": seen}).status_code == 302
    page = client.post(address, second | {"seen": seen})
    assert page.status_code == 200
    assert "Somebody else has changed" in page.text
    assert f"<strong>{says}" in page.text
    mine, again = (page.context["form"][field].value() for field in (next(iter(second)), "seen"))
    assert mine == next(iter(second.values()))
    assert client.post(address, second | {"seen": again}).status_code == 302
