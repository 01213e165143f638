"""Invented people: names by culture, ages and birth dates, origins and destinations by weight."""

import random
from datetime import date, timedelta
from pathlib import Path

import yaml

HERE = Path(__file__).parent


class Invention:
    def __init__(self, plan: dict, chance: random.Random) -> None:
        self.plan, self.random = plan, chance
        self.names = yaml.safe_load((HERE / "names.yaml").read_text(encoding="utf-8"))

    def draw(self, mix: str) -> str:
        return self.draw_from(self.plan["mixes"][mix])

    def draw_from(self, weights: dict[str, int]) -> str:
        return self.random.choices(list(weights), list(weights.values()))[0]

    def origins(self, group: dict, sizes: list[tuple[int, int]]) -> list[str]:
        """The origin of each case. Fixed counts are of persons, and are met exactly."""
        fixed = dict(group.get("fixed", {}))
        drawn: list[str] = []
        for adults, children in sizes:
            size = adults + children
            fits = next((code for code, left in fixed.items() if left >= size), None)
            if fits is not None:
                fixed[fits] -= size
            drawn.append(fits or self.draw(group["mix"]))
        if any(fixed.values()):
            raise ValueError(f"{group['name']}: no cases left for {fixed}")
        return drawn

    def destinations(self, group: dict, people: int) -> list[str]:
        """A destination for each person of a group that does not go home, else none."""
        given = [code for code, count in group.get("to", {}).items() for _ in range(count)]
        if given and len(given) != people:
            raise ValueError(f"{group['name']}: {len(given)} destinations for {people} people")
        return given

    def family_name(self, origin: str) -> str:
        return self.random.choice(self.names[self.plan["cultures"][origin]]["family"])

    def person(
        self, origin: str, family: str, group: dict, *, applied: date, left: date, child: bool
    ) -> dict[str, str]:
        sex = "m" if self.random.random() < group.get("men", 0.5) else "f"
        given = self.random.choice(self.names[self.plan["cultures"][origin]][sex])
        row = {
            "family_name": family,
            "given_names": given,
            "sex": sex,
            "born_on": self._born(group, applied, left, child),
        }
        if group.get("unaccompanied"):
            row |= {
                "unaccompanied_minor": "yes",
                "guardian_consent_on": f"{applied - timedelta(days=self.random.randint(2, 12))}",
            }
        if group.get("health"):
            mixed = self.random.choice(["somatic", "psychological"])
            row["health"] = mixed if group["health"] == "mixed" else group["health"]
        if group.get("vulnerable"):
            row["other_vulnerability"] = "yes"
        return row

    def _born(self, group: dict, applied: date, left: date, child: bool) -> str:
        """To the day mostly, to the year for some adults whose age the figures do not ask for."""
        if child:
            youngest, oldest = (15, 16) if group.get("unaccompanied") else (1, 15)
        else:
            youngest, oldest = (20, 39) if group.get("mix") == "asylum" else (20, 61)
        born = applied - timedelta(days=round(365.25 * self.random.uniform(youngest, oldest + 1)))
        if not child and oldest > 40 and self.random.random() < 0.05:
            return f"{born.year - 1}"
        return f"{born}"
