"""Who was looked for: the one look-up behind the search page, the new-person page and `onward find`.

Candidates come from indexes, the likeliest way first, until there are enough; then each is scored on what stands of it.
Whatever the way, only persons and cases that the reader may see are looked among.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from onward.access.queries import Scope, scope
from onward.access.queries.rights import Reader
from onward.access.rules import Permission
from onward.people.models import ContactPoint, NameWord, Person, PersonName, all_memberships
from onward.people.queries.numbers import contact_index, document_index
from onward.people.rules import NameParts, followed_by, normalised_number, normalised_phone
from onward.people.rules.likeness import Sought, likeness

MOST = 50
ENOUGH = 100  # candidates: more than are shown, so that the best are among them
SHORTEST_PREFIX = 3
SHORTEST_NUMBER = 4
SHORTEST_PHONE = 7


@dataclass(frozen=True)
class Match:
    person: Person
    score: float
    why: tuple[str, ...]


def find_people(user: Reader, text: str, born_on: str = "", *, most: int = MOST) -> list[Match]:
    """Persons whom the user may look up and who answer the text, best first. ValueError if `born_on` is no date."""
    persons, cases = Person.objects.visible_to(user, Permission.PERSON_SEARCH), scope(user, Permission.CASE_VIEW)
    return find_among(persons, text, born_on, cases=cases, most=most)


def find_among(
    persons: QuerySet[Person], text: str, born_on: str = "", *, cases: Scope, most: int = MOST
) -> list[Match]:
    """The same among the given persons; `cases` is the part of the caseload whose references may find them."""
    sought = Sought.read(text, born_on)
    numbers = _by_number(persons, sought, cases=cases)
    keys = list(numbers)
    for way in _ways(sought) if len(keys) < ENOUGH else ():
        found = persons.filter(way).exclude(pk__in=keys).values_list("pk", flat=True)
        keys += found[: ENOUGH - len(keys)]
        if len(keys) >= ENOUGH:
            break
    people = Person.objects.filter(pk__in=keys).prefetch_related("names", "nationalities")
    matches = [_match(person, sought, numbers.get(person.pk, [])) for person in people]
    matches.sort(key=lambda match: (-match.score, match.person.display_name, match.person.reference))
    return matches[:most]


def _match(person: Person, sought: Sought, numbers: list[str]) -> Match:
    names = [(name.kind, NameParts(name.family, name.given)) for name in person.names.all()]
    main_first = sorted(names, key=lambda name: name[0] != PersonName.Kind.MAIN)
    score, why = likeness(sought, names=main_first, born_on=person.born_on, numbers=numbers)
    return Match(person, score, tuple(why))


def _ways(sought: Sought) -> Iterator[Q]:
    """Conditions on persons by name, the likeliest first: born in the year that was given, then whenever born."""
    if not sought.words:
        return
    if sought.born:
        year = sought.born.earliest.year
        born = Q(born_on__gte=f"{year:04}", born_on__lt=f"{year + 1:04}")
        yield from (way & born for way in [*_by_name(sought), *_by_most_of_name(sought)])
    yield from _by_name(sought)
    if len(sought.telling) > 2:
        yield from _by_most_of_name(sought)


def _by_name(sought: Sought) -> list[Q]:
    words = [spellings[0] for spellings in sought.words]
    whole = Q(pk__in=[])
    for at in range(len(words) + 1):
        first, second = " ".join(words[:at]), " ".join(words[at:])
        whole |= Q(folded_family=first, folded_given=second) | Q(folded_family=second, folded_given=first)
    joined = _all_of([_having(("".join(words),))])
    exact = _all_of([_having(spellings) for spellings in sought.telling])
    begun = _all_of([_beginning(spellings) for spellings in sought.telling])
    return [whole, exact, *([joined] if len(words) > 1 else []), begun]


def _by_most_of_name(sought: Sought) -> list[Q]:
    """All words but one: somebody wrote a name more than stands here."""
    if len(sought.telling) < 2:
        return []
    words = list(enumerate(sought.telling))
    return [_all_of([_having(spellings) for at, spellings in words if at != left_out]) for left_out, _ in words]


def _all_of(words: list[QuerySet]) -> Q:
    """Persons with every one of the words. An intersection: for a row of INs a range is probed anew for each person."""
    return Q(pk__in=words[0].intersection(*words[1:]) if len(words) > 1 else words[0])


def _having(spellings: tuple[str, ...]) -> QuerySet:
    return NameWord.objects.filter(word__in=spellings).values("person")


def _beginning(spellings: tuple[str, ...]) -> QuerySet:
    condition = Q()
    for spelling in spellings:
        after = followed_by(spelling)
        if len(spelling) < SHORTEST_PREFIX:
            condition |= Q(word=spelling)
        elif after:
            condition |= Q(word__gte=spelling, word__lt=after)
        else:
            condition |= Q(word__gte=spelling)
    return NameWord.objects.filter(condition).values("person")


def _by_number(persons: QuerySet[Person], sought: Sought, *, cases: Scope) -> dict[int, list[str]]:
    """Keys of persons found by a reference or number, with the reason in words."""
    found: dict[int, list[str]] = {}
    for condition, says in _number_ways(sought, cases=cases):
        for pk in persons.filter(condition).values_list("pk", flat=True)[:ENOUGH]:
            found.setdefault(pk, [])
            if says not in found[pk]:
                found[pk].append(says)
    return found


def _number_ways(sought: Sought, *, cases: Scope) -> Iterator[tuple[Q, str]]:
    spelt = {spelling for number in sought.numbers for spelling in (number, number.upper())}
    if not spelt:
        return
    yield Q(reference__in=spelt), _("the reference is the same")
    if not cases.nothing:
        memberships = all_memberships().filter(
            Q(case__reference__in=spelt) | Q(case__register_reference__in=spelt),
            cases.condition(office="case__office_id", programme="applications__programme"),
        )
        yield Q(pk__in=memberships.values("person")), _("the case's reference is the same")
    documents = [document_index(text) for text in sought.numbers if len(normalised_number(text)) >= SHORTEST_NUMBER]
    yield Q(documents__number_index__in=documents), _("the number of an identity document is the same")
    contacts = [contact_index(ContactPoint.Kind.PHONE, text) for text in sought.numbers if _like_a_phone(text)]
    contacts += [contact_index(ContactPoint.Kind.EMAIL, text) for text in sought.numbers if "@" in text]
    yield Q(contact_points__value_index__in=contacts), _("the telephone number or e-mail address is the same")


def _like_a_phone(text: str) -> bool:
    return len(normalised_phone(text)) >= SHORTEST_PHONE and not any(sign.isalpha() for sign in text)
