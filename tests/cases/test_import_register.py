"""Bringing in a register by the command: what goes in, what is refused, what is said."""

import io
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from onward.access.models import Office
from onward.audit.models import Event
from onward.base.models import Job
from onward.cases.models import Application, Case, Circumstances, Member, Milestone, RegisterRow
from onward.cases.queries.milestones import milestones_against_status
from onward.people.models import Nationality, Person, PersonName, PersonVersion
from onward.safeguarding.models import HealthRecord, MinorRecord, TraffickingRecord, VulnerabilityRecord
from tests.cases.registers import NOTHING_LATER, brought_in, codes, counts, row, text_of, written

pytestmark = pytest.mark.django_db


def everything() -> dict[str, int]:
    """How many rows each table holds."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name.startswith("onward_")]
        found = {}
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")
            found[table] = cursor.fetchone()[0]
    return found


def test_a_row_becomes_a_person_a_case_a_member_and_milestones(tmp_path, office):
    status, answer = brought_in(written(tmp_path, row()))

    assert (status, answer) == (0, {"read": 1, "accepted": 1, "unchanged": 0, "refused": 0, "problems": []})
    member = Member.objects.select_related("case", "person").get()
    case, person = member.case, member.person
    assert (case.register_reference, case.pathway, case.office, case.opened_by) == (
        "REG/1",
        "return",
        office,
        "command",
    )
    assert case.reference == "R-2007-00001"
    assert person.reference == f"P-{person.pk:08}"
    assert (person.display_name, person.sex, person.born_on) == ("Ana Silva", "f", "1980-05-17")
    assert list(person.names.values_list("kind", "family", "given")) == [("MAIN", "Silva", "Ana")]
    assert set(person.name_words.values_list("word", flat=True)) == {"ana", "silva"}
    assert list(person.nationalities.values_list("country", "rank")) == [("BR", 1)]
    assert list(person.versions.values_list("sex", "born_on", "nationalities")) == [("f", "1980-05-17", "BR")]
    assert [application.programme for application in member.applications.all()] == ["REAN"]
    stated = member.circumstances.get()
    assert (stated.programmes, stated.residence_status, stated.asylum_background) == ("REAN", "none", False)
    assert (stated.country_of_origin, stated.municipality, stated.asylum_applied_on) == ("", "Utrecht", None)
    assert list(member.milestones.order_by("pk").values_list("kind", "happened_on", "destination", "source")) == [
        ("applied", date(2007, 2, 1), "", "register"),
        ("eligible", date(2007, 2, 10), "", "register"),
        ("departed", date(2007, 3, 1), "BR", "register"),
        ("arrived", date(2007, 3, 2), "", "register"),
    ]
    assert (member.number, member.status, member.status_on) == (1, "arrived", date(2007, 3, 2))
    assert len(member.pseudonym) == 32


def test_rows_of_one_case_may_stand_anywhere_in_the_file(tmp_path, office):
    rows = [row(member="2", given_names="Rui"), row(case="REG/2"), row()]

    status, answer = brought_in(written(tmp_path, *rows))

    assert (status, counts(answer)) == (0, (3, 3, 0, 0))
    case = Case.objects.get(register_reference="REG/1")
    assert [(m.number, m.person.display_name) for m in case.members.all()] == [(1, "Ana Silva"), (2, "Rui Silva")]


def test_what_protects_a_person_goes_into_its_compartment(tmp_path, office):
    minor = {"unaccompanied_minor": "yes", "guardian_consent_on": "2007-01-15", "born_on": "1991"}
    rows = [
        row(health="somatic", escort="medical"),
        row(case="REG/2", **minor),
        row(case="REG/3", trafficking="yes", trafficking_help="none"),
        row(case="REG/4", other_vulnerability="no"),
        row(case="REG/5"),
    ]

    assert brought_in(written(tmp_path, *rows))[0] == 0

    in_case = {case.register_reference: case.reference for case in Case.objects.all()}
    assert list(HealthRecord.objects.values_list("case", "problem", "escort")) == [
        (in_case["REG/1"], "somatic", "medical")
    ]
    assert list(MinorRecord.objects.values_list("case", "unaccompanied", "guardian_consent_on")) == [
        (in_case["REG/2"], True, date(2007, 1, 15))
    ]
    assert list(TraffickingRecord.objects.values_list("case", "trafficked", "help_wanted")) == [
        (in_case["REG/3"], True, "none")
    ]
    assert list(VulnerabilityRecord.objects.values_list("case", "vulnerable")) == [(in_case["REG/4"], False)]


def test_names_come_in_any_script_and_one_part_is_enough(tmp_path, office):
    rows = [
        row(family_name="", given_names="فاطمة"),
        row(case="REG/2", family_name="Мельник", given_names=""),
        row(case="REG/3", family_name="'t Hart", given_names="=Jan"),
    ]

    assert brought_in(written(tmp_path, *rows))[0] == 0

    assert list(PersonName.objects.order_by("pk").values_list("family", "given")) == [
        ("", "فاطمة"),
        ("Мельник", ""),
        ("'t Hart", "=Jan"),
    ]


def test_empty_means_not_known(tmp_path, office):
    known = {"case": "REG/1", "member": "1", "pathway": "return", "family_name": "Silva", "applied_on": "2007-02-01"}

    assert brought_in(written(tmp_path, row() | dict.fromkeys(row(), "") | known))[0] == 0

    person, stated = Person.objects.get(), Circumstances.objects.get()
    assert (person.sex, person.born_on, Nationality.objects.count(), Application.objects.count()) == ("", "", 0, 0)
    assert (stated.programmes, stated.country_of_origin, stated.residence_status) == ("", "", "")
    assert (stated.asylum_background, stated.asylum_applied_on, stated.municipality) == (None, None, "")
    assert list(Milestone.objects.values_list("kind", flat=True)) == ["applied"]


def test_a_file_needs_only_the_columns_that_it_has_something_to_say_in(tmp_path, office):
    columns = ["applied_on", "given_names", "member", "pathway", "case"]

    assert counts(brought_in(written(tmp_path, row(), columns=columns))[1]) == (1, 1, 0, 0)


def test_the_same_file_again_changes_nothing(tmp_path, office):
    path = written(
        tmp_path, row(health="somatic"), row(member="2"), row(case="REG/2", pathway="transit", programmes="")
    )
    brought_in(path)
    before = everything()

    status, answer = brought_in(path)

    assert (status, counts(answer)) == (0, (3, 0, 3, 0))
    assert everything() == before | {"onward_job": before["onward_job"] + 1}


def test_a_dry_run_tells_what_would_happen_and_writes_nothing(tmp_path):
    path = written(tmp_path, row(), row(case="REG/2", sex="F"))
    before = everything()

    status, answer = brought_in(path, "--dry-run")

    assert (status, counts(answer), everything()) == (3, (2, 1, 0, 1), before)
    assert (status, answer) == brought_in(path)
    assert counts(brought_in(path, "--dry-run")[1]) == (2, 0, 1, 1)


def test_good_rows_go_in_and_a_bad_one_is_refused_with_each_of_its_faults(tmp_path, office):
    bad = row(case="REG/2", sex="F", nationality="XX", departed_on="2007-13-01")

    status, answer = brought_in(written(tmp_path, row(), bad, row(case="REG/3")))

    assert (status, counts(answer)) == (3, (3, 2, 0, 1))
    assert [(p["line"], p["column"], p["value"], p["code"]) for p in answer["problems"]] == [
        (3, "sex", "F", "unknown_value"),
        (3, "nationality", "XX", "unknown_country"),
        (3, "departed_on", "2007-13-01", "bad_date"),
    ]
    assert all(set(p) == {"line", "column", "value", "code", "message"} and p["message"] for p in answer["problems"])
    assert set(Case.objects.values_list("register_reference", flat=True)) == {"REG/1", "REG/3"}


def test_a_line_is_counted_as_an_editor_counts_it(tmp_path, office):
    path = tmp_path / "register.csv"
    lines = text_of(row(municipality="Den\nHaag"), row(case="REG/2", sex="?"))
    path.write_text(lines.replace("REG/2", "REG/2") + "\n\n" + text_of(row(case="REG/3", sex="!")).split("\n", 1)[1])

    status, answer = brought_in(path)

    assert (status, codes(answer)) == (3, [(4, "sex", "unknown_value"), (7, "sex", "unknown_value")])
    assert Circumstances.objects.get().municipality == "Den Haag"


def test_the_second_row_of_a_member_is_refused(tmp_path, office):
    status, answer = brought_in(written(tmp_path, row(), row(given_names="Rui"), row(member="2")))

    assert (status, counts(answer)) == (3, (3, 2, 0, 1))
    assert codes(answer) == [(3, "member", "duplicate_member")]
    assert set(PersonName.objects.values_list("given", flat=True)) == {"Ana"}


def test_a_case_without_principal_applicant_is_refused_row_by_row(tmp_path, office):
    status, answer = brought_in(written(tmp_path, row(member="2"), row(member="3"), row(case="REG/2")))

    assert (status, counts(answer)) == (3, (3, 1, 0, 2))
    assert codes(answer) == [(2, "member", "no_principal"), (3, "member", "no_principal")]
    assert [problem["value"] for problem in answer["problems"]] == ["2", "3"]


def test_dependants_of_a_refused_principal_are_refused_with_the_line_to_mend(tmp_path, office):
    status, answer = brought_in(written(tmp_path, row(member="2"), row(sex="woman")))

    assert (status, counts(answer)) == (3, (2, 0, 0, 2))
    assert codes(answer) == [(2, "case", "principal_refused"), (3, "sex", "unknown_value")]
    assert "line 3" in answer["problems"][0]["message"]


def test_dependants_go_in_if_the_principal_is_on_record_already(tmp_path, office):
    brought_in(written(tmp_path, row()))

    status, answer = brought_in(written(tmp_path, row(member="2", given_names="Rui")))
    again, refused = brought_in(written(tmp_path, row(sex="?"), row(member="3", given_names="Eva")))

    assert (status, counts(answer)) == (0, (1, 1, 0, 0))
    assert (again, counts(refused)) == (3, (2, 1, 0, 1))
    assert sorted(Member.objects.values_list("number", flat=True)) == [1, 2, 3]
    assert Case.objects.get().version == 3


def test_a_pathway_other_than_the_principals_is_refused(tmp_path, office):
    rows = [row(), row(member="2", pathway="transit", programmes=""), row(member="3")]

    status, answer = brought_in(written(tmp_path, *rows))

    assert (status, counts(answer)) == (3, (3, 2, 0, 1))
    assert codes(answer) == [(3, "pathway", "pathway_differs")]


def test_a_case_keeps_the_pathway_it_has_on_record(tmp_path, office):
    brought_in(written(tmp_path, row()))

    status, answer = brought_in(written(tmp_path, row(pathway="transit", programmes="")))

    assert (status, codes(answer)) == (3, [(2, "pathway", "pathway_on_record")])


def test_every_case_has_its_event_in_the_trail(tmp_path, office):
    brought_in(written(tmp_path, row(), row(member="2"), row(case="REG/2")))

    people = dict(Member.objects.values_list("case__reference", "person__reference"))
    events = Event.objects.order_by("pk").values_list("kind", "case", "by")
    assert list(events) == [("case.imported", reference, "command") for reference in sorted(people)]
    assert sorted(Event.objects.order_by("pk").first().people) == sorted(
        Member.objects.filter(case__register_reference="REG/1").values_list("person__reference", flat=True)
    )


def test_a_number_of_a_series_is_given_out_once(tmp_path, office):
    rows = [
        row(case="REG/1"),
        row(case="REG/2"),
        row(case="REG/3", applied_on="2006-02-01"),
        row(case="REG/4", pathway="transit", programmes=""),
    ]
    brought_in(written(tmp_path, *rows))
    brought_in(written(tmp_path, row(case="REG/5")))

    assert sorted(Case.objects.values_list("reference", "register_reference")) == [
        ("R-2006-00001", "REG/3"),
        ("R-2007-00001", "REG/1"),
        ("R-2007-00002", "REG/2"),
        ("R-2007-00003", "REG/5"),
        ("T-2007-00001", "REG/4"),
    ]


def test_new_cases_belong_to_the_office_that_is_named(tmp_path, office, other_office):
    brought_in(written(tmp_path, row()), "--office", "RTM")
    brought_in(written(tmp_path, row(case="REG/2")))

    assert dict(Case.objects.values_list("register_reference", "office__code")) == {"REG/1": "RTM", "REG/2": "HQ"}


def test_where_there_is_no_office_yet_one_is_made(tmp_path):
    brought_in(written(tmp_path, row()))

    assert list(Office.objects.values_list("code", flat=True)) == ["HQ"]


def test_an_office_that_nobody_knows_or_that_is_closed_is_refused(tmp_path, office, other_office):
    Office.objects.filter(code="RTM").update(closed_on=date(2007, 1, 1))

    for code in ("NOWHERE", "RTM"):
        with pytest.raises(CommandError, match=f"no office {code} that is open"):
            call_command("import", "cases", str(written(tmp_path, row())), "--office", code)
    assert Case.objects.count() == 0


def test_rows_go_in_under_the_name_of_the_account_that_may_bring_them_in(tmp_path, team_leader, caseworker):
    brought_in(written(tmp_path, row()), "--as", team_leader.email)

    assert (Case.objects.get().opened_by, Event.objects.get().by) == (team_leader.email, team_leader.email)
    with pytest.raises(CommandError, match="no account that may"):
        call_command("import", "cases", str(written(tmp_path, row(case="REG/2"))), "--as", caseworker.email)
    assert Case.objects.count() == 1


def test_an_account_of_one_office_brings_nothing_into_another(tmp_path, team_leader, other_office):
    with pytest.raises(CommandError, match="no account that may"):
        call_command("import", "cases", str(written(tmp_path, row())), "--as", team_leader.email, "--office", "RTM")
    assert Case.objects.count() == 0


def test_without_json_it_says_in_words_what_happened(tmp_path, office):
    out, err = io.StringIO(), io.StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command(
            "import", "cases", str(written(tmp_path, row(), row(case="REG/2", sex="?"))), stdout=out, stderr=err
        )

    assert ended.value.code == 3
    assert out.getvalue().splitlines() == [
        "line 3: sex “?”: Write one of: f, m, x. Or leave it empty.",
        "Of 2 rows 1 went in, 0 were there already, 1 were refused.",
    ]
    assert "2 / 2 rows" in err.getvalue()


def test_what_is_kept_of_a_refused_row_is_sealed(tmp_path, office):
    brought_in(written(tmp_path, row(nationality="Verysecretname")))

    assert "Verysecretname" not in json.dumps([Job.objects.get().result, Job.objects.get().position])


def test_what_the_register_said_is_sealed(tmp_path, office):
    brought_in(written(tmp_path, row(health="somatic", family_name="Verysecretname")))

    kept = RegisterRow.objects.get()
    assert b"Verysecretname" not in bytes(kept.said)
    assert b"somatic" not in bytes(kept.said)


def test_every_status_follows_from_the_milestones_whatever_their_dates(tmp_path, office):
    happened = [
        {},
        NOTHING_LATER,
        {"decided_on": "2006-01-01"},
        {"decided_on": "2007-03-05"},
        {"decided_on": "2007-03-01", "decision": "refused"},
        {"withdrawn_on": "2007-03-01"},
        {"decided_on": "2007-02-01", "departed_on": "2007-02-01", "arrived_on": "2007-02-01"},
        NOTHING_LATER | {"decided_on": "2007-02-01", "decision": "refused", "withdrawn_on": "2007-02-01"},
    ]
    rows = [row(case=f"REG/{number}", **changed) for number, changed in enumerate(happened)]

    assert counts(brought_in(written(tmp_path, *rows))[1]) == (8, 8, 0, 0)
    assert milestones_against_status() == []
    assert PersonVersion.objects.count() == 8
