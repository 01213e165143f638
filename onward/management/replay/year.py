"""Register rows of a demonstration year, made from its YAML file. The same seed makes the same people."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import yaml

from onward.management.replay.people import Invention

HERE = Path(__file__).parent
Row = dict[str, str]


class Year:
    """The rows of one year's file by the day they are recorded on; `batches` gives them in order."""

    def __init__(self, name: str) -> None:
        self.plan = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
        self.random = random.Random(int(name))
        self.invention = Invention(self.plan, self.random)
        self.cases = 0

    def batches(self) -> list[tuple[date, list[Row]]]:
        """(day of recording, register rows), oldest first."""
        recorded = {key: date.fromisoformat(day) for key, day in self.plan["recorded"].items()}
        rows: dict[str | int, list[Row]] = {key: [] for key in recorded}
        for group in self.plan["departures"]:
            rows["late" if group.get("late") else group["year"]] += self._departures(group)
        for year in self.plan["without_residence_right"]:
            self._give_residence(
                year, rows[year] + (rows["late"] if year == max(self.plan["unknown_residence"]) else [])
            )
        for group in self.plan["applications"]:
            rows[group["year"]] += self._applications(group, rows[group["year"]])
        for group in self.plan["other_pathways"]:
            rows[group["year"]] += self._other_pathway(group)
        return sorted((recorded[key], batch) for key, batch in rows.items())

    # --- departures

    def _departures(self, group: dict) -> list[Row]:
        rows: list[Row] = []
        sizes = self._households(group)
        origins = self.invention.origins(group, sizes)
        destinations = self.invention.destinations(group, sum(adults + children for adults, children in sizes))
        for (adults, children), origin in zip(sizes, origins, strict=True):
            rows += self._household(group, adults, children, origin, destinations)
        self._spread(rows, group)
        return rows

    def _households(self, group: dict) -> list[tuple[int, int]]:
        """(adults, children) of each case: children live with one or two adults, the rest travel alone."""
        adults, children, families = group["adults"], group["children"], group.get("families", 0)
        if not families:
            return [(1, 0)] * adults + [(0, 1)] * children
        shares = [children // families + (number < children % families) for number in range(families)]
        spare = adults - families
        couples = min(families, spare) // 2
        sizes = [(2 if number < couples else 1, share) for number, share in enumerate(shares)]
        return sizes + [(1, 0)] * (spare - couples)

    def _household(self, group: dict, adults: int, children: int, origin: str, destinations: list[str]) -> list[Row]:
        self.cases += 1
        left = self._day(group["year"], group.get("months", [1, 12]))
        applied = self._applied(group, left)
        family = self.invention.family_name(origin)
        common = {
            "case": f"{left:%Y}-{self.cases:05}",
            "pathway": "return",
            "programmes": "|".join(group["programmes"]),
            "nationality": origin,
            "country_of_origin": origin,
            "municipality": self.random.choice(self.plan["municipalities"]),
            "applied_on": f"{applied}",
            "departed_on": f"{left}",
            **self._asylum(group, applied),
            **self._decision(group, applied, left),
        }
        if group.get("detained"):
            common |= {"detained_at": self.random.choice(self.plan["detained_at"]), "municipality": ""}
        if self.random.random() < 0.9:
            common["arrived_on"] = f"{left + timedelta(days=self.random.choice([0, 0, 1]))}"
        rows = []
        for number in range(1, adults + children + 1):
            child = number > adults
            destination = destinations.pop() if destinations else origin
            person = self.invention.person(origin, family, group, applied=applied, left=left, child=child)
            rows.append(common | person | {"member": str(number), "destination": destination})
        return rows

    def _applied(self, group: dict, left: date) -> date:
        applied = left - timedelta(days=self.random.randint(18, 75))
        if "applied_until" in group:
            applied = min(applied, group["applied_until"] - timedelta(days=self.random.randint(0, 20)))
        return applied

    def _asylum(self, group: dict, applied: date) -> Row:
        kind = group.get("asylum")
        if kind is None:
            outside = group.get("mix") in ("city", "detention")
            background = "no" if outside or self.random.random() < 0.6 else "yes"
            return {"asylum_background": background} | (self._asylum_on(2002, applied) if background == "yes" else {})
        if kind == "before_2001":
            return {
                "asylum_background": "yes",
                "asylum_applied_on": f"{date(1998, 1, 1) + timedelta(days=self.random.randint(0, 1180))}",
            }
        if kind == "too_late":
            return {
                "asylum_background": "yes",
                "asylum_applied_on": f"{date(2006, 6, 15) + timedelta(days=self.random.randint(0, 150))}",
            }
        return {"asylum_background": "yes"} | self._asylum_on(2002, date(2006, 6, 1))

    def _asylum_on(self, first_year: int, before: date) -> Row:
        first = date(first_year, 1, 2)
        return {"asylum_applied_on": f"{first + timedelta(days=self.random.randint(0, (before - first).days - 30))}"}

    def _decision(self, group: dict, applied: date, left: date) -> Row:
        decided = applied + timedelta(days=self.random.randint(5, 14))
        if len(group["programmes"]) > 1:  # a check under a second programme falls in the year that is reported on
            decided = max(decided, date(left.year, 1, 2))
        return {"decided_on": f"{min(decided, left)}", "decision": "eligible"}

    def _spread(self, rows: list[Row], group: dict) -> None:
        """What holds for so many of a group: help wanted, escorts, a consent that nobody wrote down."""
        help_wanted = [kind for kind, count in group.get("trafficking", {}).items() for _ in range(count)]
        escorts = [kind for kind, count in group.get("escorts", {}).items() for _ in range(count)]
        self.random.shuffle(help_wanted)
        for row, kind in zip(rows, help_wanted, strict=False):
            row |= {"trafficking": "yes", "trafficking_help": kind}
        for row, kind in zip(self.random.sample(rows, len(escorts)), escorts, strict=True):
            row["escort"] = kind
        for row in rows[: group.get("consent_missing", 0)]:
            row["guardian_consent_on"] = ""

    def _give_residence(self, year: int, rows: list[Row]) -> None:
        home = [row for row in rows if row["destination"] == row["country_of_origin"]]
        self.random.shuffle(home)
        without, unknown = self.plan["without_residence_right"][year], self.plan["unknown_residence"][year]
        for number, row in enumerate(home):
            status = "none" if number < without else "" if number < without + unknown else None
            row["residence_status"] = self.random.choice(["procedure"] * 5 + ["permit"]) if status is None else status

    # --- applications that did not end in a departure, and the other pathways

    def _applications(self, group: dict, others: list[Row]) -> Iterator[Row]:
        count = group.get("count")
        if count is None:
            code, year = group["fill"]["programme"], str(group["year"])
            count = (
                group["fill"]["total"]
                - sum(code in row["programmes"].split("|") and row["applied_on"].startswith(year) for row in others)
                - sum(
                    code in late["programmes"] and late.get("late", False) and late["adults"]
                    for late in self.plan["departures"]
                )
            )
        for _ in range(count):
            yield self._application(group)

    def _application(self, group: dict) -> Row:
        self.cases += 1
        origin = self.invention.draw(group["mix"])
        applied = self._day(group["year"], group.get("months", [1, 12]))
        ends = self.random.choices(list(group["ends"]), list(group["ends"].values()))[0]
        decided = min(applied + timedelta(days=self.random.randint(6, 25)), date(group["year"], 12, 31))
        row = {
            "case": f"{group['year']}-{self.cases:05}",
            "member": "1",
            "pathway": "return",
            "programmes": "|".join(group["programmes"]),
            "nationality": origin,
            "country_of_origin": origin,
            "municipality": self.random.choice(self.plan["municipalities"]),
            "residence_status": self.random.choice(["none", "none", "procedure", ""]),
            "applied_on": f"{applied}",
            **self._asylum(group, applied),
            **self.invention.person(
                origin, self.invention.family_name(origin), group, applied=applied, left=applied, child=False
            ),
        }
        if ends == "withdrew":
            row["withdrawn_on"] = (
                f"{min(applied + timedelta(days=self.random.randint(3, 60)), date(group['year'], 12, 31))}"
            )
        else:
            row |= {"decided_on": f"{decided}", "decision": "refused" if ends == "refused" else "eligible"}
        return row

    def _other_pathway(self, group: dict) -> list[Row]:
        rows: list[Row] = []
        fixed = [code for code, count in group.get("fixed", {}).items() for _ in range(count)]
        while len(rows) < group["count"]:
            size = min(self.random.randint(1, group["household"]), group["count"] - len(rows))
            rows += self._travellers(group, size, fixed.pop() if fixed else self.invention.draw(group["mix"]))
            del fixed[: size - 1]
        return rows

    def _travellers(self, group: dict, size: int, origin: str) -> Iterator[Row]:
        self.cases += 1
        left = self._day(group["year"], [1, 12])
        applied = left - timedelta(days=self.random.randint(20, 200))
        family = self.invention.family_name(origin)
        destination = self.invention.draw_from(group["to"]) if isinstance(group["to"], dict) else group["to"]
        for number in range(1, size + 1):
            person = self.invention.person(origin, family, group, applied=applied, left=left, child=number > 2)
            yield person | {
                "case": f"{group['pathway'][:2].upper()}-{group['year']}-{self.cases:05}",
                "member": str(number),
                "pathway": group["pathway"],
                "programmes": "|".join(group["programmes"]),
                "nationality": origin,
                "country_of_origin": origin,
                "applied_on": f"{applied}",
                "departed_on": f"{left}",
                "destination": destination,
                "arrived_on": f"{left}" if group["arrives"] else "",
            }

    def _day(self, year: int, months: list[int]) -> date:
        """A day in those months that leaves room for an arrival the day after."""
        first, last = date(year, months[0], 4), date(year, months[1], 27)
        return first + timedelta(days=self.random.randint(0, (last - first).days))
