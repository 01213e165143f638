"""Donors, projects, grants, budgets and charges. Empty until the issue that brings money."""
