"""What programmes hold, what waits for approval, and both in words."""

from onward.programmes.queries.library import (
    LIBRARY,
    UnknownProgramme,
    check,
    library,
    programme,
    programme_codes,
    programmes,
)
from onward.programmes.queries.releases import changes, releases, text_in_force
from onward.programmes.queries.shown import programme_shown, programmes_shown

__all__ = [
    "LIBRARY",
    "UnknownProgramme",
    "changes",
    "check",
    "library",
    "programme",
    "programme_codes",
    "programme_shown",
    "programmes",
    "programmes_shown",
    "releases",
    "text_in_force",
]
