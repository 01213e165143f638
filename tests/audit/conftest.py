import pytest


@pytest.fixture
def auditor(account):
    return account("auditor")
