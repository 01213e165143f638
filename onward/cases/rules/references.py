"""References of cases, and the pseudonyms of their members."""

import hashlib
import hmac

from onward.cases.states import Pathway

LETTER = {Pathway.RETURN: "R", Pathway.RESETTLEMENT: "S", Pathway.REUNIFICATION: "F", Pathway.TRANSIT: "T"}


def series(pathway: str, year: int) -> str:
    """The series a case is numbered in: R-2007 for a return applied for in 2007."""
    return f"{LETTER[Pathway(pathway)]}-{year:04}"


def reference(series: str, number: int) -> str:
    return f"{series}-{number:05}"


def pseudonym(case: str, number: int, *, key: str) -> str:
    """A member's key in the extract: says nothing to whoever lacks the key, and outlives the person's erasure."""
    return hmac.new(key.encode(), f"{case}/{number}".encode(), hashlib.sha256).hexdigest()[:32]
