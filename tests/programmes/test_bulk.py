"""The rules over a whole table give what they give one by one."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onward.facts.engines import base_columns, locked
from onward.facts.vocabulary import FACTS
from onward.programmes.queries import library
from onward.programmes.rules import Outcome, decide
from onward.programmes.rules.bulk import decisions_sql
from tests.facts.reference import people
from tests.programmes.conftest import programme
from tests.programmes.test_decide import LATE, NEW, OLD

ON = date(2017, 7, 15)
OUTCOMES = {True: Outcome.ELIGIBLE, False: Outcome.INELIGIBLE, None: Outcome.UNKNOWN}


@st.composite
def somebody(draw) -> dict:
    """Somebody of the reference, with days around those that versions turn on."""
    facts = draw(people())
    facts["applied_on"] = draw(
        st.none() | st.dates(date(2006, 6, 1), date(2007, 6, 1)) | st.just(ON) | st.just(date(2017, 6, 30))
    )
    facts["departed_on"] = draw(st.none() | st.sampled_from([date(2007, 5, 1), date(2017, 8, 31), date(2017, 9, 1)]))
    facts["third_country_stay_guaranteed"] = draw(st.none() | st.booleans())
    return facts


def table(rows: list[dict]):
    engine = locked()
    columns = base_columns()
    listed = ", ".join(f"{name} {kind}" for name, kind in columns.items() if name != "asked_on")
    engine.execute(f"CREATE TABLE facts (person INTEGER, {listed})")
    for number, row in enumerate(rows):
        cells = {"person": number}
        for code, value in row.items():
            cells |= dict(zip(FACTS[code].columns, FACTS[code].cells(value), strict=True))
        marks = ", ".join("?" * len(cells))
        engine.execute(f"INSERT INTO facts ({', '.join(cells)}) VALUES ({marks})", list(cells.values()))
    return engine


def trial():
    return programme(versions=[OLD, LATE, NEW])


@pytest.mark.parametrize("which", ["HRPT", "HRT_VW2000", "REAN", "UAM_ANGOLA", "trial"])
@settings(max_examples=25, deadline=None)
@given(rows=st.lists(somebody(), min_size=1, max_size=10))
def test_a_table_is_decided_as_everybody_one_by_one(which, rows):
    asked = trial() if which == "trial" else library()[which]
    engine = table(rows)
    found = engine.execute(f"SELECT * FROM ({decisions_sql(asked, 'facts', on=ON, keep=['person'])}) ORDER BY person")
    names = [column[0] for column in found.description]
    for row, line in zip(rows, found.fetchall(), strict=True):
        given_answers = dict(zip(names, line, strict=True))
        alone = decide(asked, row, ON)
        assert OUTCOMES[given_answers["eligible"]] == alone.outcome
        for each in alone.conditions:
            truth = {"met": True, "not_met": False, "unknown": None}[each.answer.value]
            assert given_answers[f"{each.programme}.{each.code}"] is truth
