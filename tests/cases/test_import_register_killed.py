"""A process that brings in a register is killed in the middle: whoever takes it up goes on, and counts rightly."""

import json
import signal
import time

import pytest

from tests.cases.registers import row, text_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
CASES = 12_000
KILLED = f"/ {CASES:,} rows"

COUNTED = """
import json
from onward.audit.models import Event
from onward.base.models import Job
from onward.cases.models import Case, Member, Milestone, RegisterRow
print(json.dumps({
    "cases": Case.objects.count(), "members": Member.objects.count(), "rows": RegisterRow.objects.count(),
    "milestones": Milestone.objects.count(), "events": Event.objects.filter(kind="case.imported").count(),
    "jobs": [[j.state, j.attempts, j.result.get("accepted"), j.result.get("refused")] for j in Job.objects.all()],
}))
"""


def wait_for(answer, *, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not answer():
        assert time.monotonic() < until, "it did not come so far"
        time.sleep(0.02)


@pytest.fixture
def killed(node):
    """A node on which an import was killed after some of its transactions; and the file."""
    path = node.home / "register.csv"
    rows = [row(case=f"REG/{number}", sex="?" if number % 1000 == 0 else "f") for number in range(CASES)]
    path.write_text(text_of(*rows))
    process = node.start("-m", "onward", "import", "cases", str(path))
    wait_for(lambda: KILLED in node.said)
    process.send_signal(signal.SIGKILL)
    process.wait()
    some = json.loads(node.python(COUNTED))
    assert 0 < some["cases"] < CASES - 12
    assert some["cases"] == some["members"] == some["rows"] == some["events"] == some["milestones"] / 4
    assert some["jobs"] == [["RUNNING", 1, None, None]]
    return node, path


WHOLE = dict.fromkeys(("cases", "members", "rows", "events"), CASES - 12) | {"milestones": 4 * (CASES - 12)}


def test_the_command_given_again_goes_on_where_it_was_killed(killed):
    node, path = killed

    done = node.run("import", "cases", str(path), "--json")

    answer = json.loads(done.stdout)
    assert (done.returncode, answer["read"], answer["accepted"], answer["unchanged"]) == (3, CASES, CASES - 12, 0)
    assert (answer["refused"], len(answer["problems"])) == (12, 12)
    assert json.loads(node.python(COUNTED)) == WHOLE | {"jobs": [["DONE", 2, CASES - 12, 12]]}


def test_a_worker_takes_it_up_and_goes_on(killed):
    node, _path = killed

    node.python("import threading\nfrom onward.base.tasks import work\nwork(stop=threading.Event(), once=True)")

    counted = json.loads(node.python(COUNTED))
    assert {name: counted[name] for name in WHOLE} == WHOLE
    assert ["DONE", 2, CASES - 12, 12] in counted["jobs"]


def test_a_file_that_was_changed_meanwhile_is_a_new_import_that_finds_the_first_part_unchanged(killed):
    node, path = killed
    path.write_text(path.read_text().replace(",?,", ",m,"))

    done = node.run("import", "cases", str(path), "--json")

    answer = json.loads(done.stdout)
    assert (done.returncode, answer["read"], answer["refused"]) == (0, CASES, 0)
    assert answer["accepted"] + answer["unchanged"] == CASES
    assert answer["unchanged"] > 0
    assert json.loads(node.python(COUNTED))["cases"] == CASES
