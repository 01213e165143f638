"""A replayed year's figures beside the printed report's."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from onward.reporting.actions.refresh_extract import refresh_extract
from onward.reporting.queries.figures import figure, figures, question


def compare(printed: dict, year: str, *, now: datetime) -> dict[str, list[dict]]:
    """`agrees`: what the report prints once or twice the same, what is counted here, and whether the two are equal.

    `differs`: where two places of the report disagree, with what is counted here for each.
    """
    refresh_extract(now=now)
    counted = {answer.figure.id: answer.value for answer in figures(question(period=year, today=now.date()))}
    agrees = [
        {
            "id": line["id"],
            "at": line["at"],
            "printed": line["value"],
            "counted": counted.get(line["id"]),
            "equal": as_printed(counted.get(line["id"]), line["value"]),
        }
        for line in printed["agrees"]
    ]
    differs = [
        line | {"onward": [_counted(item, year, counted, now) for item in line["onward"]]}
        for line in printed["differs"]
    ]
    return {"agrees": agrees, "differs": differs}


def as_printed(counted: Any, printed: Any) -> bool:
    """Whether a value, rounded as the report rounds shares (two places), is the printed one."""
    if isinstance(counted, float) and isinstance(printed, float):
        return Decimal(str(counted)).quantize(Decimal("0.01"), ROUND_HALF_UP) == Decimal(str(printed)).quantize(
            Decimal("0.01")
        )
    return counted == printed


def _counted(item: dict | None, year: str, counted: dict[str, Any], now: datetime) -> dict | None:
    if item is None:
        return None
    if "as_known_on" not in item:
        return item | {"value": counted.get(item["id"])}
    asked = question(period=year, today=now.date(), known=item["as_known_on"])
    return item | {"value": figures(asked, [figure(item["id"])])[0].value}
