"""A case, its members and milestones, decisions, notes and tasks, and the register an existing caseload comes in.

Seen by the office that works the case, within the role's programmes. Knows of no ticket and no money.
"""
