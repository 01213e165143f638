"""From what is stated and what happened to one row of facts a member, in DuckDB's SQL. The one place that does it.

The same text makes the current form when the extract is refreshed and the form as known at an earlier moment.

A member has one row, unless the member applied again after an end, was decided on twice, or departed twice: then a row
for each (`occurrence`), so that a figure of an earlier year does not lose a person to a later journey. Those rows, and
rows of a person on several cases, are marked `repeated`: a figure of persons takes one of them.
"""

from onward.facts.expressions import value_sql
from onward.facts.vocabulary import FACTS, Fact, Stated, Type
from onward.reporting.rules.sources import MARKED

OWN = ("pseudonym", "person", "number", "occurrence", "repeated")
DECISION_KEY = "decision_number"  # tells one decision on a member from another

_DATES = {"applied": "applied_on", "departed": "departed_on", "arrived": "arrived_on", "withdrew": "withdrawn_on"}
_FROM_RECORD = {
    "pathway": "m.pathway",
    "programmes": "string_split(nullif(c.programmes, ''), '|')",
    "sex": "p.sex",
    "born_on_earliest": "try_cast(rpad(p.born_on, 10, '-01-01') AS DATE)",
    "born_on_latest": (
        "CASE length(p.born_on) WHEN 4 THEN make_date(p.born_on::INT, 12, 31) "
        "WHEN 7 THEN last_day((p.born_on || '-01')::DATE) ELSE p.born_on::DATE END"
    ),
    "nationality": (
        "coalesce(list_filter(string_split(p.nationalities, '|'), lambda n: n <> 'XXX')[1], p.nationalities)"
    ),
    "nationalities": "string_split(nullif(p.nationalities, ''), '|')",
    "country_of_origin": "c.country_of_origin",
    "residence_status": "c.residence_status",
    "asylum_background": "c.asylum_background",
    "asylum_applied_on": "c.asylum_applied_on",
    "detained_at": "c.detained_at",
    "municipality": "c.municipality",
    **{column: f"h.{column}" for column in (*_DATES.values(), "decided_on", "decision", "destination")},
    "health": "health.health",
    "escort": "health.escort",
    "unaccompanied_minor": "minors.unaccompanied_minor",
    "guardian_consent_on": "minors.guardian_consent_on",
    "trafficking": "trafficking.trafficking",
    "trafficking_help": "trafficking.trafficking_help",
    "other_vulnerability": "vulnerability.other_vulnerability",
}
_LATEST = ("circumstances", "persons", "health", "minors", "trafficking", "vulnerability")


def kept(fact: Fact) -> bool:
    """Whether the extract has it: no text but as a mark, nothing that belongs to a question and not to a person."""
    return (
        (fact.type != Type.TEXT or fact.code in MARKED)
        and fact.stated != Stated.QUESTION
        and "asked_on" not in fact.derived
    )


def facts() -> list[Fact]:
    return [fact for fact in FACTS.values() if kept(fact)]


def flat_now() -> str:
    """SQL for the rows of facts over what was read of the record, tables `in_…`, for all members or some."""
    return _flat(key="member", prefix="in_", members="in_members", known="TRUE")


def flat_known(moment: str) -> str:
    """SQL for the rows of facts as known at a moment (a SQL timestamp in UTC), over the extract's own history."""
    cases = "(SELECT person, count(*) AS cases FROM members GROUP BY person)"
    members = f"(SELECT m.* EXCLUDE (cases), n.cases FROM members m JOIN {cases} n USING (person))"
    return _flat(key="pseudonym", prefix="", members=members, known=f"recorded_at <= {moment}")


def _flat(*, key: str, prefix: str, members: str, known: str) -> str:
    parts = [
        f"standing AS (SELECT * FROM {prefix}milestones WHERE retracts IS NULL AND {known} AND id NOT IN "
        f"(SELECT retracts FROM {prefix}milestones WHERE retracts IS NOT NULL AND {known}))",
        *_happened(key),
        *(_latest(prefix + name, name, key, known) for name in _LATEST),
        _stated(key, members),
    ]
    return f"WITH {', '.join(parts)} {_worked_out()}"


def _latest(table: str, name: str, key: str, known: str) -> str:
    return (
        f"latest_{name} AS (SELECT * FROM {table} WHERE (id, {key}) IN "
        f"(SELECT (max(id), {key}) FROM {table} WHERE {known} GROUP BY {key}))"
    )


