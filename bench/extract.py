"""Bringing the extract up to the record: after a thousand new milestones, step by step.

    onward bench extract [MEMBERS] [DATABASE_URL]

Bar: at most two seconds with one million members. The peer in the same run is making the whole extract anew.
"""

import statistics
import sys
import time

from bench import _caseload

BAR = 2.0
NEW, RUNS = 1_000, 5


def main(count: str = "1000000", url: str = "") -> None:
    _caseload.start(url)
    began = time.perf_counter()
    _caseload.fill(int(count))
    print(f"{int(count):,} members made in {time.perf_counter() - began:.1f} s")

    from django.db import connection
    from django.utils import timezone

    from onward.reporting.actions import refresh_extract

    whole = timed(lambda: refresh_extract(now=timezone.now()))
    print(f"whole extract on {connection.vendor}: {whole:.2f} s")
    print(f"nothing new: {timed(lambda: refresh_extract(now=timezone.now())):.4f} s")
    times = []
    for run in range(RUNS):
        add_milestones(int(count), run)
        with steps() as spent:
            times.append(timed(lambda: refresh_extract(now=timezone.now())))
        parts = ", ".join(f"{name} {part:.3f}" for name, part in spent.items())
        print(f"{NEW:,} new milestones: {times[-1]:.3f} s ({parts})")
    median = statistics.median(times)
    print(f"median {median:.3f} s (bar {BAR}); {whole / median:.0f} times less than the whole")
    sys.exit(median > BAR)


def add_milestones(count: int, run: int) -> None:
    from datetime import date

    from django.utils import timezone

    from onward.cases.models import Milestone

    now, step = timezone.now(), max(1, count // NEW)
    members = [1 + (place * step + run) % count for place in range(NEW)]
    Milestone.objects.bulk_create(
        Milestone(member_id=member, kind="closed", happened_on=date(2010, 12, 1), recorded_at=now, recorded_by="bench")
        for member in members
    )


def timed(work) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


class steps:
    """Where the time goes: reading the record, working out the rows of facts and writing them."""

    def __enter__(self) -> dict[str, float]:
        from onward.reporting.actions.staging import Staging

        self.spent: dict[str, float] = {}
        self.kept = {name: getattr(Staging, name) for name in ("load", "write")}
        for name, work in self.kept.items():
            setattr(Staging, name, self.measured(name, work))
        return self.spent

    def measured(self, name, work):
        def run(*arguments):
            began = time.perf_counter()
            try:
                return work(*arguments)
            finally:
                self.spent[name] = self.spent.get(name, 0) + time.perf_counter() - began

        return run

    def __exit__(self, *error) -> None:
        from onward.reporting.actions.staging import Staging

        for name, work in self.kept.items():
            setattr(Staging, name, work)


if __name__ == "__main__":
    main(*sys.argv[1:])
