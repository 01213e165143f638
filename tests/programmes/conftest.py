"""Programme files as small as they can be, and the people who propose and approve them."""

import json

import pytest

from onward.countries.queries import is_country
from onward.programmes.rules import check_file


@pytest.fixture
def manager(account):
    return account("programme_manager")


@pytest.fixture
def other_manager(account):
    return account("programme_manager", email="second-manager@onward.example")


@pytest.fixture
def statistician(account):
    return account("statistician")


def condition(code: str = "asked", require: str = "detained", **more) -> dict:
    says = {"en": f"{code} in English.", "nl": f"{code} in het Nederlands."}
    return {"code": code, "require": require, "source": "a test", "says": says} | more


def file(code: str = "TRIAL", **more) -> dict:
    """A programme file as a dictionary; JSON is YAML."""
    name = {"en": f"{code} in English", "nl": f"{code} in het Nederlands"}
    return {"code": code, "name": name, "pathway": "return", "versions": [version()]} | more


def version(*conditions: dict, **more) -> dict:
    return {"source": "a test", "conditions": list(conditions) or [condition()]} | more


def text(**more) -> bytes:
    return json.dumps(file(**more), indent=1).encode()


def checked(content: bytes, known: dict | None = None):
    return check_file(content, known=known or {}, is_country=is_country)


def programme(known: dict | None = None, **more):
    found = checked(text(**more), known)
    assert found.problems == []
    return found.programme
