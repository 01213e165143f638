"""One node: the site and its job worker, started, watched and stopped together."""

import json
import os
import signal
import socket
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.base.node import free_port

pytestmark = pytest.mark.slow


def ask(port, path):
    try:
        with urlopen(f"http://localhost:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refusal:
        return refusal.code, refusal.read().decode()


def until(condition, seconds=120):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.1)


def children(pid):
    """Every process that stands under this one."""
    found = []
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        found += [int(child), *children(int(child))]
    return found


def command(pid):
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def served(node):
    port = free_port()
    server = node.start("-m", "onward", "serve", "--port", str(port), "--workers", "1")
    try:
        until(lambda: server.poll() is not None or f"Onward is at http://127.0.0.1:{port}/" in node.said)
        yield node, server, port
    finally:
        if server.poll() is None:
            server.terminate()
            server.wait(timeout=90)


def test_it_answers_is_ready_and_is_stopped_cleanly_with_all_its_processes(served):
    node, server, port = served
    assert ask(port, "/healthz") == (200, "ok\n")
    status, body = ask(port, "/readyz")
    assert (status, json.loads(body)) == (200, {name: "ok" for name in ("database", "migrations", "jobs", "disk")})
    until(lambda: "worker_started" in node.said)
    under = children(server.pid)
    server.send_signal(signal.SIGTERM)
    assert server.wait(timeout=90) == 0
    assert [pid for pid in under if alive(pid)] == []
    assert "worker_stopped" in node.said


def test_a_worker_that_is_killed_comes_back(served):
    node, server, _ = served
    until(lambda: "worker_started" in node.said)
    (worker,) = [pid for pid in children(server.pid) if "onward worker" in command(pid)]
    os.kill(worker, signal.SIGKILL)
    until(lambda: node.said.count("worker_started") == 2)
    assert '"code": -9' in node.said


def test_it_does_not_outlive_a_supervisor_that_is_killed(served):
    _, server, _ = served
    under = children(server.pid)
    server.kill()
    server.wait()
    until(lambda: not any(alive(pid) for pid in under))


@pytest.mark.parametrize("port", ["0", "70000", "http"])
def test_what_is_no_port_is_refused_in_words(empty_node, port):
    for done in (empty_node.run("serve", "--port", port), empty_node.run("serve", PORT=port)):
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == f"Error: argument --port: {port} is no port. Choose a number from 1 to 65535.\n"


def test_a_port_in_use_is_refused_in_words_before_anything_starts(node):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = node.run("serve", "--port", str(port))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"Port {port} is in use. Stop what uses it, or choose another: --port N\n"


def test_a_process_that_ends_while_starting_ends_the_command(node):
    done = node.run("serve", "--port", str(free_port()), "--workers", "0")
    assert done.returncode == 1
    assert done.stderr.endswith("The process called web ended while starting; the lines above say why.\n")


def test_a_node_behind_its_migrations_is_not_ready(node):
    node.python(
        "from django.core.management import call_command; call_command('migrate', 'onward', '0001', verbosity=0)"
    )
    told = node.python(
        "from onward.base.queries import readiness; from django.utils import timezone\n"
        "print(readiness(now=timezone.now())['migrations'])"
    )
    assert told == "not applied"
