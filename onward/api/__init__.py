"""The partners' interface: what another organisation's system may ask and send, under that partner's own rights.

Empty until its issue. It will hold no rules and write through actions only.
"""
