"""What is asked about cases. Reads only."""

from onward.cases.queries.facts import facts_of, known_of
from onward.cases.queries.milestones import milestones_against_status, standing, steps_of
from onward.cases.queries.timeline import timeline
from onward.cases.queries.worklist import worklist

__all__ = ["facts_of", "known_of", "milestones_against_status", "standing", "steps_of", "timeline", "worklist"]
