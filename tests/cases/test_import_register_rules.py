"""Each rule that a row of the register must keep, without a database; and that what they accept can be recorded."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onward.base.rules.tables import Row
from onward.cases.rules.milestones import Step
from onward.cases.rules.register import COLUMNS, Known, RowRules, fits_register, milestones_of, status_from
from onward.cases.rules.register_changes import Stands, happenings, merged, merged_codes, milestone_changes
from onward.cases.states import MilestoneKind, Pathway
from tests.cases.registers import GOOD, NOTHING_LATER, row

TODAY = date(2008, 1, 31)
KNOWN = Known({"BR", "AO", "NL"}, {"return": ["REAN", "HRPT"], "transit": []}, TODAY)
RULES = RowRules(KNOWN, COLUMNS)


def faults(**changed: str) -> list[tuple[str, str]]:
    """Column and code of what is wrong with the good row, changed so."""
    _said, problems = RULES.check(Row(2, [row(**changed)[column] for column in COLUMNS]))
    return [(problem.column, problem.code) for problem in problems]


def test_the_good_row_is_good():
    assert faults() == []
    assert list(GOOD) == list(COLUMNS)


@pytest.mark.parametrize("column", ["case", "member", "pathway", "applied_on"])
def test_what_is_required_must_not_be_empty(column):
    assert faults(**{column: " "}) == [(column, "required")]


def test_the_mend_of_a_required_code_does_not_offer_to_leave_it_empty():
    def mend(**changed: str) -> str:
        return RULES.check(Row(2, [row(**changed)[column] for column in COLUMNS]))[1][0].message

    assert mend(pathway="sideways") == "Write one of: return, resettlement, reunification, transit."
    assert mend(sex="w") == "Write one of: f, m, x. Or leave it empty."


def test_one_of_the_two_names_is_enough_and_none_is_not():
    assert faults(family_name="") == faults(given_names="") == []
    assert faults(family_name="", given_names=" \t ") == [("family_name", "name_missing")]


@pytest.mark.parametrize("text", ["1.0", "٣", "0", "01", "-1", "one", "1 2", "99999", "²", "1e1"])
def test_a_member_is_a_whole_number_in_plain_digits(text):
    assert faults(member=text) == [("member", "bad_number")]


@pytest.mark.parametrize(
    "text", ["2007-2-1", "01-02-2007", "2007/02/01", "20070201", "2007-02", "2007-02-30", "٢٠٠٧-٠٢-٠١", "2007-02-01T00"]
)
def test_a_date_is_iso_8601_and_in_the_calendar(text):
    assert faults(applied_on=text)[0] == ("applied_on", "bad_date")


def test_dates_reach_from_1990_to_today():
    first, last = NOTHING_LATER | {"born_on": "", "applied_on": "1990-01-01"}, {"guardian_consent_on": str(TODAY)}
    assert faults(**first) == faults(**last) == []
    assert faults(**first | {"applied_on": "1989-12-31"}) == [("applied_on", "date_out_of_range")]
    assert faults(asylum_applied_on=str(TODAY + timedelta(days=1))) == [("asylum_applied_on", "date_out_of_range")]


@pytest.mark.parametrize("text", ["1980", "1980-05", "1980-05-17", "1900", "2007", "2007-02", "2007-02-01"])
def test_a_birth_date_is_as_precise_as_it_is_known(text):
    assert faults(born_on=text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1899", "date_out_of_range"),
        ("2009", "date_out_of_range"),
        ("80", "bad_date"),
        ("1980-13", "bad_date"),
        ("1980-02-30", "bad_date"),
        ("1980-5", "bad_date"),
        ("0000", "bad_date"),
        ("2007-02-02", "born_after_application"),
        ("2007-03", "born_after_application"),
        ("2008", "born_after_application"),
    ],
)
def test_a_birth_date_that_cannot_be_is_refused(text, code):
    assert faults(born_on=text) == [("born_on", code)]


@pytest.mark.parametrize("column", ["nationality", "country_of_origin", "destination"])
@pytest.mark.parametrize("text", ["br", "BRA", "XX", "UK", "Brazil", "?"])
def test_a_country_is_a_current_code_in_capitals(column, text):
    assert faults(**{column: text}) == [(column, "unknown_country")]


def test_only_a_nationality_may_be_stateless_or_unknown():
    assert faults(nationality="XXA") == faults(nationality="XXX") == []
    assert faults(country_of_origin="XXA") == [("country_of_origin", "unknown_country")]
    assert faults(destination="XXX") == [("destination", "unknown_country")]


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("pathway", "Return"),
        ("sex", "F"),
        ("residence_status", "illegal"),
        ("asylum_background", "1"),
        ("decision", "granted"),
        ("health", "both"),
        ("escort", "family"),
        ("unaccompanied_minor", "true"),
        ("trafficking", "Yes"),
        ("trafficking_help", "all"),
        ("other_vulnerability", "y"),
    ],
)
def test_a_code_is_one_of_its_column(column, text):
    assert faults(**{column: text}) == [(column, "unknown_value")]


def test_programmes_are_known_ones_of_the_pathway():
    assert faults(programmes="REAN|HRPT") == faults(programmes="") == faults(programmes=" HRPT | REAN ") == []
    assert faults(programmes="REAN|NOPE") == faults(programmes="REAN|") == [("programmes", "unknown_programme")]
    assert faults(pathway="transit") == [("programmes", "unknown_programme")]


def test_programmes_are_kept_in_one_order():
    said, _problems = RULES.check(Row(2, [row(programmes="REAN|HRPT|REAN")[column] for column in COLUMNS]))

    assert said["programmes"] == "HRPT|REAN"


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"decided_on": ""}, "decided_on"),
        ({"decision": ""}, "decision"),
        ({"departed_on": "", "arrived_on": ""}, "departed_on"),
        ({"destination": ""}, "destination"),
    ],
)
def test_what_goes_together_is_given_together(changed, column):
    assert faults(**changed) == [(column, "both_or_neither")]


def test_a_departure_lies_not_before_the_application():
    assert faults(applied_on="2007-03-01") == []
    assert faults(applied_on="2007-03-02") == [("departed_on", "before_application")]


def test_a_departure_lies_not_after_a_refusal_or_a_withdrawal():
    assert faults(decision="refused", decided_on="2007-03-01") == faults(withdrawn_on="2007-03-01") == []
    assert faults(decision="refused", decided_on="2007-02-28") == [("departed_on", "after_refusal")]
    assert faults(withdrawn_on="2007-02-28") == [("departed_on", "after_withdrawal")]
    assert faults(decision="eligible", decided_on="2007-02-28") == []


def test_an_arrival_lies_not_before_the_departure_and_not_without_it():
    assert faults(arrived_on="2007-03-01") == []
    assert faults(arrived_on="2007-02-28") == [("arrived_on", "before_departure")]
    assert faults(departed_on="", destination="") == [("arrived_on", "arrival_without_departure")]


@pytest.mark.parametrize("born_on", ["1989-02-02", "1989", "1989-02", "2006"])
def test_an_unaccompanied_minor_may_have_been_under_18_at_application(born_on):
    assert faults(unaccompanied_minor="yes", born_on=born_on) == []


@pytest.mark.parametrize("born_on", ["1989-02-01", "1989-01", "1988", "1950"])
def test_who_was_certainly_18_at_application_is_no_unaccompanied_minor(born_on):
    assert faults(unaccompanied_minor="yes", born_on=born_on) == [("unaccompanied_minor", "not_a_minor")]
    assert faults(unaccompanied_minor="no", born_on=born_on) == []


def test_an_unaccompanied_minor_needs_a_birth_date():
    assert faults(unaccompanied_minor="yes", born_on="") == [("unaccompanied_minor", "minor_without_birth_date")]
    assert faults(unaccompanied_minor="no", born_on="") == []


def test_what_the_format_does_not_refuse_goes_in():
    assert faults(trafficking_help="arrival", guardian_consent_on="2007-01-01", escort="social") == []
    assert faults(decided_on="2006-01-01") == faults(asylum_applied_on="2007-12-31") == []


def test_a_refused_cell_does_not_accuse_others():
    assert faults(departed_on="soon") == [("departed_on", "bad_date")]
    assert faults(born_on="long ago", unaccompanied_minor="yes") == [("born_on", "bad_date")]
    assert faults(decision="?") == [("decision", "unknown_value")]


def test_values_are_tidied_and_composed():
    said, problems = RULES.check(
        Row(2, [row(given_names="  Jose\u0301 \n Maria ", case=" REG/1 ", sex=" f ")[column] for column in COLUMNS])
    )

    assert (problems, said["given_names"], said["case"], said["sex"]) == ([], "José Maria", "REG/1", "f")


@pytest.mark.parametrize(
    ("column", "longest"),
    [("case", 120), ("family_name", 200), ("given_names", 200), ("detained_at", 120), ("municipality", 120)],
)
def test_text_has_a_length_that_fits(column, longest):
    assert faults(**{column: "x" * longest}) == []
    assert faults(**{column: "x" * (longest + 1)}) == [(column, "too_long")]


days = st.dates(date(2007, 1, 1), date(2007, 1, 6)).map(str)
maybe = st.one_of(st.just(""), days)
histories = st.fixed_dictionaries(
    {
        "applied_on": days,
        "decided_on": maybe,
        "decision": st.sampled_from(["", "eligible", "refused"]),
        "withdrawn_on": maybe,
        "departed_on": maybe,
        "destination": st.sampled_from(["", "BR"]),
        "arrived_on": maybe,
    }
)


@given(histories)
@settings(max_examples=600, deadline=None)
def test_every_history_that_is_accepted_can_be_recorded(history):
    said, problems = RULES.check(Row(2, [row(**history)[column] for column in COLUMNS]))
    if problems:
        return
    happened = milestones_of(said)
    steps = [Step(kind.value, date.fromisoformat(on), number) for number, (kind, on) in enumerate(happened, start=1)]

    assert happened[0] == (MilestoneKind.APPLIED, said["applied_on"])
    assert fits_register([], steps)
    assert status_from(happened)[1] == max(on for _kind, on in happened)


texts = st.text(max_size=12)


@given(st.dictionaries(st.sampled_from(COLUMNS), texts, max_size=8))
@settings(max_examples=400, deadline=None)
def test_no_text_in_any_column_breaks_the_rules(changed):
    said, problems = RULES.check(Row(2, [row(**changed)[column] for column in COLUMNS]))

    assert all(problem.code and problem.message for problem in problems)
    assert problems or {"case", "member", "pathway", "applied_on"} <= set(said)
    assert set(said.get("pathway", "return").split()) <= set(Pathway.values)


@given(histories, histories)
@settings(max_examples=600, deadline=None)
def test_a_register_that_changes_its_history_ends_with_what_it_says_last(before, now):
    was, refused_before = RULES.check(Row(2, [row(**before)[column] for column in COLUMNS]))
    says, refused_now = RULES.check(Row(2, [row(**now)[column] for column in COLUMNS]))
    if refused_before or refused_now:
        return
    standing = [Stands(key, what, by_register=True) for key, what in enumerate(happenings(was), start=1)]

    changes = milestone_changes(was, says, standing)

    assert changes.fits
    assert sorted((step.kind, str(step.happened_on)) for step in changes.steps) == sorted(
        (what.kind, what.on) for what in happenings(says)
    )
    assert bool(changes) == (set(happenings(was)) != set(happenings(says)))


values = st.sampled_from(["", "a", "b"])


@given(values, values, values)
def test_what_the_register_did_not_change_stays_as_it_was_left(before, now, current):
    result = merged(before, now, current)

    assert result in {now, current}
    assert before != now or result == current
    assert before != current or result == now


@given(*(st.sets(st.sampled_from("ABC")) for _ in range(3)))
def test_of_several_codes_only_those_move_that_the_register_moved(before, now, current):
    result = set(merged_codes(before, now, current))

    assert result >= now - before
    assert not result & (before - now)
    assert result - (now ^ before) == current - (now ^ before)
