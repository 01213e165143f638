"""Dates of uncertain precision, periods, sealing: plain Python, no database, no clock."""
