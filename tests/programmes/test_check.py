"""A programme file, checked: every problem named with its place, and nothing loaded."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from onward.programmes.models import ProgrammeRelease
from onward.programmes.queries import LIBRARY, library
from tests.programmes.conftest import checked, condition, file, programme, text, version

WHOLE = """\
code: TRIAL
name: {en: A trial, nl: Een proef}
pathway: return
builds_on: [REAN]
versions:
  - applies: {applied: [2006-06-15, null], departed: [null, null]}
    source: annual report 2007, 1.3
    conditions:
      - code: asylum_applied_in_time
        require: asylum_applied_on < date '2006-06-15'
        source: annual report 2007, 1.3
        says: {en: In English, nl: In het Nederlands}
    requirements:
      - {step: departed, needs: travel_document, valid_until: arrival}
    entitlements:
      - {code: reintegration, per: adult, amount: "1750", currency: EUR, pay: after_border_control, cash_max: "300"}
    funding: [{project: TRIAL, eligible: true}]
"""


def problems(content: bytes | str, known: dict | None = None) -> list[tuple[str, str]]:
    found = checked(content.encode() if isinstance(content, str) else content, known)
    return [(problem.at, problem.code) for problem in found.problems]


def codes(**more) -> list[str]:
    return [problem.code for problem in checked(text(**more)).problems]


def test_the_shape_of_the_design_is_sound():
    found = checked(WHOLE.encode(), library())
    assert found.problems == []
    (only,) = found.programme.versions
    assert (only.label, only.entitlements[0].amount, found.programme.reference(only)[:17]) == (
        "2006-06-15",
        "1750",
        "TRIAL@2006-06-15#",
    )


def test_every_shipped_file_is_sound_and_named_for_its_code():
    assert sorted(library()) == sorted(path.stem for path in LIBRARY.glob("*.yaml"))
    assert [code for code, each in library().items() if each.code != code] == []


def test_every_shipped_condition_has_its_source_and_its_sentence_in_both_languages():
    for each in library().values():
        for held in each.versions:
            assert held.source
            for asked in held.conditions:
                assert asked.source
                assert {"en", "nl"} <= set(asked.says)


@pytest.mark.parametrize(
    ("change", "at", "code"),
    [
        (("asylum_applied_on <", "asylum_aplied_on <"),
         "10:18 versions[0].conditions[0].require", "expression.unknown_fact"),
        (("date '2006-06-15'", "date '2006-06-31'"),
         "10:43 versions[0].conditions[0].require", "expression.date"),
        (("require: asylum_applied_on < date '2006-06-15'", "require: nationality <> 'ZZ'"),
         "10:18 versions[0].conditions[0].require", "expression.unknown_value"),
        (("require: asylum_applied_on < date '2006-06-15'", "require: |\n          detained\n          and sexx = 'f'"),
         "12:5 versions[0].conditions[0].require", "expression.unknown_fact"),
        (("[2006-06-15, null]", "[2006-06-31, null]"), "6:25 versions[0].applies.applied[0]", "date"),
        (("[2006-06-15, null]", "[2006-06-15, 2006-06-14]"), "6:24 versions[0].applies.applied", "value"),
        (("[2006-06-15, null]", "[2006-06-15]"), "6:24 versions[0].applies.applied", "value"),
        (("builds_on: [REAN]", "builds_on: [REEN]"), "4:13 builds_on[0]", "unknown_programme"),
        (("builds_on: [REAN]", "builds_on: [TRIAL]"), "4:13 builds_on[0]", "loop"),
        (("builds_on: [REAN]", "builds_on: [TRANSIT]"), "4:13 builds_on[0]", "pathway"),
        (("pathway: return", "pathway: returned"), "3:10 pathway", "value"),
        (("code: TRIAL", "code: trial"), "1:7 code", "value"),
        (("pathway: return", "pathway: return\npathway: transit"), "4:1 pathway", "duplicate_key"),
        (("pathway: return", "pathway: return\npathways: x"), "4:11 pathways", "unknown_key"),
        (("name: {en: A trial, nl: Een proef}\n", ""), "1:1", "missing"),
        (("nl: Een proef", "de: Eine Probe"), "2:25 name.de", "unknown_key"),
        (("{en: In English, nl: In het Nederlands}", "In English"),
         "12:15 versions[0].conditions[0].says", "missing_translation"),
        ((", currency: EUR", ""), "16:9 versions[0].entitlements[0]", "no_currency"),
        (('amount: "1750"', "amount: a lot"), "16:51 versions[0].entitlements[0].amount", "value"),
        (("per: adult", "per: grown_up"), "16:36 versions[0].entitlements[0].per", "value"),
        (("step: departed", "step: gone"), "14:16 versions[0].requirements[0].step", "value"),
        (("eligible: true", "eligible: yes"), "17:42 versions[0].funding[0].eligible", "value"),
        (("code: asylum_applied_in_time", "code: in_force"), "9:15 versions[0].conditions[0].code", "reserved"),
    ],
)  # fmt: skip
def test_a_fault_is_named_at_its_place(change, at, code):
    assert change[0] in WHOLE
    found = problems(WHOLE.replace(*change), library())
    assert (at, code) in found
    assert {each for _at, each in found} <= {code, "missing_translation", "pathway"}


def test_all_faults_are_named_at_once_in_the_order_of_the_file():
    spoilt = WHOLE.replace("pathway: return", "pathway: x").replace("departed, needs", "gone, needs")
    assert [code for _at, code in problems(spoilt, library())] == ["value", "value"]


def test_a_condition_s_fault_shows_the_place_in_its_text():
    (problem,) = checked(text(versions=[version(condition(require="detained and sexx = 'f'"))])).problems
    assert str(problem) == (
        "“sexx” is not a known fact. Did you mean “sex”?\ndetained and sexx = 'f'\n             ^^^^"
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"# nothing\n", "empty"),
        (b"code: [", "yaml"),
        (b"code: \x00", "yaml"),
        (b"\xff\xfe", "encoding"),
        (b"name: caf\xe9", "encoding"),
        (b"- a list", "shape"),
        (b"only a text", "shape"),
        (b"a: &x {b: 1}\nc: *x", "alias"),
        (b"a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]", "alias"),
        (b"a: !!python/object/apply:os.system ['true']", "tag"),
        (b"code: TRIAL\n---\ncode: TRIAL", "documents"),
        (b"a: " + b"[" * 5_000 + b"]" * 5_000, "too_large"),
        (b"a:\n" + b"  - x\n" * 30_000, "too_large"),
        (b"x" * 200_001, "too_large"),
        ("\ufeff".encode() + b"code: [", "yaml"),
        (b"? [a, b]\n: c", "unknown_key"),
    ],
)
def test_what_is_no_programme_file_is_refused_in_words(content, code):
    found = checked(content)
    assert found.programme is None
    assert code in {problem.code for problem in found.problems}
    assert all(problem.message for problem in found.problems)


def test_norway_and_no_are_words():
    found = programme(versions=[version(condition(require="nationality in ('NO', 'NL')"))])
    assert found.versions[0].conditions[0].require.countries == ("NO", "NL")


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ([None, "2007-04-30"], ["2007-05-01", None], []),
        ([None, "2007-05-01"], ["2007-05-01", None], ["overlap"]),
        ([None, None], ["2007-05-01", None], ["overlap"]),
        ([None, None], ["unknown", None], []),
    ],
)
def test_two_versions_may_not_hold_for_the_same_days(first, second, found):
    both = [version(version="a", applies={"applied": first}), version(version="b", applies={"applied": second})]
    assert codes(versions=both) == found


def test_two_versions_of_the_same_applications_are_told_apart_by_departures():
    early = version(version="a", applies={"departed": [None, "2017-08-31"]})
    late = version(version="b", applies={"departed": ["2017-09-01", None]})
    assert codes(versions=[early, late]) == []
    assert codes(versions=[early, late | {"applies": {"departed": ["2017-08-31", None]}}]) == ["overlap"]


def test_codes_and_labels_stand_once():
    assert codes(versions=[version(condition(), condition())]) == ["duplicate"]
    same = [
        version(version="a", applies={"applied": [None, "2007-01-01"]}),
        version(version="a", applies={"applied": ["2008-01-01", None]}),
    ]
    assert codes(versions=same) == ["duplicate"]


def test_a_programme_cannot_come_to_build_on_itself():
    low = programme(code="LOW")
    high = programme({"LOW": low}, code="HIGH", builds_on=["LOW"])
    found = checked(text(code="LOW", builds_on=["HIGH"]), {"LOW": low, "HIGH": high})
    assert [problem.code for problem in found.problems] == ["loop"]


def test_a_programme_that_others_build_on_stays_on_its_pathway():
    low = programme(code="LOW")
    high = programme({"LOW": low}, code="HIGH", builds_on=["LOW"])
    found = checked(text(code="LOW", pathway="transit"), {"LOW": low, "HIGH": high})
    assert [problem.code for problem in found.problems] == ["pathway"]


# the command


@pytest.fixture
def path(tmp_path):
    def write(content: bytes | str):
        path = tmp_path / "file.yaml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    return write


@pytest.mark.django_db
def test_the_command_says_that_a_file_is_sound_and_loads_nothing(path):
    out = StringIO()
    call_command("programmes", "check", path(WHOLE), "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"ok": True, "problems": []}
    assert ProgrammeRelease.objects.count() == 0


@pytest.mark.django_db
def test_the_command_names_what_is_wrong_and_exits_with_3(path):
    out = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("programmes", "check", path(WHOLE.replace("per: adult", "per: x")), "--json", stdout=out)
    assert refused.value.returncode == 3
    assert json.loads(out.getvalue()) == {
        "ok": False,
        "problems": [
            {
                "at": "16:36 versions[0].entitlements[0].per",
                "code": "value",
                "message": "Expected is one of: person, adult, child, unaccompanied_minor, family.",
            }
        ],
    }


@pytest.mark.django_db
def test_a_file_that_there_is_not_is_refused_with_2():
    with pytest.raises(CommandError, match="cannot be read") as refused:
        call_command("programmes", "check", "/nowhere.yaml")
    assert refused.value.returncode == 2


def test_what_the_tests_make_is_sound():
    assert checked(json.dumps(file()).encode()).problems == []
