"""What is asked about cases. Reads only."""

from onward.cases.queries.circumstances import holding
from onward.cases.queries.facts import facts_of, known_of
from onward.cases.queries.milestones import (
    milestone_at,
    milestones_against_status,
    numbered_milestones,
    standing,
    steps_of,
)
from onward.cases.queries.timeline import timeline
from onward.cases.queries.work import notes, numbered_tasks, task_at
from onward.cases.queries.worklist import worklist

__all__ = [
    "facts_of",
    "holding",
    "known_of",
    "milestone_at",
    "milestones_against_status",
    "notes",
    "numbered_milestones",
    "numbered_tasks",
    "standing",
    "steps_of",
    "task_at",
    "timeline",
    "worklist",
]
