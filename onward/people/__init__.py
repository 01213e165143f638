"""Persons, their names in any script, nationalities, identity documents, contact points and travel groups.

Seen by whoever may see a case of theirs. Holds nothing of why somebody travels.
"""
