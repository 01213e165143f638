from onward.access.forms.accounts import AccountFilter, ChangeAccount, CreateAccount, EndRole, GiveRole
from onward.access.forms.offices import AddOffice, ChangeOffice
from onward.access.forms.openings import OpenCompartment, ReviewOpening
from onward.access.forms.own import Language, OwnAccount

__all__ = [
    "AccountFilter",
    "AddOffice",
    "ChangeAccount",
    "ChangeOffice",
    "CreateAccount",
    "EndRole",
    "GiveRole",
    "Language",
    "OpenCompartment",
    "OwnAccount",
    "ReviewOpening",
]
