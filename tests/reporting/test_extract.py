"""The extract: what is in it and what never is, refreshed by what was appended, whole at every moment."""

import json
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from django.db import connection

from onward.facts.vocabulary import FACTS
from onward.reporting.actions import refresh_extract, staging
from onward.reporting.queries import ExtractMissing, figures_against_rows, opened
from onward.reporting.queries.extract import MANIFEST, folder, manifest
from onward.reporting.rules.flat import OWN, kept
from tests.reporting.invented_register import RECORDED, Row, milestone, random_rows, retract, state

NOW = datetime(2008, 2, 1, 12, tzinfo=UTC)


def facts(found=None) -> list[tuple]:
    database, _found = opened(found)
    columns = ", ".join(column for fact in FACTS.values() if kept(fact) for column in fact.columns)
    rows = database.execute(f"SELECT {', '.join(OWN)}, {columns} FROM flat ORDER BY pseudonym, occurrence").fetchall()
    database.close()
    return rows


def test_there_is_a_column_for_every_fact_that_may_leave(take_over):
    take_over([Row()])
    database, _found = opened(refresh_extract(now=NOW))

    described = {name: kind for name, kind, *_ in database.execute("DESCRIBE flat").fetchall()}
    assert set(described) - {*OWN, "decision_number"} == {c for f in FACTS.values() if kept(f) for c in f.columns}
    assert {code for code, fact in FACTS.items() if not kept(fact)} == {"asked_on", "age"}


def test_no_name_number_note_or_free_text_leaves(take_over):
    (member,) = take_over([Row(detained_at="Zeist, cell nine", nationality="AO", health="somatic")])
    member.person.display_name = "Engrácia Ndala"
    member.person.save()
    stated = member.circumstances.get()
    state(member, Row(), RECORDED)
    from onward.cases.models import Circumstances

    Circumstances.objects.create(
        member=member,
        municipality="Freetown-by-the-Sea",
        further={"detained": True, "can_pay_journey": "her aunt Zulmira pays", "remark": "a secret word"},
        recorded_at=RECORDED,
        recorded_by="test",
    )
    found = refresh_extract(now=NOW)

    texts = [
        str(row)
        for path in folder().glob("*.parquet")
        for row in duckdb.sql(f"SELECT * FROM read_parquet('{path}')").fetchall()
    ]
    held = "\n".join(texts)
    secrets = [
        "Engrácia", "Zeist", "cell nine", "Freetown", "Zulmira", "secret", "test", member.case.reference,
        member.case.register_reference, member.person.reference,
    ]  # fmt: skip
    assert [secret for secret in secrets if secret in held] == []
    assert member.pseudonym in held
    assert stated.detained_at
    assert [path.name for path in folder().iterdir() if path.is_dir()] == []
    assert dict(zip([*OWN], facts(found)[0], strict=False))["pseudonym"] == member.pseudonym
    database, _found = opened(found)
    assert database.execute("SELECT detained, can_pay_journey FROM flat").fetchall() == [(True, None)]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_is_refreshed_step_by_step_is_what_is_made_anew(take_over, seed):
    chance = random.Random(seed)
    members = take_over(random_rows(seed, 30))
    refresh_extract(now=NOW)
    for step in range(8):
        at = RECORDED + timedelta(hours=step)
        _something_happens(chance, members, take_over, at)
        found = refresh_extract(now=NOW)
        assert facts(found) == facts(refresh_extract(now=NOW, whole=step % 3 == 2))
    stepwise = facts()

    assert len(stepwise) >= len(members)
    assert stepwise == facts(refresh_extract(now=NOW, whole=True))
    assert figures_against_rows() == []


def _something_happens(chance, members, take_over, at):
    for _ in range(chance.randrange(1, 5)):
        member = chance.choice(members)
        happening = chance.randrange(5)
        if happening == 0:
            members += take_over(random_rows(chance.randrange(1000), 2), at=at)
        elif happening == 1:
            state(member, random_rows(chance.randrange(1000), 1)[0], at)
        elif happening == 2:
            standing = member.milestones.filter(retracts=None, retracted_by=None).first()
            if standing:
                retract(standing, at)
        elif happening == 3:
            other = chance.choice(members)
            if other.person_id != member.person_id:
                other.person = member.person
                other.save()
                state(other, random_rows(chance.randrange(1000), 1)[0], at)
        else:
            kind, to = chance.choice([("applied", ""), ("departed", "AO"), ("refused", "")])
            milestone(member, kind, date(2007, chance.randrange(1, 12), 5), at, to)


def test_nothing_new_costs_three_questions_and_no_file(take_over, django_assert_num_queries):
    take_over([Row()])
    first = refresh_extract(now=NOW)

    with django_assert_num_queries(3):
        assert refresh_extract(now=NOW) == first


def test_a_refresh_after_a_milestone_writes_that_and_leaves_the_base(take_over):
    members = take_over(random_rows(5, 20))
    before = refresh_extract(now=NOW)
    milestone(members[3], "closed", date(2008, 1, 1), RECORDED)
    after = refresh_extract(now=NOW)

    assert after.version == before.version + 1
    assert [piece.rows for piece in after.tables["milestones"][1:]] == [1]
    assert after.tables["flat"][0] == before.tables["flat"][0]
    assert len(after.tables["flat"]) == 2
    assert {table: after.tables[table] for table in ("persons", "health")} == {
        table: before.tables[table] for table in ("persons", "health")
    }


