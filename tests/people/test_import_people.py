"""People without a case come in by a register of their own."""

import csv
import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from onward.audit.models import Event, EventPerson
from onward.people.actions import update_person
from onward.people.models import ContactPoint, IdentityDocument, Person
from onward.people.queries import contact_index, contact_value, document_index, document_number, particulars_of
from onward.people.rules import NameParts, OtherName, Particulars

pytestmark = pytest.mark.django_db
GOOD = {
    "reference": "REG-1",
    "family_name": "Haile",
    "given_names": "Sara",
    "aliases": "Sarah Hailu|ሳራ ኃይሉ",
    "sex": "f",
    "born_on": "1985-03",
    "nationality": "ER",
    "document_numbers": "ER 123-456|LP/9",
    "phones": "+31 6 1234 5678",
}


def row(**changed: str) -> dict[str, str]:
    return GOOD | changed


def written(folder: Path, *rows: dict[str, str], columns: list[str] | None = None) -> Path:
    path = folder / "people.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns or list(GOOD), extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def brought_in(path: Path, *options: str) -> tuple[int, dict]:
    into = io.StringIO()
    try:
        call_command("import", "people", str(path), "--json", *options, stdout=into, stderr=io.StringIO())
    except SystemExit as ended:
        return int(ended.code or 0), json.loads(into.getvalue())
    return 0, json.loads(into.getvalue())


def counts(answer: dict) -> tuple[int, int, int, int]:
    return answer["read"], answer["accepted"], answer["unchanged"], answer["refused"]


def codes(answer: dict) -> list[tuple[int, str, str]]:
    return [(problem["line"], problem["column"], problem["code"]) for problem in answer["problems"]]


def test_a_row_becomes_a_person_known_by_the_registers_reference(tmp_path):
    status, answer = brought_in(written(tmp_path, row()))

    assert (status, answer) == (0, {"read": 1, "accepted": 1, "unchanged": 0, "refused": 0, "problems": []})
    person = Person.objects.get(reference="REG-1")
    assert particulars_of(person) == Particulars(
        NameParts("Haile", "Sara"),
        (OtherName("ALIAS", NameParts("", "Sarah Hailu")), OtherName("ALIAS", NameParts("", "ሳራ ኃይሉ"))),
        "f",
        "1985-03",
        ("ER",),
    )
    assert {"haile", "sara", "sarah", "hailu"} <= set(person.name_words.values_list("word", flat=True))
    assert [(version.sex, version.born_on) for version in person.versions.all()] == [("f", "1985-03")]


def test_numbers_are_sealed_and_found_exactly(tmp_path):
    brought_in(written(tmp_path, row()))

    documents = list(IdentityDocument.objects.order_by("pk"))
    assert [document_number(document) for document in documents] == ["ER 123-456", "LP/9"]
    assert b"123" not in bytes(documents[0].number)
    assert IdentityDocument.objects.get(number_index=document_index("er123456")) == documents[0]
    phone = ContactPoint.objects.get(kind="PHONE", value_index=contact_index("PHONE", "0612345678"))
    assert contact_value(phone) == "+31 6 1234 5678"


def test_the_same_file_again_changes_nothing(tmp_path):
    path = written(tmp_path, row(), row(reference="REG-2"))
    brought_in(path)
    events = Event.objects.count()

    assert counts(brought_in(path)[1]) == (2, 0, 2, 0)
    assert (Person.objects.count(), IdentityDocument.objects.count(), Event.objects.count()) == (2, 4, events)


def test_a_dry_run_writes_nothing(tmp_path):
    path = written(tmp_path, row(), row(reference="REG-2", sex="woman"))

    assert counts(brought_in(path, "--dry-run")[1]) == (2, 1, 0, 1)
    assert (Person.objects.count(), Event.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("changed", "column", "code"),
    [
        ({"reference": ""}, "reference", "required"),
        ({"reference": "P-00000001"}, "reference", "reserved_reference"),
        ({"reference": "x" * 41}, "reference", "too_long"),
        ({"family_name": "", "given_names": " "}, "family_name", "name_missing"),
        ({"aliases": "x" * 201}, "aliases", "too_long"),
        ({"sex": "F"}, "sex", "unknown_value"),
        ({"born_on": "1985-13"}, "born_on", "bad_date"),
        ({"nationality": "ERI"}, "nationality", "unknown_country"),
        ({"document_numbers": "---"}, "document_numbers", "bad_number"),
        ({"phones": "none"}, "phones", "bad_number"),
        ({"given_names": "Sa\x00ra"}, "given_names", "control_character"),
    ],
)
def test_what_breaks_a_rule_is_refused_and_the_good_rows_go_in(tmp_path, changed, column, code):
    status, answer = brought_in(written(tmp_path, row(**changed), row(reference="REG-2")))

    assert (status, counts(answer), codes(answer)) == (3, (2, 1, 0, 1), [(2, column, code)])
    assert list(Person.objects.values_list("reference", flat=True)) == ["REG-2"]


def test_an_unknown_and_a_missing_column_refuse_the_file(tmp_path):
    status, answer = brought_in(written(tmp_path, row(), columns=["family_name", "shoe_size"]))

    assert (status, codes(answer)) == (2, [(1, "shoe_size", "unknown_column"), (1, "reference", "missing_column")])
    assert Person.objects.count() == 0


def test_a_reference_is_given_once(tmp_path, person):
    other = person("Getachew", "Alem")
    Person.objects.filter(pk=other.pk).update(reference="REG-7")

    status, answer = brought_in(written(tmp_path, row(), row(given_names="Eva"), row(reference="REG-7")))

    assert (status, counts(answer)) == (3, (3, 1, 0, 2))
    assert codes(answer) == [(3, "reference", "duplicate_reference"), (4, "reference", "reference_in_use")]


def test_a_changed_row_takes_over_what_the_register_changed_and_keeps_the_screens_work(tmp_path):
    brought_in(written(tmp_path, row()))
    person, now = Person.objects.get(), timezone.now()
    before = particulars_of(person)
    put_right = Particulars(before.name, before.other_names, "x", "1985-03-09", before.nationalities)
    update_person(person=person, stated=put_right, version=person.version, by="test", now=now)

    changed = row(family_name="Haylu", aliases="Sarah Hailu|Sally", document_numbers="LP/9|NEW 1", phones="")
    assert counts(brought_in(written(tmp_path, changed))[1]) == (1, 1, 0, 0)

    person = Person.objects.get()
    stated = particulars_of(person)
    assert (stated.name, stated.sex, stated.born_on) == (NameParts("Haylu", "Sara"), "x", "1985-03-09")
    assert {(other.kind, other.name.given) for other in stated.other_names} == {
        ("ALIAS", "Sarah Hailu"),
        ("ALIAS", "Sally"),
        ("FORMER", "Sara"),
    }
    assert {document_number(document) for document in IdentityDocument.objects.all()} == {"LP/9", "NEW 1"}
    assert ContactPoint.objects.count() == 0
    assert counts(brought_in(written(tmp_path, changed))[1]) == (1, 0, 1, 0)


def test_whoever_came_in_has_an_event_in_the_trail(tmp_path):
    brought_in(written(tmp_path, *(row(reference=f"REG-{number}") for number in range(250))))

    assert list(Event.objects.order_by("pk").values_list("kind", "detail")) == [
        ("people.imported", {"people": 200}),
        ("people.imported", {"people": 50}),
    ]
    assert EventPerson.objects.values("person").distinct().count() == 250
