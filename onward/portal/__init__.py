"""The public site. Empty until its issue."""
