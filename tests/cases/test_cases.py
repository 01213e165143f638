"""The case list: who sees what, the filter in the address, pages, and its cost."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from onward.audit.models import Event
from onward.cases import actions
from onward.cases.models import Case

LIST = "/cases/"


def shown(answer) -> list[str]:
    return [row["case"].reference for row in answer.context["rows"]]


def test_the_list_holds_the_cases_of_ones_office_latest_first_and_leaves_a_trace(
    as_, caseworker, open_case, person, other_office
):
    first, second = open_case(principal=person("One")), open_case(principal=person("Two"))
    elsewhere = open_case(principal=person("Hidden"), office=other_office)

    answer = as_(caseworker).get(LIST)

    assert answer.status_code == 200
    assert shown(answer) == [second.reference, first.reference]
    assert "Hidden" not in answer.content.decode()
    event = Event.objects.get(kind="cases.listed")
    assert event.detail == {"cases": [second.reference, first.reference], "filters": []}
    assert elsewhere.members.get().person.reference not in event.people
    assert event.people == [case.members.get().person.reference for case in (second, first)]


def test_a_role_for_one_programme_sees_its_cases_only(as_, account, office, open_case, person):
    rean = open_case(principal=person("One"))
    hrpt = open_case(principal=person("Two"), programmes=["HRPT"])
    both = open_case(principal=person("Three"), programmes=["HRPT", "REAN"])

    assert shown(as_(account("caseworker", office=office, programme="REAN")).get(LIST)) == [
        both.reference,
        rean.reference,
    ]
    assert shown(as_(account("partner", office=office, programme="HRPT")).get(LIST)) == [
        both.reference,
        hrpt.reference,
    ]


@pytest.fixture
def three(open_case, person, caseworker):
    one = open_case(principal=person("One"), worker=caseworker)
    two = open_case(principal=person("Two"), applied_on=date(2007, 5, 1), programmes=["HRPT"])
    three = open_case(principal=person("Three"), pathway="transit", programmes=["TRANSIT"])
    actions.withdraw(case=two, on=date(2007, 6, 1), by="test", now=timezone.now())
    return {"one": one.reference, "two": two.reference, "three": three.reference}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"status": "withdrew"}, ["two"]),
        ({"status": "applied"}, ["three", "one"]),
        ({"pathway": "transit"}, ["three"]),
        ({"programme": "HRPT"}, ["two"]),
        ({"worker": "me"}, ["one"]),
        ({"worker": "nobody"}, ["three", "two"]),
        ({"office": "HQ"}, ["three", "two", "one"]),
        ({"applied_from": "2007-04-01"}, ["two"]),
        ({"applied_to": "2007-04-01"}, ["three", "one"]),
        ({"applied_from": "2007-04-01", "applied_to": "2007-04-30"}, []),
        ({"reference": "r-2007-00001"}, ["one"]),
        ({"status": "applied", "worker": "me", "pathway": "return"}, ["one"]),
    ],
)
def test_the_address_holds_the_whole_filter(as_, caseworker, three, query, expected):
    answer = as_(caseworker).get(LIST, query)

    assert shown(answer) == [three[name] for name in expected]
    assert sorted(answer.context["active"]) == sorted(query)


def test_a_filter_that_cannot_be_read_says_so_and_shows_the_rest(as_, caseworker, three):
    answer = as_(caseworker).get(LIST, {"applied_from": "soon", "status": "sideways", "worker": "me"})

    assert sorted(answer.context["form"].errors) == ["applied_from", "status"]
    assert shown(answer) == [three["one"]]


def test_a_retracted_application_is_not_filtered_by(as_, caseworker, open_case):
    case = open_case()
    row = case.members.get().milestones.get()
    actions.retract(milestone=row, reason="mistyped", happened_on=date(2007, 2, 1), by="test", now=timezone.now())
    client = as_(caseworker)

    assert shown(client.get(LIST, {"applied_to": "2007-01-31"})) == []
    assert shown(client.get(LIST, {"applied_from": "2007-02-01"})) == [case.reference]


def bulk(office, person, count: int) -> None:
    from onward.cases.models import Member

    principal = person("Bulk")
    now = timezone.now()
    cases = Case.objects.bulk_create(
        Case(reference=f"R-2008-{n:05}", pathway="return", office=office, opened_at=now, opened_by="test")
        for n in range(1, count + 1)
    )
    Member.objects.bulk_create(
        Member(
            case=each,
            person=principal,
            number=1,
            status="applied",
            status_on=date(2008, 1, 1),
            pseudonym=each.reference,
        )
        for each in cases
    )


def test_pages_follow_one_another_without_loss_and_keep_the_filter(as_, caseworker, office, person):
    bulk(office, person, 60)
    client, found, after = as_(caseworker), [], ""
    while True:
        answer = client.get(LIST, {"status": "applied", "after": after})
        found += shown(answer)
        after = answer.context["page"].after
        if not after:
            break
        assert f"status=applied&amp;after={after}" in answer.content.decode()

    assert found == [f"R-2008-{n:05}" for n in range(60, 0, -1)]


def test_a_page_after_a_case_of_another_office_is_as_empty_as_after_none(
    as_, caseworker, other_office, open_case, person
):
    open_case(principal=person("One"))
    elsewhere = open_case(principal=person("Hidden"), office=other_office)

    answers = [as_(caseworker).get(LIST, {"after": after}) for after in (elsewhere.reference, "R-1999-00001")]

    assert [shown(answer) for answer in answers] == [[], []]


def test_a_list_asks_as_often_for_three_rows_as_for_one(as_, caseworker, open_case, person):
    client = as_(caseworker)
    open_case(principal=person("One"))
    client.get(LIST)

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(LIST)
        return len(asked)

    one = count()
    open_case(principal=person("Two"))
    open_case(principal=person("Three"))
    assert count() == one


def test_htmx_gets_the_list_alone(as_, caseworker, case):
    answer = as_(caseworker).get(LIST, headers={"HX-Request": "true"})

    assert answer.content.decode().lstrip().startswith('<section id="list"')
    assert case.reference in answer.content.decode()
    assert "<h1>" not in answer.content.decode()


def test_an_empty_list_says_so(as_, caseworker):
    assert "No case answers this filter." in as_(caseworker).get(LIST).content.decode()


def test_the_list_is_reached_by_its_name():
    assert reverse("cases:cases") == LIST
