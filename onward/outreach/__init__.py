"""Conversations, sessions, network contacts. Empty until its issue; never names a person who gave no name."""
