import pytest

from tests.reporting.invented_register import RECORDED, write_row


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    """Each test has an extract of its own."""
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def take_over(db, office):
    """Writes rows into the record: take_over([Row(…), …]) gives their members back, in order."""
    return lambda rows, at=RECORDED, office=office: [write_row(row, office, at) for row in rows]


@pytest.fixture
def signed_in(client, account, office):
    """A client of somebody with a role: signed_in("statistician")."""

    def sign_in(role: str, **where):
        user = account(role, **where)
        client.force_login(user)
        client.user = user
        return client

    return sign_in