def test_many_small_pieces_are_put_together(take_over, monkeypatch):
    import importlib

    refresh = importlib.import_module("onward.reporting.actions.refresh_extract")
    monkeypatch.setattr(refresh, "MOST_PIECES", 3)
    monkeypatch.setattr(refresh, "COMPACT_AFTER", 2)
    members = take_over(random_rows(5, 20))
    refresh_extract(now=NOW)
    for member in members:
        milestone(member, "closed", date(2008, 1, 1), RECORDED)
        found = refresh_extract(now=NOW)
        assert max(len(pieces) for pieces in found.tables.values()) <= 3
    assert facts() == facts(refresh_extract(now=NOW, whole=True))


def test_a_crash_in_the_middle_leaves_the_old_extract_and_no_trace(take_over, monkeypatch):
    members = take_over(random_rows(5, 20))
    before, stood = refresh_extract(now=NOW), facts()
    milestone(members[0], "closed", date(2008, 1, 1), RECORDED)
    whole = staging.Staging.write

    def fails(self, table, select):
        if table == "flat":
            raise OSError(28, "No space left on device")
        return whole(self, table, select)

    monkeypatch.setattr(staging.Staging, "write", fails)
    with pytest.raises(OSError, match="No space left"):
        refresh_extract(now=NOW)
    assert (manifest(), facts()) == (before, stood)
    assert sorted(path.name for path in folder().glob("*.parquet")) == sorted(before.files)
    monkeypatch.undo()
    assert refresh_extract(now=NOW).version == before.version + 1


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 99}', '{"format": 1, "tables": {}}'])
def test_a_spoilt_manifest_is_made_anew(take_over, text):
    take_over(random_rows(5, 5))
    refresh_extract(now=NOW)
    (folder() / MANIFEST).write_text(text)

    with pytest.raises(ExtractMissing):
        opened()
    assert len(facts(refresh_extract(now=NOW))) == 5


def test_another_database_is_not_taken_for_the_same(take_over):
    take_over(random_rows(5, 5))
    refresh_extract(now=NOW)
    body = json.loads((folder() / MANIFEST).read_text())
    (folder() / MANIFEST).write_text(json.dumps(body | {"record": "of another place"}))

    assert figures_against_rows() == ["The extract was taken of another database. Make it anew: onward extract --whole"]
    assert len(refresh_extract(now=NOW).tables["milestones"]) == 1
    assert figures_against_rows() == []


def test_the_check_finds_an_extract_that_lacks_a_milestone(take_over):
    take_over(random_rows(5, 5))
    found = refresh_extract(now=NOW)
    (piece,) = found.tables["milestones"]
    body = json.loads((folder() / MANIFEST).read_text())
    body["tables"]["milestones"] = [{"file": piece.file, "rows": piece.rows - 1}]
    (folder() / MANIFEST).write_text(json.dumps(body))

    (problem,) = figures_against_rows()
    assert problem.startswith(f"milestones: {piece.rows - 1} rows in the extract, {piece.rows} in the record")


def test_a_connection_reaches_nothing_but_the_extract(take_over, tmp_path):
    take_over([Row()])
    database, _found = opened(refresh_extract(now=NOW))
    (tmp_path / "elsewhere.csv").write_text("a\n1\n")

    for reach in (
        f"SELECT * FROM read_csv('{tmp_path}/elsewhere.csv')",
        f"COPY flat TO '{tmp_path}/out.csv'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
    ):
        with pytest.raises(duckdb.Error):
            database.execute(reach)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_rows_of_a_transaction_under_way_are_not_passed_over(take_over):
    """A row with a lower key that is committed later, while the refresh cannot have the lock."""
    import psycopg

    members = take_over(random_rows(5, 5))
    refresh_extract(now=NOW)
    settings = connection.get_connection_params()
    with psycopg.connect(
        host=settings.get("host"), port=settings.get("port"), user=settings.get("user"), dbname=settings["dbname"],
        password=settings.get("password"),
    ) as slow:  # fmt: skip
        slow.execute(
            "INSERT INTO onward_milestone (member_id, kind, happened_on, destination, reason, source, recorded_at, "
            "recorded_by) VALUES (%s, 'closed', '2008-01-01', '', '', 'screen', now(), 'slow')",
            [members[0].pk],
        )
        milestone(members[1], "closed", date(2008, 1, 2), RECORDED)
        during = refresh_extract(now=NOW)
        assert (during.settled, during.loose) == (False, ("milestones",))
        assert len(facts(during)) == 5
        slow.commit()
    after = refresh_extract(now=NOW)
    assert (after.settled, after.loose) == (True, ())
    assert after.rows("milestones") == during.rows("milestones") + 1
    assert figures_against_rows() == []


def test_several_refreshes_at_once_do_not_collide(node):
    """As processes of their own: each takes its turn, and whoever reads in between reads a whole extract."""
    here = Path(__file__).parent
    node.python(
        f"import sys; sys.path.insert(0, {str(here)!r})\n"
        "from invented_register import RECORDED, random_rows, write_row\n"
        "from onward.access.models import Office\n"
        "office = Office.objects.create(code='HQ', name='HQ', country='NL')\n"
        "for row in random_rows(1, 40): write_row(row, office, RECORDED)"
    )
    ask = ["-m", "onward", "figures", "--period", "2007", "--json"]

    started = [node.start("-m", "onward", "extract"), *(node.start(*ask) for _ in range(3))]
    assert [process.wait(60) for process in started] == [0, 0, 0, 0]

    found = json.loads((node.home / "extracts" / MANIFEST).read_text())
    assert found["version"] == 1
    left = {path.name for path in (node.home / "extracts").iterdir()}
    files = {piece["file"] for pieces in found["tables"].values() for piece in pieces}
    assert left == {MANIFEST, "lock", *files}