def _happened(key: str) -> list[str]:
    """What happened to each member: once for most, by occurrences for the few to whom something happened again."""
    once = ", ".join(f"max(happened_on) FILTER (kind = '{kind}') AS {column}" for kind, column in _DATES.items())
    return [
        f"once AS (SELECT {key}, {once}, max(happened_on) FILTER (kind IN ('eligible', 'refused')) AS decided_on, "
        "any_value(kind) FILTER (kind IN ('eligible', 'refused')) AS decision, "
        f"max(id) FILTER (kind IN ('eligible', 'refused')) AS {DECISION_KEY}, "
        "any_value(destination) FILTER (kind = 'departed') AS destination, 1 AS occurrence, "
        "count(*) FILTER (kind = 'applied') > 1 OR count(*) FILTER (kind IN ('eligible', 'refused')) > 1 "
        "OR count(*) FILTER (kind = 'departed') > 1 AS again "
        f"FROM standing GROUP BY {key})",
        f"numbered AS (SELECT *, greatest(1, count(*) FILTER (kind = 'applied') OVER (PARTITION BY {key} "
        "ORDER BY happened_on, kind <> 'applied', id ROWS UNBOUNDED PRECEDING)) AS episode "
        f"FROM standing WHERE {key} IN (SELECT {key} FROM once WHERE again))",
        f"episodes AS (SELECT {key}, episode, {once} FROM numbered GROUP BY {key}, episode)",
        f"decisions AS (SELECT {key}, episode, happened_on AS decided_on, kind AS decision, id AS {DECISION_KEY} "
        "FROM numbered WHERE kind IN ('eligible', 'refused'))",
        f"departures AS (SELECT {key}, episode, happened_on AS departed_on, destination, id AS departure "
        "FROM numbered WHERE kind = 'departed')",
        f"again AS (SELECT e.* REPLACE (d.departed_on AS departed_on), decided_on, decision, {DECISION_KEY}, "
        "destination, "
        f"row_number() OVER (PARTITION BY e.{key} ORDER BY e.episode, d.departed_on, d.departure, c.decided_on, "
        f"c.{DECISION_KEY})::INTEGER AS occurrence "
        f"FROM episodes e LEFT JOIN departures d USING ({key}, episode) LEFT JOIN decisions c USING ({key}, episode))",
        "happened AS (SELECT * FROM once WHERE NOT again UNION ALL BY NAME "
        "SELECT * EXCLUDE (episode), TRUE AS again FROM again)",
    ]


def _stated(key: str, members: str) -> str:
    columns = ", ".join(f"{_known(column, sql)} AS {column}" for column, sql in _stated_columns().items())
    joins = " ".join(
        f"LEFT JOIN latest_{name} {alias} ON {alias}.{key} = m.{key}"
        for name, alias in zip(_LATEST, ("c", "p", *_LATEST[2:]), strict=True)
    )
    return (
        f"stated AS (SELECT m.pseudonym, m.person, m.number, coalesce(h.occurrence, 1) AS occurrence, "
        f"m.cases > 1 OR coalesce(h.again, FALSE) AS repeated, h.{DECISION_KEY}, {columns} "
        f"FROM {members} m LEFT JOIN happened h ON h.{key} = m.{key} {joins})"
    )


def _known(column: str, sql: str) -> str:
    """An empty text is a fact that is not known."""
    fact = FACTS.get(column)
    return f"nullif({sql}, '')" if fact and fact.type in (Type.CODE, Type.COUNTRY) else sql


def _stated_columns() -> dict[str, str]:
    """Every stated fact's column; one that has no column of its own in the record stands among the further facts."""
    columns = {}
    for fact in FACTS.values():
        if fact.stated == Stated.DERIVED or not kept(fact):
            continue
        for column, kind in fact.columns.items():
            columns[column] = _FROM_RECORD.get(column) or _further(fact.code, kind)
    return columns


def _worked_out() -> str:
    """Facts that stand in where nothing is stated, and facts that follow from others, as the vocabulary has them."""
    plain = [column for fact in facts() if fact.type == Type.PARTIAL_DATE for column in fact.columns]
    values = [f"{value_sql(fact.code)} AS {fact.code}" for fact in facts() if fact.type != Type.PARTIAL_DATE]
    return f"SELECT {', '.join([*OWN, DECISION_KEY, *plain, *values])} FROM stated"


def further_kept() -> str:
    """SQL that keeps, of a JSON object `further` of facts, those that the extract may hold, each of its own type."""
    kept_facts = [
        fact
        for fact in facts()
        if fact.stated == Stated.FURTHER and fact.type in (Type.BOOLEAN, Type.INTEGER, Type.DATE)
    ]
    pairs = ", ".join(f"'{f.code}', {_further(f.code, f.columns[f.code])}" for f in kept_facts)
    return f"CASE WHEN further <> '{{}}' THEN json_object({pairs})::VARCHAR END"


def _further(code: str, kind: str) -> str:
    return f"try_cast(json_extract_string(further, '$.{code}') AS {kind})"
