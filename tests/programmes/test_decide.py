"""The decision of the rules: by the report's conditions, by two clocks, condition by condition."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from onward.countries.queries import country_name
from onward.programmes.queries import library
from onward.programmes.rules import Outcome, decide
from tests.programmes.conftest import condition, programme, version

ON = date(2007, 3, 1)
APPLICANT = {"nationality": "AO", "applied_on": date(2007, 2, 1)}
ASYLUM_2000 = APPLICANT | {"asylum_applied_on": date(2000, 5, 1)}
ASYLUM_2003 = APPLICANT | {"asylum_applied_on": date(2003, 5, 1)}


def answer(code: str, facts: dict, on: date | None = ON):
    return decide(library()[code], facts, on, country=country_name)


def answers(found) -> dict[str, str]:
    return {condition.code: condition.answer.value for condition in found.conditions}


@pytest.mark.parametrize(
    ("code", "facts", "outcome", "reasons"),
    [
        ("REAN", APPLICANT, "eligible", {}),
        ("REAN", {"nationality": "XXA"}, "eligible", {}),
        ("REAN", {"nationality": "NL"}, "ineligible", {"not_host_national": "not_met"}),
        ("REAN", {"nationality": "XXX"}, "unknown", {"not_host_national": "unknown"}),
        ("REAN", {}, "unknown", {"not_host_national": "unknown"}),
        ("REAN", APPLICANT | {"nationalities": ("AO", "NL")}, "ineligible", {"not_host_national": "not_met"}),
        ("REAN", APPLICANT | {"destination": "AO"}, "eligible", {}),
        ("REAN", APPLICANT | {"destination": "CD", "country_of_origin": "CD"}, "eligible", {}),
        ("REAN", APPLICANT | {"destination": "PT"}, "unknown", {"home_or_settlement": "unknown"}),
        ("REAN", APPLICANT | {"destination": "PT", "third_country_stay_guaranteed": True}, "eligible", {}),
        ("REAN", APPLICANT | {"destination": "PT", "third_country_stay_guaranteed": False}, "ineligible",
         {"home_or_settlement": "not_met"}),
        ("HRPT", ASYLUM_2000, "eligible", {}),
        ("HRPT", ASYLUM_2000 | {"asylum_applied_on": date(2001, 3, 31)}, "eligible", {}),
        ("HRPT", ASYLUM_2000 | {"asylum_applied_on": date(2001, 4, 1)}, "ineligible",
         {"asylum_applied_in_time": "not_met"}),
        ("HRPT", ASYLUM_2000 | {"applied_on": date(2007, 4, 30)}, "eligible", {}),
        ("HRPT", ASYLUM_2000 | {"applied_on": date(2007, 5, 1)}, "ineligible", {"in_force": "not_met"}),
        ("HRPT", ASYLUM_2000 | {"nationality": "NL"}, "ineligible", {"not_host_national": "not_met"}),
        ("HRPT", APPLICANT | {"asylum_background": False}, "ineligible",
         {"asylum_seeker": "not_met", "asylum_applied_in_time": "unknown"}),
        ("HRPT", APPLICANT | {"asylum_background": True}, "unknown", {"asylum_applied_in_time": "unknown"}),
        ("HRPT", {}, "unknown", {"in_force": "unknown", "asylum_seeker": "unknown", "asylum_applied_in_time": "unknown",
                                 "not_host_national": "unknown"}),
        ("HRT_VW2000", ASYLUM_2003, "eligible", {}),
        ("HRT_VW2000", ASYLUM_2003 | {"asylum_applied_on": date(2006, 6, 14)}, "eligible", {}),
        ("HRT_VW2000", ASYLUM_2003 | {"asylum_applied_on": date(2006, 6, 15)}, "ineligible",
         {"asylum_applied_in_time": "not_met"}),
        ("HRT_VW2000", ASYLUM_2003 | {"applied_on": date(2006, 6, 15)}, "eligible", {}),
        ("HRT_VW2000", ASYLUM_2003 | {"applied_on": date(2006, 6, 14)}, "ineligible", {"in_force": "not_met"}),
        ("UAM_ANGOLA", APPLICANT, "unknown", {}),
        ("VARRP_VINN", {}, "unknown", {}),
        ("RESETTLEMENT", {}, "unknown", {}),
    ],
)  # fmt: skip
def test_the_report_s_conditions_decide(code, facts, outcome, reasons):
    found = answer(code, facts)
    assert (found.outcome.value, {each.code: each.answer.value for each in found.reasons}) == (outcome, reasons)


def test_an_answer_says_what_was_read_where_it_is_written_and_what_would_change_it():
    found = answer("HRPT", ASYLUM_2003)
    late = next(each for each in found.conditions if each.code == "asylum_applied_in_time")
    assert late.as_dict("en") | {"says_in": None, "change_in": None} == {
        "code": "asylum_applied_in_time",
        "programme": "HRPT",
        "answer": "not_met",
        "facts": {"asylum_applied_on": "2003-05-01"},
        "source": "annual report 2007, 1.3",
        "says": "You must have asked for asylum in the Netherlands before 1 April 2001.",
        "change": "It would be met if “date of the asylum request” is before 1 April 2001.",
        "missing": [],
        "require": "asylum_applied_on < date '2001-04-01'",
        "says_in": None,
        "change_in": None,
    }
    assert sorted(late.says) == ["ar", "en", "fr", "nl", "pt", "ru"]
    assert found.version.startswith("HRPT@2007-04-30#")
    assert found.entitlements == ()
    assert [each.split("#")[0] for each in found.builds_on] == ["REAN@2007"]


def test_what_is_not_known_names_the_facts_to_find_out():
    found = answer("HRPT", {"applied_on": date(2007, 2, 1)})
    assert {each.code: each.missing for each in found.reasons} == {
        "asylum_seeker": ("asylum_background",),
        "asylum_applied_in_time": ("asylum_applied_on",),
        "not_host_national": ("nationality",),
    }


def test_a_birth_date_that_is_not_exact_enough_is_a_fact_to_find_out():
    from onward.base.rules.dates import PartialDate

    trial = programme(versions=[version(condition(require="age_at_application >= 18"))])
    found = decide(trial, {"born_on": PartialDate.parse("1989"), "applied_on": ON}, ON)
    assert (found.outcome, found.conditions[0].missing) == (Outcome.UNKNOWN, ("born_on",))
    assert found.conditions[0].facts == {
        "age_at_application": None,
        "born_on": PartialDate.parse("1989"),
        "applied_on": ON,
    }


def test_entitlements_come_with_what_they_depend_on_and_amounts_only_where_the_report_gives_them():
    found = answer("UAM_ANGOLA", APPLICANT)
    assert [(each.code, each.amount, each.currency) for each in found.entitlements] == [
        ("extra_contribution", "750", "USD")
    ]
    given = answer("REAN", APPLICANT).as_dict("en")["entitlements"]
    assert {each["code"]: each["amount"] for each in given} == {
        "journey": "unknown",
        "travel_document_costs": "unknown",
        "support_contribution": "unknown",
    }


def test_a_guardian_s_consent_is_required_of_a_minor_alone():
    needs = [each.needs for each in answer("REAN", APPLICANT | {"unaccompanied_minor": False}).requirements]
    assert needs == ["voluntariness_declaration", "travel_document"]
    alone = answer("REAN", APPLICANT | {"unaccompanied_minor": True}).requirements
    assert [(each.needs, each.gate) for each in alone] == [
        ("guardian_consent", True),
        ("voluntariness_declaration", True),
        ("travel_document", False),
    ]


# two clocks: 4.1.5 of the domain's papers, with other codes

OLD = version(
    condition("old"), version="old", applies={"applied": [None, "2017-06-30"], "departed": [None, "2017-08-31"]}
)
LATE = version(
    condition("late"), version="late", applies={"applied": [None, "2017-06-30"], "departed": ["2017-09-01", None]}
)
NEW = version(condition("new"), version="new", applies={"applied": ["2017-07-01", None]})
MAY, JULY, SEPTEMBER = date(2017, 5, 1), date(2017, 7, 1), date(2017, 9, 1)


@pytest.mark.parametrize(
    ("facts", "on", "label", "change"),
    [
        (
            {"applied_on": MAY},
            MAY,
            "old",
            "If the person does not leave by 31 August 2017, version late of the programme holds.",
        ),
        ({"applied_on": MAY, "departed_on": date(2017, 8, 31)}, SEPTEMBER, "old", None),
        ({"applied_on": MAY, "departed_on": SEPTEMBER}, SEPTEMBER, "late", None),
        ({"applied_on": MAY}, SEPTEMBER, "late", None),
        ({"applied_on": JULY}, JULY, "new", None),
        ({"applied_on": JULY, "departed_on": SEPTEMBER}, SEPTEMBER, "new", None),
    ],
)
def test_a_version_holds_by_the_days_of_application_and_departure(facts, on, label, change):
    found = decide(programme(versions=[OLD, LATE, NEW]), facts | {"detained": True}, on)
    assert (found.version.split("@")[1].split("#")[0], found.outcome) == (label, Outcome.ELIGIBLE)
    assert [each.code for each in found.conditions] == ["in_force", label]
    assert found.conditions[0].as_dict("en")["change"] == change


def test_a_version_that_only_an_early_departure_keeps_says_so():
    found = decide(programme(versions=[OLD, NEW]), {"applied_on": MAY, "detained": True}, MAY)
    assert found.conditions[0].as_dict("en")["change"] == "It holds only if the person leaves by 31 August 2017."
    gone = decide(programme(versions=[OLD, NEW]), {"applied_on": MAY, "departed_on": SEPTEMBER}, SEPTEMBER)
    assert (gone.outcome, answers(gone)["in_force"]) == (Outcome.INELIGIBLE, "not_met")


def test_without_a_day_of_application_no_version_can_be_chosen_but_one_is_shown():
    found = decide(programme(versions=[OLD, LATE, NEW]), {"detained": True}, JULY)
    assert (found.outcome, found.version.split("@")[1].split("#")[0]) == (Outcome.UNKNOWN, "new")
    assert found.conditions[0].missing == ("applied_on",)


def test_a_version_without_a_day_that_it_holds_from_is_never_chosen():
    undated = version(condition("later"), version="later", applies={"applied": ["unknown", None]})
    found = decide(
        programme(versions=[version(condition("now")), undated]), {"detained": True, "applied_on": JULY}, JULY
    )
    assert answers(found) == {"now": "met"}


def test_conditions_of_a_programme_s_base_hold_too_each_once():
    ground = programme(code="GROUND", versions=[version(condition("ground", "sex = 'f'"))])
    middle = programme({"GROUND": ground}, code="MIDDLE", builds_on=["GROUND"])
    top = programme({"GROUND": ground, "MIDDLE": middle}, code="TOP", builds_on=["MIDDLE", "GROUND"])
    found = decide(top, {"detained": True, "sex": "m"}, ON)
    assert [(each.programme, each.code, each.answer.value) for each in found.conditions] == [
        ("TOP", "asked", "met"),
        ("MIDDLE", "asked", "met"),
        ("GROUND", "ground", "not_met"),
    ]
    assert found.outcome == Outcome.INELIGIBLE


# the command


@pytest.fixture
def facts_file(tmp_path):
    def write(content) -> str:
        path = tmp_path / "facts.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return str(path)

    return write


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_the_command_answers_as_one_json_document(facts_file):
    file = facts_file({"nationality": "AO", "asylum_applied_on": "2000-05-01", "applied_on": "2007-02-01"})
    found = json.loads(run("decide", "HRPT", "--facts", file, "--json"))
    assert (found["programme"], found["outcome"]) == ("HRPT", "eligible")
    assert found["version"].startswith("HRPT@2007-04-30#")
    assert {each["code"]: each["answer"] for each in found["conditions"]} == {
        "in_force": "met",
        "asylum_seeker": "met",
        "asylum_applied_in_time": "met",
        "not_host_national": "met",
        "home_or_settlement": "met",
    }
    assert [each["code"] for each in found["entitlements"]][:2] == ["reintegration", "reintegration_child"]


@pytest.mark.django_db
def test_the_day_of_the_question_is_the_day_of_application_where_the_facts_give_none(facts_file):
    file = facts_file({"nationality": "AO", "asylum_applied_on": "2000-05-01"})
    outcomes = [
        json.loads(run("decide", "HRPT", "--facts", file, "--json", *on))["outcome"]
        for on in ([], ["--on", "2007-04-30"], ["--on", "2007-05-01"])
    ]
    assert outcomes == ["unknown", "eligible", "ineligible"]


@pytest.mark.django_db
def test_the_command_answers_in_the_reader_s_words(facts_file):
    file = facts_file({"nationality": "NL", "applied_on": "2007-02-01"})
    found = run("decide", "REAN", "--facts", file, "--language", "nl")
    assert "Dit programma is voor mensen die niet de Nederlandse nationaliteit hebben." in found
    assert "Nederland" in found


@pytest.mark.django_db
def test_a_fact_that_is_not_known_is_an_error_that_names_it(facts_file):
    file = facts_file({"nationalty": "AO"})
    out = StringIO()
    with pytest.raises(CommandError, match="“nationalty” is not a known fact") as refused:
        call_command("decide", "REAN", "--facts", file, "--json", stdout=out)
    assert refused.value.returncode == 3
    assert json.loads(out.getvalue()) == {
        "ok": False,
        "problems": [
            {
                "fact": "nationalty",
                "code": "unknown_fact",
                "message": "“nationalty” is not a known fact. Did you mean “nationality”?",
            }
        ],
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "is not JSON: line 1"),
        (b'{"sex": "f", "sex": "m"}', "“sex” stands there twice"),
        (b'{"age": NaN}', "NaN is no number"),
        (b"\xff{}", "is not in UTF-8"),
        (b"[" * 100_000, "is not JSON"),
        (b'"' + b"x" * 1_100_000 + b'"', "is larger than a megabyte"),
    ],
)
def test_what_is_no_json_is_refused_in_words(facts_file, content, words):
    with pytest.raises(CommandError, match=words) as refused:
        run("decide", "REAN", "--facts", facts_file(content))
    assert refused.value.returncode == 2


@pytest.mark.django_db
def test_a_programme_or_a_file_that_there_is_not_is_refused(facts_file):
    for arguments in (["HRTP", "--facts", facts_file({})], ["REAN", "--facts", "/nowhere/facts.json"]):
        with pytest.raises(CommandError) as refused:
            run("decide", *arguments)
        assert refused.value.returncode == 2


@pytest.mark.django_db
def test_a_day_that_there_is_not_is_refused_in_words(facts_file):
    with pytest.raises(CommandError, match="“2007-02-30” is not a day"):
        call_command("decide", "REAN", "--facts", facts_file({}), "--on=2007-02-30")
