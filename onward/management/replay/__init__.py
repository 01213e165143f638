"""The demonstration years: invented people whose figures add up to the printed report's.

A year is a YAML file (which groups of people left, under what, from where); `year.py` makes register rows from it.
No name here is a real person's: given and family names are drawn apart and put together by chance.
"""
