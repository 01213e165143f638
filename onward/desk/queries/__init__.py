"""What the desk's pages show, gathered from the packages that hold it, as far as the reader may see it."""

from onward.desk.queries.home import (
    accounts_at_a_glance,
    departures_soon,
    latest_cases,
    named_at_home,
    programmes_waiting,
    roles_in_words,
    trail_at_a_glance,
    year_at_a_glance,
)
from onward.desk.queries.worklist import WorkFilters, work_counts, work_rows

__all__ = [
    "WorkFilters",
    "accounts_at_a_glance",
    "departures_soon",
    "latest_cases",
    "named_at_home",
    "programmes_waiting",
    "roles_in_words",
    "trail_at_a_glance",
    "work_counts",
    "work_rows",
    "year_at_a_glance",
]
