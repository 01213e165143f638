"""What leaves the record for the extract, table by table, in SQL that both engines run. Nothing else leaves it.

No name, number, note or free text leaves; of a text that figures may be told by, a keyed mark does, which tells
nothing but the same from another. A row leaves under its member's pseudonym; `member`, the record's own
key, is used while a row of facts is made and is left behind. A statement about a person leaves once for each case that
the person is a member of.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

BY_MEMBER = "m.id = x.member_id"
BY_PERSON = "m.person_id = x.person_id"
BY_STATEMENT = 'm.person_id = x.person_id AND (x."case" = c.reference OR x."case" = \'\')'
KEY = {"member": "BIGINT", "pseudonym": "VARCHAR"}
MARK_LENGTH = 24
MARKED = ("detained_at", "municipality")  # facts that are text
STATED = {"id": "BIGINT", "recorded_at": "TIMESTAMP"}


@dataclass(frozen=True)
class Source:
    """A table of the extract. `follows` is the table of the record whose primary key it is read by.

    `values` are its columns besides the keys: DuckDB's type, and the SQL that makes it, over `x` (the followed table),
    `m` (the member) and `c` (the case).
    """

    name: str
    follows: str
    link: str
    values: Mapping[str, tuple[str, str]]
    recorded: str = "x.recorded_at"

    @property
    def columns(self) -> dict[str, str]:
        """Columns of the extract, in order, with DuckDB's types."""
        return {**KEY, **STATED, **{name: type_ for name, (type_, _) in self.values.items()}}

    def select(self, condition: str, *, vendor: str) -> str:
        values = ", ".join(f"{_spoken(type_, sql, vendor)} AS {name}" for name, (type_, sql) in self.values.items())
        return (
            f"SELECT m.id AS member, m.pseudonym, x.id, {_spoken('TIMESTAMP', self.recorded, vendor)} AS recorded_at, "
            f"{values} FROM onward_member m JOIN onward_case c ON c.id = m.case_id "
            f"JOIN {self.follows} x ON {self.link} WHERE {condition}"
        )

    def since(self, last: int, last_member: int, to: int, *, vendor: str) -> str:
        """Rows after the last that was taken, and earlier statements about the person of a member who is new."""
        new = self.select(f"x.id > {last} AND x.id <= {to}", vendor=vendor)
        if self.link == BY_MEMBER:
            return new
        return f"{new} UNION ALL {self.select(f'm.id > {last_member} AND x.id <= {last}', vendor=vendor)}"

    def of_members(self, members: Iterable[int], to: int, *, vendor: str) -> str:
        """Everything stated of these members."""
        return self.select(f"m.id IN ({','.join(map(str, members))}) AND x.id <= {to}", vendor=vendor)

    def whole(self, to: int, *, vendor: str) -> str:
        return self.select(f"x.id <= {to}", vendor=vendor)


def _spoken(type_: str, sql: str, vendor: str) -> str:
    """Dates, moments and truth values as text that means the same from either engine. Moments are in UTC."""
    if vendor == "postgresql":
        return f"({sql} AT TIME ZONE 'UTC')" if type_ == "TIMESTAMP" else f"({sql})"
    return f"CAST({sql} AS TEXT)" if type_ in ("TIMESTAMP", "DATE", "VARCHAR") else f"({sql})"


SOURCES: tuple[Source, ...] = (
    Source(
        "members",
        "onward_member",
        "m.id = x.id",
        {
            "number": ("SMALLINT", "m.number"),
            "pathway": ("VARCHAR", "c.pathway"),
            # Who is one person on several cases: told by the pseudonym of the first membership.
            "person": (
                "VARCHAR",
                "(SELECT f.pseudonym FROM onward_member f WHERE f.person_id = m.person_id ORDER BY f.id LIMIT 1)",
            ),
            "cases": ("INTEGER", "(SELECT count(*) FROM onward_member f WHERE f.person_id = m.person_id)"),
        },
        recorded="c.opened_at",
    ),
    Source(
        "milestones",
        "onward_milestone",
        BY_MEMBER,
        {
            "kind": ("VARCHAR", "x.kind"),
            "happened_on": ("DATE", "x.happened_on"),
            "destination": ("VARCHAR", "x.destination"),
            "retracts": ("BIGINT", "x.retracts_id"),
        },
    ),
    Source(
        "circumstances",
        "onward_circumstances",
        BY_MEMBER,
        {
            "programmes": ("VARCHAR", "x.programmes"),
            "country_of_origin": ("VARCHAR", "x.country_of_origin"),
            "residence_status": ("VARCHAR", "x.residence_status"),
            "asylum_background": ("BOOLEAN", "x.asylum_background"),
            "asylum_applied_on": ("DATE", "x.asylum_applied_on"),
            "detained_at": ("VARCHAR", "x.detained_at"),
            "municipality": ("VARCHAR", "x.municipality"),
            "further": ("VARCHAR", "x.further"),  # only the facts of the vocabulary go on, none of them text
        },
    ),
    Source(
        "persons",
        "onward_personversion",
        BY_PERSON,
        {
            "sex": ("VARCHAR", "x.sex"),
            "born_on": ("VARCHAR", "x.born_on"),
            "nationalities": ("VARCHAR", "x.nationalities"),
        },
    ),
    Source(
        "health",
        "onward_healthrecord",
        BY_STATEMENT,
        {"health": ("VARCHAR", "x.problem"), "escort": ("VARCHAR", "x.escort")},
    ),
    Source(
        "minors",
        "onward_minorrecord",
        BY_STATEMENT,
        {
            "unaccompanied_minor": ("BOOLEAN", "x.unaccompanied"),
            "guardian_consent_on": ("DATE", "x.guardian_consent_on"),
        },
    ),
    Source(
        "trafficking",
        "onward_traffickingrecord",
        BY_STATEMENT,
        {"trafficking": ("BOOLEAN", "x.trafficked"), "trafficking_help": ("VARCHAR", "x.help_wanted")},
    ),
    Source(
        "vulnerability",
        "onward_vulnerabilityrecord",
        BY_STATEMENT,
        {"other_vulnerability": ("BOOLEAN", "x.vulnerable")},
    ),
)


def mark(text: str, *, key: str) -> str:
    """What stands for a text in the extract. Whoever holds the record and the key can tell which text it was."""
    return hashlib.sha256(f"{key}|{text}".encode()).hexdigest()[:MARK_LENGTH]


def mark_sql(column: str, *, key: str) -> str:
    quoted = key.replace("'", "''")
    return f"left(sha256('{quoted}|' || {column}), {MARK_LENGTH})"
