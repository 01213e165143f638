"""Which protected compartments a fact comes from."""

from collections.abc import Iterable

from onward.facts.expressions import inputs_of
from onward.facts.vocabulary import FACTS
from onward.safeguarding.rules import COMPARTMENT, Kind

_KIND_OF = {compartment.value: kind for kind, compartment in COMPARTMENT.items()}


def kinds_read(codes: Iterable[str]) -> frozenset[Kind]:
    """The compartments that facts come from, those behind derived facts among them."""
    stated = {each for code in codes for each in (code, *inputs_of(code))}
    sensitivities = {str(FACTS[code].sensitivity) for code in stated}
    return frozenset(_KIND_OF[sensitivity] for sensitivity in sensitivities & _KIND_OF.keys())
