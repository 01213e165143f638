"""Figures against a count by hand that knows nothing of the extract, of SQL or of the definitions."""

from datetime import UTC, date, datetime, timedelta

import pytest

from onward.base.rules.dates import PartialDate, is_under
from onward.reporting.actions import refresh_extract
from onward.reporting.queries.figures import Question, Unasked, figures, question, rows
from onward.reporting.rules import figures as definitions
from tests.reporting.invented_register import RECORDED, Row, milestone, random_rows, retract, state

TODAY = date(2008, 2, 1)
NOW = datetime(2008, 2, 1, 12, tzinfo=UTC)


def counted(period="2007", **asked):
    refresh_extract(now=NOW)
    return {answer.figure.id: answer for answer in figures(question(period=period, today=TODAY, **asked))}


def by_hand(rows: list[Row], first: date, last: date) -> dict:
    within = lambda day: day is not None and first <= day <= last  # noqa: E731
    left = [row for row in rows if row.pathway == "return" and within(row.departed_on)]
    home = [row for row in left if row.origin and row.destination == row.origin]
    under = lambda *codes: [row for row in left if set(codes) & set(row.programmes)]  # noqa: E731
    share = lambda part, whole: len(part) / len(whole) if whole else None  # noqa: E731
    ill = [row for row in home if row.health]
    trafficked = [row for row in home if row.trafficking]
    hrt = under("HRPT", "HRT_VW2000")
    checks = [
        row
        for row in rows
        if row.pathway == "return" and within(row.decided_on) and {"HRPT", "HRT_VW2000"} & set(row.programmes)
    ]
    rri = under("RRI_II", "RIIM")
    tally = {}
    for row in home:
        if row.nationality not in ("", "XXX"):
            tally[row.nationality] = tally.get(row.nationality, 0) + 1
    most = max(tally.values(), default=0)
    aged = {}
    for code in ("HRPT", "HRT_VW2000"):
        aged[code] = [minor(row) for row in under(code)]
    count = {
        "return.departed": left,
        "return.departed_home": home,
        "return.departed_third_country": [row for row in left if row.origin and row.destination != row.origin],
        "rean.applications_handled": [
            row for row in rows if row.pathway == "return" and within(row.applied_on) and "REAN" in row.programmes
        ],
        "rean.departed": under("REAN"),
        "rean.departed_home": [row for row in under("REAN") if row in home],
        "hrt.departed": hrt,
        "hrpt.departed": under("HRPT"),
        "hrpt.departed_adults": [each for each in aged["HRPT"] if each is False],
        "hrpt.departed_children": [each for each in aged["HRPT"] if each],
        "hrt_vw2000.departed": under("HRT_VW2000"),
        "hrt_vw2000.departed_adults": [each for each in aged["HRT_VW2000"] if each is False],
        "hrt_vw2000.departed_children": [each for each in aged["HRT_VW2000"] if each],
        "health.returned": ill,
        "health.medical_escorts": [row for row in left if row.escort == "medical"],
        "health.social_escorts": [row for row in left if row.escort == "social"],
        "minors.departed": [row for row in left if row.unaccompanied_minor],
        "minors_angola.returned": under("UAM_ANGOLA"),
        "minors_drc.returned": under("UAM_DRC"),
        "trafficking.departed": trafficked,
        "trafficking.declined_further_help": [row for row in trafficked if row.trafficking_help == "none"],
        "trafficking.arrival_assisted": [row for row in trafficked if row.trafficking_help == "arrival"],
        "trafficking.reintegration_assisted": [row for row in trafficked if row.trafficking_help == "reintegration"],
        "trafficking.minor_boys": [row for row in trafficked if minor(row) and row.sex == "m"],
        "trafficking.minor_girls": [row for row in trafficked if minor(row) and row.sex == "f"],
        "vulnerable_other.departed": [
            row
            for row in left
            if row.other_vulnerability and not row.health and not row.unaccompanied_minor and not row.trafficking
        ],
        "rri.departed": rri,
        "rri2.departed": under("RRI_II"),
        "riim.departed": under("RIIM"),
        "rri.departed_asylum_background": [row for row in rri if row.asylum_background],
        "detention.departed": under("AVRD"),
        "varrp.returned": [row for row in under("VARRP_VINN") if row.destination == "NG"],
        "resettlement.admitted": [row for row in rows if row.pathway == "resettlement" and within(row.arrived_on)],
        "reunification.assisted": [row for row in rows if row.pathway == "reunification" and within(row.departed_on)],
        "airport.transit_assisted": [row for row in rows if row.pathway == "transit" and within(row.departed_on)],
    }
    return {
        **{id_: len(found) for id_, found in count.items()},
        "return.share_without_residence_right": share([r for r in home if r.residence_status == "none"], home),
        "return.top_nationality": "|".join(sorted(code for code, n in tally.items() if n == most)) or None,
        "hrt.checks_refused_share": share([row for row in checks if row.decision == "refused"], checks),
        "hrt.share_angolan": share([row for row in hrt if row.nationality == "AO"], hrt),
        "health.share_psychological": share([row for row in ill if row.health == "psychological"], ill),
        "health.share_somatic": share([row for row in ill if row.health == "somatic"], ill),
    }


