"""Resettlement and family reunification beyond what a register holds. Empty until its issue."""
