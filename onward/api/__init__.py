"""The partners' interface. Empty until its issue."""
