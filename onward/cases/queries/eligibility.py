"""What a programme's rules say of a member, as far as somebody may know it.

A fact of a compartment that is closed to the reader is left out, and every condition that reads such a fact, directly
or through a derived one, is not known to them: whether anything is stated or not, and whatever it says. So nothing
about the compartment can be read off the answer. Whoever decides does so on the answer that they may see; where it
hangs on a closed compartment, they open it first, or leave it to somebody who may.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db.models import Max

from onward.access.queries.rights import Reader
from onward.base.queries import key_ring, place
from onward.cases.models import Decision, Member
from onward.cases.queries.circumstances import typed
from onward.cases.queries.compartments import kinds_read
from onward.cases.queries.facts import Known, known_of
from onward.facts.statements import as_json
from onward.facts.vocabulary import Value
from onward.people.queries import country_name
from onward.programmes.queries import programme
from onward.programmes.rules import Answer, ConditionAnswer, Entitlement, Outcome, Truth, decide
from onward.safeguarding.queries import open_kinds
from onward.safeguarding.rules import Kind


@dataclass(frozen=True)
class Judged:
    """One condition as the reader may know it. `closed`: it reads a compartment that is closed to them.

    `programme` is the one whose condition it is; `says` and `change` are sentences by language.
    """

    programme: str
    code: str
    answer: Truth
    says: dict[str, str]
    source: str
    require: str
    facts: dict[str, Value]
    change: dict[str, str]
    missing: tuple[str, ...] = ()
    closed: bool = False

    def as_dict(self) -> dict[str, object]:
        """As a decision keeps it."""
        return asdict(self) | {
            "answer": self.answer.value,
            "facts": {code: as_json(value) for code, value in self.facts.items()},
            "missing": list(self.missing),
        }

    @classmethod
    def read(cls, kept: dict) -> "Judged":
        facts = {code: typed(code, value) for code, value in kept["facts"].items()}
        return cls(**kept | {"answer": Truth(kept["answer"]), "facts": facts, "missing": tuple(kept["missing"])})


@dataclass(frozen=True)
class Assessment:
    """What the rules say of a member under a programme. `kinds`: compartments of which it shows something."""

    member: Member
    programme: str
    version: str
    outcome: Outcome
    conditions: list[Judged]
    entitlements: list[Entitlement]
    known: dict[str, Known]
    kinds: frozenset[Kind]
    decision: int  # key of the decision that holds, 0 for none

    @property
    def digest(self) -> str:
        """The same as long as version, answers, the facts they read, and the decision that holds are the same."""
        rows = [
            [each.programme, each.code, each.answer, {code: str(value) for code, value in each.facts.items()}]
            for each in self.conditions
        ]
        text = json.dumps([self.programme, self.version, self.outcome, self.decision, rows], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def closed(self) -> bool:
        return any(condition.closed for condition in self.conditions)


def assess(member: Member, code: str, *, user: Reader, on: date, now: datetime) -> Assessment:
    """The rules' answer on a day, from the facts that the user may see."""
    return assess_all(member, [code], user=user, on=on, now=now)[code]


def assess_all(member: Member, codes: Sequence[str], *, user: Reader, on: date, now: datetime) -> dict[str, Assessment]:
    """`assess` for several programmes, with the facts asked once."""
    open_to = open_kinds(user, person=member.person, case=member.case.reference, now=now)
    known = {each: fact for each, fact in known_of(member, on=on).items() if kinds_read([each]) <= open_to}
    decided = dict(member.decisions.values_list("programme").annotate(last=Max("pk")).order_by())
    found = {}
    for code in codes:
        answer = decide(programme(code), {each: fact.value for each, fact in known.items()}, on, country=country_name)
        found[code] = _assessment(member, answer, known, open_to, decided.get(code, 0))
    return found


def _assessment(
    member: Member, answer: Answer, known: dict[str, Known], open_to: frozenset[Kind], decision: int
) -> Assessment:
    conditions = [_judged(condition, open_to) for condition in answer.conditions]
    outcome = _outcome(answer, conditions)
    return Assessment(
        member=member,
        programme=answer.programme,
        version=answer.version,
        outcome=outcome,
        conditions=conditions,
        entitlements=[] if outcome == Outcome.INELIGIBLE else list(answer.entitlements),
        known=known,
        kinds=kinds_read(code for condition in conditions if not condition.closed for code in condition.facts),
        decision=decision,
    )


def _judged(condition: ConditionAnswer | Judged, open_to: frozenset[Kind]) -> Judged:
    closed = not kinds_read(condition.facts) <= open_to or getattr(condition, "closed", False)
    return Judged(
        programme=condition.programme,
        code=condition.code,
        answer=Truth.UNKNOWN if closed else condition.answer,
        says=dict(condition.says),
        source=condition.source,
        require=condition.require,
        facts={} if closed else dict(condition.facts),
        change={} if closed else dict(condition.change),
        missing=() if closed else condition.missing,
        closed=closed,
    )


def _outcome(answer: Answer, conditions: list[Judged]) -> Outcome:
    if not any(condition.closed for condition in conditions):
        return answer.outcome
    answers = {condition.answer for condition in conditions}
    return Outcome.INELIGIBLE if Truth.NOT_MET in answers else Outcome.UNKNOWN


def latest_decisions(member: Member) -> dict[str, Decision]:
    """The decision that holds under each programme: the latest."""
    return {row.programme: row for row in member.decisions.select_related("decided_by").order_by("pk")}


def kept_conditions(decision: Decision, *, user: Reader, now: datetime) -> list[Judged]:
    """The answers that a decision rested on; those that read a compartment closed to the user are not known to them."""
    text = key_ring().unseal(decision.answers, place=place(Decision, "answers", decision.pk))
    member = decision.member
    open_to = open_kinds(user, person=member.person, case=member.case.reference, now=now)
    return [_judged(Judged.read(kept), open_to) for kept in json.loads(text)]