def minor(row: Row) -> bool | None:
    return is_under(18, PartialDate.parse(row.born_on) if row.born_on else None, row.departed_on)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_figure_is_what_a_count_by_hand_makes_it(take_over, seed):
    register = random_rows(seed, 120)
    take_over(register)

    for period, first, last in [
        ("2007", date(2007, 1, 1), date(2007, 12, 31)),
        ("2007-Q2", date(2007, 4, 1), date(2007, 6, 30)),
        ("2006-12", date(2006, 12, 1), date(2006, 12, 31)),
        ("2006-11-05..2007-03-04", date(2006, 11, 5), date(2007, 3, 4)),
    ]:
        answers = counted(period)
        assert {id_: answer.value for id_, answer in answers.items()} == by_hand(register, first, last)


def test_a_corrected_departure_leaves_the_old_figure_as_it_was_known(take_over):
    (member,) = take_over([Row(nationality="BR", departed_on=date(2007, 3, 1), destination="BR")])
    wrong = member.milestones.get(kind="departed")
    corrected = datetime(2008, 1, 20, 9, tzinfo=UTC)
    retract(wrong, corrected)
    milestone(member, "departed", date(2006, 3, 1), corrected, "BR")

    assert counted("2007")["return.departed"].value == 0
    assert counted("2006")["return.departed"].value == 1
    assert counted("2007", known="2008-01-19")["return.departed"].value == 1
    assert counted("2006", known="2008-01-19")["return.departed"].value == 0
    assert counted("2007", known="2008-01-20")["return.departed"].value == 0


def test_what_is_stated_later_of_a_person_counts_from_then(take_over):
    (member,) = take_over([Row(nationality="BR", departed_on=date(2007, 3, 1), destination="AO", born_on="1989")])
    state(member, Row(nationality="AO", programmes=["HRPT"], born_on="1989-03-02"), datetime(2008, 1, 20, tzinfo=UTC))

    now, then = counted(), counted(known="2008-01-16")
    assert [now[id_].value for id_ in ("return.departed_home", "hrpt.departed_children", "rean.departed")] == [1, 1, 0]
    assert [then[id_].value for id_ in ("return.departed_home", "hrpt.departed_children", "rean.departed")] == [0, 0, 1]


def test_a_day_is_known_to_its_end_on_the_clock_of_the_organisation(take_over):
    late = datetime(2008, 1, 15, 22, 59, 59, 999999, tzinfo=UTC)  # a microsecond before midnight in Amsterdam
    take_over([Row(departed_on=date(2007, 3, 1), destination="AO")], at=late)
    take_over([Row(departed_on=date(2007, 3, 1), destination="AO")], at=late + timedelta(microseconds=1))

    assert [counted(known=day)["return.departed"].value for day in ("2008-01-14", "2008-01-15", "2008-01-16")] == [
        0,
        1,
        2,
    ]
    assert counted(known="2008-01-15T23:59:59")["return.departed"].value == 0
    assert counted(known="2008-01-16T00:00:00")["return.departed"].value == 2
    assert counted(known="2008-01-15T23:00:00+00:00")["return.departed"].value == 2


def test_known_on_every_day_is_what_a_register_of_that_day_gives(take_over):
    days = [datetime(2008, 1, day, 12, tzinfo=UTC) for day in (10, 11, 12)]
    registers = [random_rows(seed, 40) for seed in (4, 5, 6)]
    for day, register in zip(days, registers, strict=True):
        take_over(register, at=day)

    for number, day in enumerate(days):
        held = [row for register in registers[: number + 1] for row in register]
        answers = counted("2007", known=f"{day:%Y-%m-%d}")
        assert {id_: answer.value for id_, answer in answers.items()} == by_hand(
            held, date(2007, 1, 1), date(2007, 12, 31)
        )


def test_a_second_journey_does_not_take_a_person_out_of_the_first_year(take_over):
    (member,) = take_over([Row(departed_on=date(2006, 3, 1), applied_on=date(2006, 1, 1), destination="AO")])
    for kind, day, to in [
        ("closed", date(2006, 4, 1), ""),
        ("applied", date(2007, 1, 1), ""),
        ("departed", date(2007, 5, 1), "BR"),
        ("closed", date(2007, 6, 1), ""),
        ("applied", date(2007, 7, 1), ""),
        ("departed", date(2007, 9, 1), "NG"),
    ]:
        milestone(member, kind, day, RECORDED, to)

    assert counted("2006")["return.departed"].value == 1
    assert counted("2007")["return.departed"].value == 1
    assert counted("2007")["rean.applications_handled"].value == 1
    assert counted("2007", by="destination")["return.departed"].breakdown == ((("NG",), 1),)
    assert counted("2007-Q2", by="destination")["return.departed"].breakdown == ((("BR",), 1),)
    asked = question(period="2007", today=TODAY)
    (figure,) = [each for id_, each in definitions.figures().items() if id_ == "return.departed"]
    assert [row["departed_on"] for row in rows(asked, figure)] == [date(2007, 9, 1)]


