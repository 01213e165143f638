"""Pages on accounts, roles, offices and openings; and what meets every request: language, second factor, rights."""

from onward.base.rules.rights import requires

__all__ = ["requires"]
