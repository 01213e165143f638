"""An invented register, written straight into the record."""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

RECORDED = datetime(2008, 1, 15, 12, tzinfo=UTC)


@dataclass
class Row:
    """A person on a case as the register would state it."""

    pathway: str = "return"
    programmes: list[str] = field(default_factory=lambda: ["REAN"])
    sex: str = ""
    born_on: str = ""
    nationality: str = ""
    country_of_origin: str = ""
    residence_status: str = ""
    asylum_background: bool | None = None
    detained_at: str = ""
    applied_on: date = date(2007, 1, 10)
    decided_on: date | None = None
    decision: str = ""
    withdrawn_on: date | None = None
    departed_on: date | None = None
    destination: str = ""
    arrived_on: date | None = None
    health: str = ""
    escort: str = ""
    unaccompanied_minor: bool | None = None
    guardian_consent_on: date | None = None
    trafficking: bool | None = None
    trafficking_help: str = ""
    other_vulnerability: bool | None = None

    @property
    def origin(self) -> str:
        return self.country_of_origin or self.nationality.replace("XXX", "")


def write_row(row: Row, office, at: datetime):
    from onward.cases.models import Application, Case, Member
    from onward.people.models import Nationality, Person

    count = Case.objects.count() + 1
    person = Person.objects.create(
        reference=f"P-{count:08}", sex=row.sex, born_on=row.born_on, created_at=at, created_by="test",
        display_name=f"Person {count}",
    )  # fmt: skip
    if row.nationality:
        Nationality.objects.create(person=person, country=row.nationality)
    case = Case.objects.create(
        reference=f"R-2007-{count:05}", register_reference=f"OLD/{count}", pathway=row.pathway, office=office,
        opened_at=at, opened_by="test",
    )  # fmt: skip
    member = Member.objects.create(case=case, person=person, number=1, pseudonym=f"{random.getrandbits(128):032x}")
    Application.objects.bulk_create([Application(member=member, programme=code) for code in row.programmes])
    state(member, row, at)
    for kind, on, destination in happened(row):
        milestone(member, kind, on, at, destination)
    return member


def happened(row: Row):
    yield "applied", row.applied_on, ""
    if row.decided_on:
        yield row.decision, row.decided_on, ""
    if row.withdrawn_on:
        yield "withdrew", row.withdrawn_on, ""
    if row.departed_on:
        yield "departed", row.departed_on, row.destination
    if row.arrived_on:
        yield "arrived", row.arrived_on, ""


def milestone(member, kind: str, on: date, at: datetime, destination: str = ""):
    from onward.cases.models import Milestone

    return Milestone.objects.create(
        member=member, kind=kind, happened_on=on, destination=destination, recorded_at=at, recorded_by="test"
    )


def retract(wrong, at: datetime):
    from onward.cases.models import Milestone

    return Milestone.objects.create(
        member=wrong.member, kind=wrong.kind, happened_on=wrong.happened_on, destination=wrong.destination,
        retracts=wrong, reason="entered twice", recorded_at=at, recorded_by="test",
    )  # fmt: skip


def state(member, row: Row, at: datetime) -> None:
    """What is stated of a member and the person, on every table that keeps statements."""
    from onward.cases.models import Circumstances
    from onward.people.models import PersonVersion
    from onward.safeguarding.models import HealthRecord, MinorRecord, TraffickingRecord, VulnerabilityRecord

    said = {"recorded_at": at, "recorded_by": "test"}
    PersonVersion.objects.create(
        person=member.person, sex=row.sex, born_on=row.born_on, nationalities=row.nationality, **said
    )
    Circumstances.objects.create(
        member=member, programmes="|".join(row.programmes), country_of_origin=row.country_of_origin,
        residence_status=row.residence_status, asylum_background=row.asylum_background, detained_at=row.detained_at,
        municipality="Freetown-by-the-Sea", **said,
    )  # fmt: skip
    said |= {"person": member.person, "case": member.case.reference}
    if row.health or row.escort:
        HealthRecord.objects.create(problem=row.health, escort=row.escort, **said)
    if row.unaccompanied_minor is not None or row.guardian_consent_on:
        MinorRecord.objects.create(
            unaccompanied=row.unaccompanied_minor, guardian_consent_on=row.guardian_consent_on, **said
        )
    if row.trafficking is not None:
        TraffickingRecord.objects.create(trafficked=row.trafficking, help_wanted=row.trafficking_help, **said)
    if row.other_vulnerability is not None:
        VulnerabilityRecord.objects.create(vulnerable=row.other_vulnerability, **said)


PROGRAMMES = ["REAN", "HRPT", "HRT_VW2000", "UAM_ANGOLA", "UAM_DRC", "RRI_II", "RIIM", "AVRD", "VARRP_VINN"]
COUNTRIES = ["AO", "BR", "NG", "CD", "IQ", "XXA", "XXX", ""]


def random_rows(seed: int, count: int) -> list[Row]:
    chance = random.Random(seed)
    return [_random_row(chance) for _ in range(count)]


def _random_row(chance: random.Random) -> Row:
    maybe = lambda value, part=0.3, otherwise=None: value if chance.random() < part else otherwise  # noqa: E731
    applied_on = date(2006, 10, 1) + timedelta(chance.randrange(500))
    departed_on = maybe(applied_on + timedelta(chance.randrange(120)), 0.7)
    born = date(1960, 1, 1) + timedelta(chance.randrange(17000))
    return Row(
        pathway=chance.choice(["return"] * 6 + ["resettlement", "reunification", "transit"]),
        programmes=sorted(chance.sample(PROGRAMMES, chance.randrange(4))),
        sex=chance.choice(["f", "m", "x", ""]),
        born_on=chance.choice([f"{born}", f"{born:%Y-%m}", f"{born:%Y}", "1989", "1989-06", "", "1992-02-29"]),
        nationality=chance.choice(COUNTRIES),
        country_of_origin=maybe(chance.choice(["AO", "BR", "NG"]), 0.2, ""),
        residence_status=chance.choice(["none", "procedure", "permit", ""]),
        asylum_background=chance.choice([True, False, None]),
        detained_at=maybe("Zeist", 0.1, ""),
        applied_on=applied_on,
        decided_on=(decided := maybe(applied_on + timedelta(chance.randrange(60)), 0.6)),
        decision=chance.choice(["eligible", "refused"]) if decided else "",
        withdrawn_on=maybe(applied_on + timedelta(chance.randrange(60)), 0.1),
        departed_on=departed_on,
        destination=chance.choice(["AO", "BR", "NG", "CD", "IQ"]) if departed_on else "",
        arrived_on=departed_on and maybe(departed_on + timedelta(chance.randrange(3)), 0.8),
        health=maybe(chance.choice(["somatic", "psychological"]), 0.2, ""),
        escort=maybe(chance.choice(["medical", "social"]), 0.15, ""),
        unaccompanied_minor=maybe(chance.choice([True, False]), 0.3),
        guardian_consent_on=maybe(applied_on, 0.2),
        trafficking=(trafficked := maybe(chance.choice([True, True, False]), 0.3)),
        trafficking_help=chance.choice(["none", "arrival", "reintegration", ""]) if trafficked else "",
        other_vulnerability=maybe(chance.choice([True, False]), 0.4),
    )
