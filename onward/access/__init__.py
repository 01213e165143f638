"""Who may do what: users, roles in code, role assignments, compartments, emergency openings, sessions.

Holds no person that Onward helps. Administrators manage accounts here and see nobody's case.
"""
