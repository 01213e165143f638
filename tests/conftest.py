"""The cast: who works here, and the outsider who may see nothing. Settings for every test.

They are made here and not by pytest-django, which reads them before there is a home of the tests' own.
"""

import os
import shutil
import tempfile

import django
import pytest
from django.utils import translation

for name in [name for name in os.environ if name.startswith("ONWARD_")]:
    del os.environ[name]
HOME = tempfile.mkdtemp(prefix="onward-test-")  # of this process: with several, none reads another's files
os.environ |= {"ONWARD_HOME": HOME, "DJANGO_SETTINGS_MODULE": "onward.config.settings"}
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
    "1"  # a browser's event loop goes on in this thread; Onward has none of its own
)
django.setup()


def pytest_configure():
    """Static files straight from the source: the names with a hash in them come with `onward setup`."""
    from django.conf import settings

    settings.STATIC_ROOT.mkdir(exist_ok=True)
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


def pytest_unconfigure():
    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def _append_only_tables_may_be_emptied_between_tests(django_db_setup, django_db_blocker):
    """Transactional tests end by emptying every table, which the append-only triggers refuse: they rest, here only."""
    from django.db import connection, transaction

    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def postgresql(self, sql_list):
        with transaction.atomic(), self.connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for statement in sql_list:
                cursor.execute(statement)

    def sqlite(self, sql_list):
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            flush(self, sql_list)
            for _, sql in triggers:
                cursor.execute(sql)

    operations.execute_sql_flush = postgresql if connection.vendor == "postgresql" else sqlite
    yield
    operations.execute_sql_flush = flush


@pytest.fixture
def empty_node(tmp_path, django_db_blocker):
    """A home and an empty database, for processes of their own: empty_node.run("check")."""
    from tests.base.node import made

    with django_db_blocker.unblock(), made(tmp_path) as node:
        yield node


@pytest.fixture(scope="session")
def migrated_node(tmp_path_factory, django_db_setup, django_db_blocker):
    """Made once, to be copied."""
    from tests.base.node import made

    with django_db_blocker.unblock(), made(tmp_path_factory.mktemp("migrated")) as node:
        done = node.run("migrate", "--verbosity=0")
        assert (done.returncode, done.stderr) == (0, "")
        yield node


@pytest.fixture
def node(tmp_path, migrated_node, django_db_blocker):
    """The same, with its tables."""
    from tests.base.node import made

    with django_db_blocker.unblock(), made(tmp_path, like=migrated_node) as node:
        yield node


TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def app_code():
    """What the app on somebody's telephone shows now: app_code(), or app_code(secret)."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    def show(secret: str = TOTP_SECRET) -> str:
        return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))

    return show


@pytest.fixture(autouse=True)
def the_language_of_the_settings():
    """A request leaves its reader's language behind, as it does in a server's thread until the next one."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Argon2 takes its time on purpose; the tests of signing in put it back."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


@pytest.fixture
def office(db):
    from onward.access.models import Office

    return Office.objects.create(code="HQ", name="The Hague", country="NL")


@pytest.fixture
def other_office(db):
    from onward.access.models import Office

    return Office.objects.create(code="RTM", name="Rotterdam", country="NL")


@pytest.fixture
def account(db):
    """Makes an account with one role: account("caseworker", office=office).

    A role that demands a second factor gets one (an app, its secret TOTP_SECRET), so that a signed-in client reaches
    pages as after a full sign-in; second_factor=False leaves it out.
    """
    from allauth.mfa.totp.internal.auth import TOTP
    from django.utils import timezone

    from onward.access.models import RoleAssignment, User
    from onward.access.rules import ROLES, Role

    def make(
        role: str = "", *, office=None, programme: str = "", email: str = "", until=None, second_factor: bool = True
    ):
        address = email or f"{role or 'outsider'}-{User.objects.count() + 1}@onward.example"
        user = User.objects.create_user(
            address, "demonstration-7", first_name=(role or "outsider").replace("_", " ").title()
        )
        if role:
            RoleAssignment.objects.create(
                user=user,
                role=role,
                office=office,
                programme=programme,
                until=until,
                given_by="test",
                given_at=timezone.now(),
            )
        if role and second_factor and ROLES[Role(role)].second_factor:
            TOTP.activate(user, TOTP_SECRET)
        return user

    return make


@pytest.fixture
def caseworker(account, office):
    return account("caseworker", office=office)


@pytest.fixture
def team_leader(account, office):
    return account("team_leader", office=office)


@pytest.fixture
def outsider(account):
    """Signed in, without a role."""
    return account()
