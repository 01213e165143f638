from onward.access.queries.rights import Reader
from onward.people.queries.lookup import Match, find_people
from onward.people.rules import Particulars

SAME_ENOUGH = 0.8  # the same name and a birth date that does not speak against it, or most of the name and the date
MOST = 10


def same_people(user: Reader, stated: Particulars) -> list[Match]:
    """Persons whom the user may see and who may be the one that is about to be added."""
    names = [stated.name, *(other.name for other in stated.other_names)]
    found: dict[str, Match] = {}
    for name in names:
        for match in find_people(user, str(name), stated.born_on, most=MOST):
            known = found.get(match.person.reference)
            if match.score >= SAME_ENOUGH and (known is None or match.score > known.score):
                found[match.person.reference] = match
    return sorted(found.values(), key=lambda match: -match.score)[:MOST]
