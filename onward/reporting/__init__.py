"""Figures as objects, the pseudonymous extract they are counted from, and the pages and files that show them.

Reads; calls no other package's actions. Who may see a figure may not for that reason see the people behind it.
"""