def test_a_person_on_two_cases_is_counted_once(take_over):
    first, second = take_over(
        [
            Row(departed_on=date(2007, 3, 1), destination="AO", nationality="AO"),
            Row(departed_on=date(2007, 9, 1), destination="AO", nationality="AO"),
        ]
    )
    assert counted()["return.departed"].value == 2
    second.person = first.person
    second.save()
    state(second, Row(nationality="AO"), RECORDED)

    answer = counted(by="nationality")["return.departed"]
    assert (answer.value, answer.rows, answer.breakdown) == (1, 1, ((("AO",), 1),))


def test_two_decisions_on_one_application_are_two_checks(take_over):
    (member,) = take_over([Row(programmes=["HRPT"], decided_on=date(2007, 2, 1), decision="refused")])
    milestone(member, "eligible", date(2007, 5, 1), RECORDED)

    answer = counted()["hrt.checks_refused_share"]
    assert (answer.value, answer.rows) == (0.5, 2)
    assert counted("2007-Q1")["hrt.checks_refused_share"].value == 1.0


def test_every_breakdown_adds_up_and_every_list_is_as_long_as_its_figure_says(take_over):
    register = random_rows(7, 150)
    members = take_over(register)
    for member in members[::9]:
        milestone(member, "departed", date(2007, 6, 6), RECORDED, "AO")

    for by in ("nationality", "sex,residence_status", "programmes,age_on_departure,born_on", "health,departed_on"):
        asked = question(period="2007", today=TODAY, by=by)
        for answer in counted(by=by).values():
            figure = answer.figure
            listed = list(rows(asked, figure, asked.by))
            assert len(listed) == answer.rows
            if figure.is_share:
                assert answer.value == (sum(row["counts"] for row in listed) / len(listed) if listed else None)
            elif not figure.top:
                assert sum(value for _, value in answer.breakdown) == answer.value == len(listed)
                groups = {}
                for row in listed:
                    group = tuple(row[code] for code in asked.by)
                    groups[group] = groups.get(group, 0) + 1
                assert dict(answer.breakdown) == groups


def test_a_text_stands_in_the_extract_as_a_mark_and_is_read_back(take_over):
    left = {"departed_on": date(2007, 3, 1), "destination": "AO"}
    take_over([Row(**left, detained_at="Zeist, cell nine"), Row(**left, detained_at="Ter Apel"), Row(**left)])

    answer = counted(by="detained_at,municipality")["return.departed"]
    town = "Freetown-by-the-Sea"
    assert dict(answer.breakdown) == {("Zeist, cell nine", town): 1, ("Ter Apel", town): 1, (None, town): 1}
    asked = question(period="2007", today=TODAY, by="detained_at")
    listed = [row["detained_at"] for row in rows(asked, answer.figure, asked.by)]
    assert sorted(listed, key=str) == [None, "Ter Apel", "Zeist, cell nine"]


def test_one_programme_is_a_part(take_over):
    register = random_rows(8, 80)
    take_over(register)

    part = [row for row in register if "REAN" in row.programmes]
    answers = counted("2007", programme="REAN")
    assert {id_: answer.value for id_, answer in answers.items()} == by_hand(part, date(2007, 1, 1), date(2007, 12, 31))


def test_an_empty_record_gives_noughts_and_no_shares(db):
    values = {id_: answer.value for id_, answer in counted().items()}
    assert values == by_hand([], date(2007, 1, 1), date(2007, 12, 31))


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"period": "2007-13"}, "2007-13: write a period as"),
        ({"period": "2007-02-30..2007-03-01"}, "write a period as"),
        ({"period": "2007", "known": "2008-02-30"}, "“2008-02-30” is not a day or a moment"),
        ({"period": "2007", "known": "2008-02-02"}, "2008-02-02 lies ahead"),
        ({"period": "2007", "by": "nationalty"}, "Did you mean nationality"),
        ({"period": "2007", "by": "age"}, "depends on the day of the question"),
        ({"period": "2007", "programme": "RAEN"}, "Did you mean REAN"),
        ({"period": "2007", "programme": "'; DROP TABLE flat; --"}, "There is no programme"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_to_write_instead(asked, says, db):
    with pytest.raises(Unasked) as refusal:
        question(today=TODAY, **asked)
    assert says in str(refusal.value)


def test_a_question_keeps_its_words():
    asked = Question(question(period="2007", today=TODAY).period, known="2008-01-01", by=("sex", "nationality"))
    assert asked.words == {"period": "2007", "as_known_on": "2008-01-01", "by": "sex,nationality"}
