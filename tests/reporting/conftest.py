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
