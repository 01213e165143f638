"""The reader's roles and what they may do, in words."""

from datetime import date

from onward.access.rules import PERMISSION_SAYS, ROLES, Role


def test_roles_and_rights_are_said_in_words(client, account, office):
    user = account("airport_officer", office=office, programme="REAN", until=date(2999, 12, 31))
    client.force_login(user)
    answer = client.get("/help/")
    terms = ROLES[Role.AIRPORT_OFFICER]
    assert [role["may"] for role in answer.context["roles"]] == [
        [says for permission, says in PERMISSION_SAYS.items() if permission in terms.may]
    ]
    page = answer.content.decode()
    assert [part in page for part in (str(office), "REAN", "2999", "Look people up.", "Manage accounts")] == [
        True, True, True, True, False,
    ]  # fmt: skip


def test_it_is_there_in_dutch(client, account, office):
    client.force_login(account("airport_officer", office=office))
    page = client.get("/help/", headers={"Accept-Language": "nl"})
    assert (page.status_code, page.headers["Content-Language"]) == (200, "nl")


def test_whoever_holds_no_role_has_no_such_page(client, outsider):
    client.force_login(outsider)
    assert client.get("/help/").status_code == 403
