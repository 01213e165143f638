"""How jobs are tried again, when one counts as abandoned, and which process works on it."""

import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta

from cronsim import CronSim

ATTEMPTS = 6  # with the back-off below: given up after about half an hour
ALIVE_EVERY = timedelta(seconds=5)
DEAD_AFTER = timedelta(
    seconds=60
)  # longer than SQLite's busy timeout, so that a worker that waits for the lock still lives


class JobRefused(Exception):
    """The job cannot be done, and trying again would not help. The message is for people: what, where, how to mend."""


class JobLost(Exception):
    """Another worker has taken the job up, or somebody cancelled it: whatever is not committed must not be."""


class JobStopped(Exception):
    """The worker is told to stop. The job waits for another and goes on from its position."""


def retry_after(attempts: int) -> timedelta:
    """Exponential back-off: 10 seconds after the first attempt, 30, 90, … at most an hour."""
    return min(timedelta(seconds=10 * 3 ** (attempts - 1)), timedelta(hours=1))


def latest_slot(cron: str, now: datetime) -> datetime:
    """The last moment, not after `now`, that a cron expression names. Earlier ones that were missed stay missed."""
    return next(CronSim(cron, now.replace(microsecond=0) + timedelta(seconds=1), reverse=True))


@dataclass(frozen=True)
class Worker:
    """A process, told apart from every other on the database: machine (with its process namespace) and number."""

    machine: str
    process: int

    @classmethod
    def this(cls) -> "Worker":
        try:
            namespace = os.readlink("/proc/self/ns/pid")
        except OSError:
            namespace = ""
        return cls(f"{socket.gethostname()} {namespace}".strip(), os.getpid())

    @classmethod
    def parse(cls, text: str) -> "Worker":
        machine, _, process = text.rpartition(" ")
        return cls(machine, int(process))

    def __str__(self) -> str:
        return f"{self.machine} {self.process}"

    def known_dead(self, machine: str) -> bool:
        """Whether, seen from that machine, the process has certainly ended; of another machine's nothing is known."""
        if self.machine != machine:
            return False
        try:
            os.kill(self.process, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False
