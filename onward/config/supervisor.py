"""Keeps the processes of one node running: starts them, again when they crash, and stops them all when told to."""

import ctypes
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import structlog

log = structlog.get_logger("onward.serve")
STOPPED_WITHIN = 30.0  # seconds; then a process is killed
RESTART_AFTER = (1, 2, 5, 10, 30)  # seconds, longer after each crash that follows the one before closely
SETTLED = 60.0  # a process that lived so long has not failed to start
PR_SET_PDEATHSIG = 1


class CannotStart(Exception):
    """A process ended before it had properly begun."""


@dataclass
class Child:
    """One kind of process and the one of it that runs now."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen | None = None
    started: float = 0.0
    crashes: int = 0
    due: float = field(default=0.0)

    def start(self) -> None:
        """In a session of its own, so that Ctrl-C reaches the supervisor alone; not to outlive it, however it ends."""
        libc = ctypes.CDLL(None, use_errno=True)
        self.process = subprocess.Popen(
            self.command,
            start_new_session=True,
            preexec_fn=lambda: libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM),
        )
        self.started = time.monotonic()

    def look(self) -> None:
        """Start it when it is due; notice that it has ended, and set when it is due again."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.due:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        self.crashes = 1 if now - self.started > SETTLED else self.crashes + 1
        wait = RESTART_AFTER[min(self.crashes, len(RESTART_AFTER)) - 1]
        log.error("process_ended", process=self.name, code=code, again_in_seconds=wait)
        self.process, self.due = None, now + wait


def keep_running(children: list[Child], *, begun: Callable[[], bool], told: Callable[[], None]) -> None:
    """Until SIGTERM or SIGINT. `begun` says whether the node answers; `told` is called once it does.

    CannotStart if a process ends before that: then nothing is left running either.
    """
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, frame: stopping.append(received))
    try:
        for child in children:
            child.start()
        while not stopping and not begun():
            if ended := [child.name for child in children if child.process and child.process.poll() is not None]:
                raise CannotStart(ended[0])
            time.sleep(0.1)
        if not stopping:
            told()
        while not stopping:
            for child in children:
                child.look()
            time.sleep(0.2)
    finally:
        stop(children)


def stop(children: list[Child]) -> None:
    running = [child.process for child in children if child.process and child.process.poll() is None]
    for process in running:
        process.terminate()
    until = time.monotonic() + STOPPED_WITHIN
    for process in running:
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            log.error("process_killed", pid=process.pid)
            process.kill()
            process.wait()
