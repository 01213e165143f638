"""What leaves the record, how a row of facts is made of it, what a figure is: plain, no database, no clock."""

from onward.reporting.rules import sentences  # noqa: F401  (so that the trail can read what this package records)
