"""What is stated of a member's situation."""

from dataclasses import dataclass

from onward.cases.models import Circumstances, Member

STATED = (  # the fields of a statement, apart from who made it and when
    "programmes",
    "country_of_origin",
    "residence_status",
    "asylum_background",
    "asylum_applied_on",
    "detained_at",
    "municipality",
    "further",
)


@dataclass(frozen=True)
class Difference:
    """One thing that two statements say differently: facts by code, values as stored."""

    code: str
    before: object
    after: object


def holding(member: Member) -> Circumstances | None:
    """The statement that holds: the latest."""
    return member.circumstances.order_by("-pk").first()


def values_of(statement: Circumstances | None) -> dict[str, object]:
    """A statement flattened to values by code, further facts among them; what is not known is left out."""
    if statement is None:
        return {}
    plain = {field: getattr(statement, field) for field in STATED if field not in ("programmes", "further")}
    return {code: value for code, value in (plain | statement.further).items() if value not in ("", None)}


def differences(before: Circumstances | None, after: Circumstances | None) -> list[Difference]:
    old, new = values_of(before), values_of(after)
    return [
        Difference(code, old.get(code), new.get(code))
        for code in sorted(old.keys() | new.keys())
        if old.get(code) != new.get(code)
    ]
