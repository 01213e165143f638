"""Somebody with a case at the office."""

import pytest

from tests.cases.conftest import as_, case, member, open_case, person, trail  # noqa: F401


@pytest.fixture
def officer(account):
    return account("safeguarding_officer")
