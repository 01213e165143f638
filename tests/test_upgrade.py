"""A database of each released version, brought up to this one with its rows, guards and trail.

Before a release is tagged, its database goes into tests/upgrade/ as VERSION.sql, with what SEED puts into it:
`python -m tests.test_upgrade` writes it. The first release has none before it.
"""

import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from onward import __version__

DUMPS = Path(__file__).parent / "upgrade"
FIRST = "0.1.0"
SEED = """
from django.utils import timezone
from onward.access.models import Office
from onward.audit.actions import record
from onward.people.actions import create_person
now = timezone.now()
Office.objects.create(code="HQ", name="Head office", country="NL")
record("office.opened", by="test", now=now, detail={"office": "HQ"})
name = {"kind": "main", "family": "Tesfaye", "given": "Hanna"}
create_person(names=[name], sex="f", born_on="1980-05", nationalities=["ET"], by="test", now=now)
"""


def dumped(node) -> str:
    """The whole SQLite database of a node as statements, which a later version can begin with."""
    node.python(SEED)
    # pysqlite3 has no iterdump, Python's own has
    dump = "import sqlite3, sys; print('\\n'.join(sqlite3.connect(sys.argv[1]).iterdump()))"
    file = str(node.home / "onward.sqlite3")
    return subprocess.run([sys.executable, "-c", dump, file], capture_output=True, text=True, check=True).stdout


def load(node, dump: str) -> None:
    with sqlite3.connect(node.home / "onward.sqlite3") as database:
        database.executescript(dump)


def versions_released() -> list[str]:
    changelog = (Path(__file__).parent.parent / "CHANGELOG.md").read_text()
    return [
        version for version in re.findall(r"^## \[?(\d+\.\d+\.\d+)", changelog, re.MULTILINE) if version != __version__
    ]


@pytest.fixture
def sqlite_nodes(tmp_path_factory):
    """Nodes on SQLite, whatever the tests run on: what is shipped as a dump is an SQLite database."""
    from tests.base.node import NOT_PASSED_ON, Node

    def make(name: str) -> Node:
        home = tmp_path_factory.mktemp(name)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(NOT_PASSED_ON)}
        return Node(home, kept | {"ONWARD_HOME": str(home), "DJANGO_SETTINGS_MODULE": "onward.config.settings"})

    return make


def test_every_release_before_this_one_left_a_database_to_upgrade():
    assert {path.stem for path in DUMPS.glob("*.sql")} == set(versions_released()) - {
        FIRST if __version__ == FIRST else ""
    }


@pytest.mark.slow
@pytest.mark.parametrize("version", [*sorted(path.stem for path in DUMPS.glob("*.sql")), "this one"])
def test_a_database_of_a_release_comes_up_with_its_rows(version, sqlite_nodes):
    if version == "this one":
        source = sqlite_nodes("source")
        assert source.run("migrate", "-v0").returncode == 0
        dump = dumped(source)
    else:
        dump = (DUMPS / f"{version}.sql").read_text()
    node = sqlite_nodes("upgraded")
    load(node, dump)
    before = dump.count('INSERT INTO "onward_person"')
    assert (node.run("migrate", "-v0").stderr, node.run("check").returncode) == ("", 0)
    assert before == 1
    assert node.python("from onward.people.models import Person; print(Person.objects.count())") == "1"


def main() -> None:
    from tests.base.node import Node

    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"ONWARD_HOME": folder, "DJANGO_SETTINGS_MODULE": "onward.config.settings"}
        environment.pop("DATABASE_URL", None)
        node = Node(Path(folder), environment)
        subprocess.run([sys.executable, "-m", "onward", "migrate", "-v0"], env=environment, check=True)
        DUMPS.mkdir(exist_ok=True)
        (DUMPS / f"{__version__}.sql").write_text(dumped(node))


if __name__ == "__main__":
    main()
