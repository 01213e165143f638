"""What protects a person: health, minors, trafficking, other vulnerability.

Each is a compartment, closed to whoever has no need; a look leaves a trace. Attached to the person, below cases,
because a case must ask it.
"""
