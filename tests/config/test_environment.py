"""What the environment says: defaults for a first look, nothing made up in production."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from onward.config.environment import Environment


@pytest.fixture
def environment(monkeypatch, tmp_path):
    def make(**given):
        monkeypatch.setenv("ONWARD_HOME", str(tmp_path / "home"))
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        return Environment()

    monkeypatch.delenv("DATABASE_URL", raising=False)
    return make


def test_the_first_start_makes_its_secrets_once_and_for_its_own_account_only(environment):
    env = environment()
    first = env.secret("ONWARD_SECRET_KEY")
    file = env.home / "keys" / "onward_secret_key"
    assert environment().secret("ONWARD_SECRET_KEY") == first
    assert len(first) >= 50
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [each.name for each in file.parent.iterdir()] == ["onward_secret_key"]


def test_two_homes_have_different_secrets(environment, tmp_path):
    here = environment().secret("ONWARD_DATA_KEYS")
    assert environment(ONWARD_HOME=str(tmp_path / "other")).secret("ONWARD_DATA_KEYS") != here


def test_production_makes_no_secret(environment):
    with pytest.raises(ImproperlyConfigured, match="ONWARD_SECRET_KEY is not set"):
        environment(ONWARD_ENV="production").secret("ONWARD_SECRET_KEY")


def test_production_has_no_host_but_those_given(environment):
    assert environment(ONWARD_ENV="production").hosts == []
    assert environment(ONWARD_HOSTS="onward.example, www.onward.example").hosts == [
        "onward.example",
        "www.onward.example",
    ]


@pytest.mark.parametrize("kind", ["prod", "Production", "test"])
def test_a_misspelt_production_is_not_taken_for_something_else(environment, kind):
    with pytest.raises(ImproperlyConfigured, match=f"ONWARD_ENV is {kind}"):
        environment(ONWARD_ENV=kind)


def test_a_home_that_cannot_be_made_is_named(environment, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ImproperlyConfigured, match=r"ONWARD_HOME is .*file/home, which cannot be made"):
        environment(ONWARD_HOME=str(tmp_path / "file" / "home"))


def test_without_an_address_the_database_is_sqlite_in_the_home(environment):
    env = environment()
    assert (env.database["ENGINE"], env.database["NAME"]) == (
        "django.db.backends.sqlite3",
        env.home / "onward.sqlite3",
    )


def test_an_address_is_taken_apart_with_its_escapes(environment):
    database = environment(
        DATABASE_URL="postgresql://on%40ward:p%2Fw@db.example:6432/case%20load?sslmode=require"
    ).database
    assert {name: database[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME", "OPTIONS")} == {
        "USER": "on@ward",
        "PASSWORD": "p/w",
        "HOST": "db.example",
        "PORT": "6432",
        "NAME": "case load",
        "OPTIONS": {"sslmode": "require"},
    }


def test_another_database_is_refused(environment):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL begins with mysql://"):
        _ = environment(DATABASE_URL="mysql://root@localhost/x").database
