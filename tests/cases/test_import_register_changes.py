"""A register that says something else than before: later rows, never an overwriting; and the screen's work is kept."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from onward.audit.models import Event
from onward.cases import actions
from onward.cases.models import Application, Case, Circumstances, Member, Milestone, RegisterRow
from onward.cases.queries.milestones import milestones_against_status
from onward.people.actions import update_person
from onward.people.models import NameWord, Person
from onward.people.queries import particulars_of
from onward.people.rules import NameParts, Particulars
from onward.safeguarding.actions import record_statement
from onward.safeguarding.models import HealthRecord, MinorRecord, TraffickingRecord
from onward.safeguarding.queries import history, latest
from onward.safeguarding.rules import Kind
from tests.cases.registers import NOTHING_LATER, brought_in, codes, counts, row, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring(tmp_path, office):
    """Brings in rows; they must all be accepted or unchanged: how many were which."""

    def bring_in(*rows: dict[str, str], columns: list[str] | None = None) -> tuple[int, int]:
        status, answer = brought_in(written(tmp_path, *rows, columns=columns))
        assert (status, answer["problems"]) == (0, [])
        assert milestones_against_status() == []
        return answer["accepted"], answer["unchanged"]

    return bring_in


def milestones() -> list[tuple]:
    """All of them, in the order of recording: kind, day, destination, the place of the one it retracts."""
    rows = list(Milestone.objects.order_by("pk"))
    places = {milestone.pk: place for place, milestone in enumerate(rows)}
    return [(m.kind, str(m.happened_on), m.destination, places.get(m.retracts_id)) for m in rows]


BEFORE = [
    ("applied", "2007-02-01", "", None),
    ("eligible", "2007-02-10", "", None),
    ("departed", "2007-03-01", "BR", None),
    ("arrived", "2007-03-02", "", None),
]


def test_a_date_that_comes_later_is_a_later_milestone(bring):
    bring(row(**NOTHING_LATER))

    assert bring(row(**NOTHING_LATER | {"decided_on": "2007-02-10", "decision": "eligible"})) == (1, 0)
    assert bring(row()) == (1, 0)

    assert milestones() == BEFORE
    assert Member.objects.get().status == "arrived"


def test_a_date_that_changes_retracts_the_old_milestone_and_adds_the_new(bring):
    bring(row())

    assert bring(row(departed_on="2007-02-28")) == (1, 0)

    assert milestones() == [*BEFORE, ("departed", "2007-03-01", "BR", 2), ("departed", "2007-02-28", "BR", None)]
    retraction = Milestone.objects.get(retracts__isnull=False)
    assert retraction.source == "register"
    assert "2007-02-28" in retraction.reason


def test_a_date_that_is_taken_away_retracts_its_milestone(bring):
    bring(row())

    assert bring(row(departed_on="", destination="", arrived_on="")) == (1, 0)

    assert milestones()[4:] == [("departed", "2007-03-01", "BR", 2), ("arrived", "2007-03-02", "", 3)]
    assert (Member.objects.get().status, Member.objects.get().status_on) == ("eligible", date(2007, 2, 10))


def test_another_destination_or_decision_is_a_correction_too(bring):
    bring(row(arrived_on=""))

    bring(row(arrived_on="", destination="NL", decision="refused", decided_on="2007-03-04"))

    assert milestones()[3:] == [
        ("eligible", "2007-02-10", "", 1),
        ("departed", "2007-03-01", "BR", 2),
        ("departed", "2007-03-01", "NL", None),
        ("refused", "2007-03-04", "", None),
    ]


def test_a_register_may_change_its_mind_and_change_it_back(bring):
    bring(row(arrived_on=""))
    bring(row(arrived_on="", departed_on="2007-03-05"))
    bring(row(arrived_on=""))

    assert milestones()[3:] == [
        ("departed", "2007-03-01", "BR", 2),
        ("departed", "2007-03-05", "BR", None),
        ("departed", "2007-03-05", "BR", 4),
        ("departed", "2007-03-01", "BR", None),
    ]
    assert bring(row(arrived_on="")) == (0, 1)


def test_other_circumstances_are_a_later_statement_and_other_programmes_another_application(bring):
    bring(row(programmes="HRPT|REAN"))

    bring(row(programmes="HRT_VW2000|REAN", residence_status="permit", asylum_background="yes", municipality=""))

    assert list(Application.objects.order_by("programme").values_list("programme", flat=True)) == ["HRT_VW2000", "REAN"]
    said = Circumstances.objects.order_by("pk").values_list(
        "programmes", "residence_status", "asylum_background", "municipality"
    )
    assert list(said) == [("HRPT|REAN", "none", False, "Utrecht"), ("HRT_VW2000|REAN", "permit", True, "")]


def test_what_is_said_otherwise_of_a_person_is_a_later_version_and_a_name_stays_findable(bring):
    bring(row())

    bring(row(family_name="Souza", sex="m", born_on="1981", nationality="AO"))

    person = Person.objects.get()
    assert (person.display_name, person.sex, person.born_on, person.version) == ("Ana Souza", "m", "1981", 2)
    assert set(person.names.values_list("kind", "family", "given")) == {
        ("MAIN", "Souza", "Ana"),
        ("FORMER", "Silva", "Ana"),
    }
    assert set(NameWord.objects.values_list("word", flat=True)) == {"ana", "silva", "souza"}
    assert list(person.nationalities.values_list("country", "rank")) == [("AO", 1)]
    assert list(person.versions.order_by("pk").values_list("sex", "born_on", "nationalities")) == [
        ("f", "1980-05-17", "BR"),
        ("m", "1981", "AO"),
    ]


def test_other_protected_facts_are_later_statements(bring):
    bring(row(health="somatic", trafficking="yes", born_on="1991", unaccompanied_minor="yes"))

    bring(row(health="psychological", escort="social", born_on="1991", unaccompanied_minor="yes",
              guardian_consent_on="2007-01-20"))  # fmt: skip

    assert list(HealthRecord.objects.order_by("pk").values_list("problem", "escort")) == [
        ("somatic", ""),
        ("psychological", "social"),
    ]
    assert list(MinorRecord.objects.order_by("pk").values_list("unaccompanied", "guardian_consent_on")) == [
        (True, None),
        (True, date(2007, 1, 20)),
    ]
    assert list(TraffickingRecord.objects.order_by("pk").values_list("trafficked", flat=True)) == [True, None]


def test_a_corrected_case_has_its_event_with_the_columns_and_no_values(bring):
    bring(row(), row(member="2"))
    bring(row(family_name="Souza"), row(member="2", departed_on="2007-02-28"))

    corrected = Event.objects.get(kind="case.corrected")
    assert corrected.detail == {
        "columns": ["departed_on", "family_name"],
        "members": [1, 2],
        "source": "register",
    }
    assert len(corrected.people) == 2
    updated = Event.objects.get(kind="person.updated")
    assert updated.detail == {"fields": ["name", "other_names"], "source": "register"}


def test_a_form_that_was_open_meanwhile_is_overtaken(bring):
    bring(row())
    bring(row(departed_on="2007-02-28"))

    assert Case.objects.get().version == 2


def test_what_a_caseworker_recorded_meanwhile_stays(bring, caseworker):
    bring(row(arrived_on=""))
    member, now = Member.objects.get(), timezone.now()
    actions.move(member=member, to="arrived", on=date(2007, 3, 4), by=caseworker, now=now)
    actions.change_circumstances(member=member, stated={"municipality": "Zwolle"}, by=caseworker, now=now)
    person = member.person
    put_right = Particulars(NameParts("Silva", "Anna"), (), "f", "1980-05-17", ("BR", "AO"))
    update_person(person=person, stated=put_right, version=person.version, by=caseworker, now=now)

    assert bring(row(arrived_on="", residence_status="permit")) == (1, 0)

    assert [(m.kind, str(m.happened_on), m.source) for m in Milestone.objects.current().order_by("pk")][3:] == [
        ("arrived", "2007-03-04", "screen")
    ]
    latest_said = Circumstances.objects.latest("pk")
    assert (latest_said.residence_status, latest_said.municipality) == ("permit", "Zwolle")
    assert particulars_of(Person.objects.get()) == put_right


def test_what_the_register_says_that_stands_already_is_not_recorded_twice(bring, caseworker):
    bring(row(arrived_on=""))
    actions.move(member=Member.objects.get(), to="arrived", on=date(2007, 3, 2), by=caseworker, now=timezone.now())

    assert bring(row()) == (1, 0)
    assert [m.kind for m in Milestone.objects.order_by("pk")] == ["applied", "eligible", "departed", "arrived"]
    assert bring(row()) == (0, 1)


def test_what_cannot_follow_the_screens_work_is_refused_and_says_what_stands(tmp_path, bring, caseworker):
    bring(row(**NOTHING_LATER), row(case="REG/2"))
    member = Member.objects.get(case__register_reference="REG/1")
    actions.move(member=member, to="withdrew", on=date(2007, 2, 5), by=caseworker, now=timezone.now())
    before = Milestone.objects.count()

    for option in ("--dry-run", "--json"):
        status, answer = brought_in(written(tmp_path, row(), row(case="REG/2", sex="m")), option)
        assert (status, counts(answer)) == (3, (2, 1, 0, 1))
        assert codes(answer)[0][::2] == (2, "against_the_record")
        assert member.case.reference in answer["problems"][0]["message"]
    assert Milestone.objects.count() == before
    assert RegisterRow.objects.get(case="REG/1").member.status == "withdrew"


def test_a_note_of_a_caseworker_is_carried_on(bring, caseworker):
    bring(row(health="somatic"))
    member = Member.objects.select_related("case", "person").get()
    record_statement(
        kind=Kind.HEALTH, person=member.person, case=member.case.reference,
        stated={"problem": "somatic", "escort": ""}, note="Needs a wheelchair", by=caseworker, now=timezone.now(),
    )  # fmt: skip

    bring(row(health="somatic", escort="medical"))

    assert latest(member.person, member.case).health.escort == "medical"
    assert [each.note for each in history(Kind.HEALTH, member.person, member.case.reference)] == [
        "Needs a wheelchair",
        "Needs a wheelchair",
        "",
    ]


def test_a_column_that_a_file_lacks_says_nothing(bring):
    bring(row())
    columns = ["case", "member", "pathway", "applied_on", "family_name", "given_names", "sex"]

    assert bring(row(), columns=columns) == (0, 1)
    assert bring(row(sex="m"), columns=columns) == (1, 0)
    assert bring(row(sex="m")) == (0, 1)
    assert milestones() == BEFORE


def test_a_file_that_lacks_a_column_is_held_against_what_the_register_said_in_it(tmp_path, bring):
    bring(row())
    columns = ["case", "member", "pathway", "applied_on", "family_name", "given_names"]

    status, answer = brought_in(written(tmp_path, row(applied_on="2007-04-01"), columns=columns))

    assert (status, counts(answer), codes(answer)) == (3, (1, 0, 0, 1), [(2, "departed_on", "before_application")])


def test_a_member_that_the_screen_added_is_not_overwritten_by_the_register(tmp_path, bring, person, caseworker):
    bring(row(**NOTHING_LATER))
    actions.add_member(
        case=Case.objects.get(), person=person("Haile"), applied_on=date(2007, 2, 1), by=caseworker, now=timezone.now()
    )

    status, answer = brought_in(written(tmp_path, row(**NOTHING_LATER), row(member="2"), row(member="3")))

    assert (status, counts(answer), codes(answer)) == (3, (3, 1, 1, 1), [(3, "member", "member_on_record")])
    assert sorted(Member.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_a_change_costs_as_many_queries_for_one_row_as_for_many(tmp_path, office, django_assert_max_num_queries):
    def rows(count: int, departed_on: str) -> list[dict[str, str]]:
        return [row(case=f"REG/{number}", departed_on=departed_on, family_name=departed_on) for number in range(count)]

    brought_in(written(tmp_path, *rows(60, "2007-03-01")))
    changed = written(tmp_path, *rows(60, str(date(2007, 3, 1) - timedelta(days=1))))

    with django_assert_max_num_queries(90):
        assert counts(brought_in(changed)[1]) == (60, 60, 0, 0)
