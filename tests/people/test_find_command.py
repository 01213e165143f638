"""`onward find`: the same look-up and the same trace as the page, from the command line."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command


def run(*arguments):
    out = StringIO()
    call_command("find", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.fixture
def queries(tmp_path):
    def write(*rows):
        path = tmp_path / "queries.jsonl"
        path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
        return str(path)

    return write


def test_one_name_is_answered_as_one_document(person, caseworker, trail):
    somebody = person("Getachew", "Haile", born_on="1987-01-25")
    answer = json.loads(run("Haile Getachew", "--born", "1987", "--json", "--as", caseworker.email))
    assert list(answer) == ["milliseconds", "people"]
    why = ["the name is the same", "the birth date agrees, as far as it is known"]
    assert answer["people"] == [{"reference": somebody.reference, "score": 0.955, "why": why}]
    assert trail("people.searched") == [("people.searched", [somebody.reference])]


def test_a_batch_is_answered_line_by_line_in_the_fixed_shape(person, caseworker, queries):
    somebody, other = person("Getachew", "Haile"), person("Прохорова", "Анна", born_on="1990")
    path = queries(
        {"id": "a", "text": "Haile"},
        {"id": 7, "text": "Prokhorova", "born_on": "1990-05"},
        "",
        {"id": "c", "text": "Nobody", "born_on": None},
        {"id": "d", "text": "Prokhorova", "born_on": "1990-13-45"},
    )
    answers = [json.loads(line) for line in run("--batch", path, "--json", "--as", caseworker.email).splitlines()]
    assert [list(answer) for answer in answers] == [["id", "milliseconds", "people"]] * 4
    assert [(answer["id"], [one["reference"] for one in answer["people"]]) for answer in answers] == [
        ("a", [somebody.reference]),
        (7, [other.reference]),
        ("c", []),
        ("d", [other.reference]),
    ]
    assert all(list(one) == ["reference", "score", "why"] for answer in answers for one in answer["people"])


def test_text_of_any_sort_is_answered(caseworker, queries):
    hostile = ["a\x00b1", "\ud8001", "1 " * 5000, "%", "' OR 1=1 --", "🙂", "\u202e7", "x" * 100_000]
    path = queries(*({"id": number, "text": text} for number, text in enumerate(hostile)))
    answers = [json.loads(line) for line in run("--batch", path, "--as", caseworker.email).splitlines()]
    assert [(answer["id"], answer["people"]) for answer in answers] == [(number, []) for number in range(len(hostile))]


def test_ten_at_most(person, caseworker):
    for _ in range(12):
        person("Getachew", "Haile")
    assert len(json.loads(run("Haile", "--json", "--as", caseworker.email))["people"]) == 10


def test_the_account_s_rights_hold(person, caseworker, case_of, other_office):
    hidden = person("Getachew", "Haile")
    case_of(hidden, other_office)
    assert json.loads(run("Haile", "--json", "--as", caseworker.email))["people"] == []
    assert len(json.loads(run("Haile", "--json"))["people"]) == 1


def test_without_an_account_the_trace_says_command(person):
    from onward.audit.models import Event

    person("Getachew", "Haile")
    assert "Haile Getachew" in run("Haile")
    assert Event.objects.get(kind="people.searched").by == "command"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "Say whom to look for"),
        (("Haile", "--as", "nobody@onward.example"), "There is no active account"),
        (("Haile", "--born", "yesterday"), "not a date"),
        (("--batch", "/nowhere/q.jsonl"), "No such file"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(db, arguments, says):
    with pytest.raises(CommandError, match=says):
        run(*arguments)


def test_an_account_that_may_not_search_is_refused(person, account, trail):
    person("Getachew", "Haile")
    with pytest.raises(CommandError, match="may not look people up"):
        run("Haile", "--as", account("statistician").email)
    assert trail("people.searched") == []


@pytest.mark.parametrize("line", ["no json", "[]", '{"id": "a"}', '{"id": "a", "text": 7}', '{"text": "a"}', "null"])
def test_a_line_that_is_no_query_is_named(caseworker, queries, line):
    path = queries({"id": "a", "text": "Haile"}, line)
    with pytest.raises(CommandError, match="Line 2"):
        run("--batch", path, "--as", caseworker.email)
