"""onward figures, to the letter of the register's format."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from onward.audit.models import Event
from onward.reporting.rules import figures as definitions
from tests.reporting.invented_register import Row, random_rows

REGISTER_FORMAT = [
    "return.departed", "return.departed_home", "return.departed_third_country",
    "return.share_without_residence_right", "return.top_nationality", "rean.applications_handled", "rean.departed",
    "rean.departed_home", "hrt.departed", "hrpt.departed", "hrpt.departed_adults", "hrpt.departed_children",
    "hrt_vw2000.departed", "hrt_vw2000.departed_adults", "hrt_vw2000.departed_children",
    "hrt.checks_refused_share", "hrt.share_angolan", "health.returned", "health.medical_escorts",
    "health.social_escorts", "health.share_psychological", "health.share_somatic", "minors.departed",
    "minors_angola.returned", "minors_drc.returned", "trafficking.departed", "trafficking.declined_further_help",
    "trafficking.arrival_assisted", "trafficking.reintegration_assisted", "trafficking.minor_boys",
    "trafficking.minor_girls", "vulnerable_other.departed", "rri.departed", "rri2.departed", "riim.departed",
    "rri.departed_asylum_background", "detention.departed", "varrp.returned", "resettlement.admitted",
    "reunification.assisted", "airport.transit_assisted",
]  # fmt: skip


def answer(capsys, *arguments, **options) -> dict:
    call_command("figures", *arguments, json=True, **options)
    return json.loads(capsys.readouterr().out)


def test_the_figures_are_those_of_the_register_format():
    assert set(definitions.figures()) == set(REGISTER_FORMAT)


def test_every_definition_is_told_in_both_languages():
    for figure in (*definitions.figures().values(), *definitions.evidence().figures):
        assert set(figure.names) == set(figure.definitions) == {"en", "nl"}
        assert figure.definitions["en"] != figure.definitions["nl"]


def test_an_answer_has_the_shape_of_the_register_format(take_over, capsys):
    take_over([Row(departed_on=date(2007, 3, 1), destination="AO", nationality="AO")])

    body = answer(capsys, period="2007", as_known_on="2008-01-15")
    assert (body["period"], body["as_known_on"]) == ("2007", "2008-01-15")
    assert [set(figure) for figure in body["figures"]] == [
        {"id", "value", "unit", "rows", "definition", "version"} for _ in REGISTER_FORMAT
    ]
    values = {figure["id"]: figure["value"] for figure in body["figures"]}
    assert [values[id_] for id_ in ("return.departed", "return.top_nationality", "hrt.share_angolan")] == [
        1,
        "AO",
        None,
    ]


def test_a_breakdown_has_the_shape_of_the_register_format(take_over, capsys):
    take_over(random_rows(1, 80))

    for figure in answer(capsys, period="2007", by="nationality,departed_on")["figures"]:
        assert all(set(group) == {"nationality", "departed_on", "value"} for group in figure["breakdown"])
        if figure["unit"] in ("persons", "escorts"):
            assert sum(group["value"] for group in figure["breakdown"]) == figure["value"] == figure["rows"]


def test_as_many_lines_are_printed_as_there_are_rows(take_over, capsys):
    take_over(random_rows(1, 80))

    for figure in answer(capsys, period="2007")["figures"]:
        call_command("figures", "rows", figure["id"], period="2007")
        printed = capsys.readouterr().out.splitlines()
        assert len(printed) == figure["rows"]
        body = answer(capsys, "rows", figure["id"], period="2007")
        assert (body["count"], len(body["rows"])) == (figure["rows"], figure["rows"])


def test_a_row_names_the_case_in_the_register_and_leaves_a_trace(take_over, capsys):
    (member,) = take_over([Row(departed_on=date(2007, 3, 1), destination="AO", nationality="AO")])

    (row,) = answer(capsys, "rows", "return.departed_home", period="2007")["rows"]
    assert row == {
        "register_case": member.case.register_reference,
        "member": 1,
        "case": member.case.reference,
        "pseudonym": member.pseudonym,
        "departed_on": "2007-03-01",
        "pathway": "return",
        "destination": "AO",
        "country_of_origin": "AO",
        "nationality": "AO",
    }
    event = Event.objects.get(kind="figure_rows.viewed")
    assert (event.by, event.people) == ("command", [member.person.reference])


def test_a_share_marks_the_rows_that_count(take_over, capsys):
    row = {"programmes": ["HRPT"], "decided_on": date(2007, 2, 1)}
    take_over([Row(**row, decision="refused"), Row(**row, decision="eligible")])

    rows = answer(capsys, "rows", "hrt.checks_refused_share", period="2007")["rows"]
    assert sorted(row["counts"] for row in rows) == [False, True]


def test_ties_are_named_together_and_all_their_people_stand_behind_them(take_over, capsys):
    home = [{"departed_on": date(2007, 3, 1), "destination": code, "nationality": code} for code in ("BR", "AO", "NG")]
    take_over([Row(**each) for each in (*home, *home[:2])])

    figures = {figure["id"]: figure for figure in answer(capsys, period="2007")["figures"]}
    assert (figures["return.top_nationality"]["value"], figures["return.top_nationality"]["rows"]) == ("AO|BR", 4)
    assert len(answer(capsys, "rows", "return.top_nationality", period="2007")["rows"]) == 4


def test_departures_without_evidence_are_listed(take_over, capsys):
    left = {"departed_on": date(2007, 3, 1), "destination": "AO", "unaccompanied_minor": True}
    lacking, _with_consent = take_over([Row(**left), Row(**left, guardian_consent_on=date(2007, 1, 1))])

    (row,) = answer(capsys, "evidence")["rows"]
    assert row["case"] == lacking.case.reference
    assert answer(capsys, "evidence", period="2006")["rows"] == []


@pytest.mark.parametrize(
    ("arguments", "options", "says"),
    [
        ((), {}, "Say of which period"),
        (("rows",), {"period": "2007"}, "Say which figure"),
        (("rows", "return.departd"), {"period": "2007"}, "Did you mean return.departed"),
        ((), {"period": "07"}, "write a period as"),
        ((), {"period": "2007", "by": "nationality,,shoe"}, "There is no fact “shoe”"),
    ],
)
def test_what_cannot_be_meant_is_refused(db, arguments, options, says):
    with pytest.raises(CommandError) as refusal:
        call_command("figures", *arguments, **options)
    assert says in str(refusal.value)


def test_the_extract_is_made_by_hand(take_over, capsys):
    take_over([Row()])

    call_command("extract", json=True)
    first = json.loads(capsys.readouterr().out)
    call_command("extract", json=True)
    second = json.loads(capsys.readouterr().out)
    call_command("extract", whole=True, json=True)
    third = json.loads(capsys.readouterr().out)
    assert [(each["version"], each["changed"]) for each in (first, second, third)] == [(1, True), (1, False), (2, True)]
    assert first["rows"]["flat"] == 1
