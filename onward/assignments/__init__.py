"""Temporary assignments of qualified nationals. Empty until its issue."""
