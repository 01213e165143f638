"""The trail: every change and every viewing, search and export, hash-chained and append-only.

Holds text and identifiers, no foreign keys, so it outlives what it describes. It feeds no logic. Auditors read all of
it; safeguarding officers read what concerns one person.
"""
