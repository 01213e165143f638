"""The demonstration's present as register rows, and the tasks that go with it."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import yaml

HERE = Path(__file__).parent
Row = dict[str, str]
PLAIN = (
    "family_name", "given_names", "sex", "nationality", "programmes", "residence_status", "municipality", "detained_at",
    "asylum_background", "health", "unaccompanied_minor", "trafficking", "trafficking_help", "decision",
)  # fmt: skip
DAYS_AGO = {"applied": "applied_on", "decided": "decided_on", "asylum_applied": "asylum_applied_on"}


def present() -> list[dict]:
    cases: list[dict] = yaml.safe_load((HERE / "current.yaml").read_text(encoding="utf-8"))["cases"]
    return [case | {"case": f"now-{number:03}"} for number, case in enumerate(cases, 1)]


def rows(cases: list[dict], today: date) -> Iterator[Row]:
    for case in cases:
        common = {
            "case": case["case"],
            "pathway": "return",
            **{column: case[column] for column in PLAIN if column in case},
            **{column: f"{today - timedelta(days=case[key])}" for key, column in DAYS_AGO.items() if key in case},
        }
        for number, person in enumerate([case, *case.get("family", [])], 1):
            own = {column: person[column] for column in ("given_names", "sex")}
            yield common | own | {"member": str(number), "born_on": _born(person, today)}


def _born(person: dict, today: date) -> str:
    return (
        str(person["born_on"])
        if "born_on" in person
        else f"{today - timedelta(days=round(365.25 * person['age'] + 100))}"
    )
