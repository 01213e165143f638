"""What changes accounts, roles, offices and openings. Each records itself in the trail, in the same transaction."""

from onward.access.actions.accounts import (
    change_account,
    create_account,
    deactivate_account,
    invite_account,
    reactivate_account,
)
from onward.access.actions.demonstration import make_demonstration_accounts
from onward.access.actions.offices import add_office, change_office
from onward.access.actions.openings import open_compartment, review_opening
from onward.access.actions.own import choose_language
from onward.access.actions.roles import end_role, give_role

__all__ = [
    "add_office",
    "change_account",
    "change_office",
    "choose_language",
    "create_account",
    "deactivate_account",
    "end_role",
    "give_role",
    "invite_account",
    "make_demonstration_accounts",
    "open_compartment",
    "reactivate_account",
    "review_opening",
]
