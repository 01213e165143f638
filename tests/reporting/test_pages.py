"""Pages of figures: who sees what, down to the people behind a figure, and that looking leaves a trace."""

import re
from datetime import date

import pytest
from django.utils import timezone

from onward.audit.models import Event
from onward.reporting import queries
from tests.reporting.invented_register import Row, random_rows

LEFT = {"departed_on": date(2007, 3, 1), "destination": "AO", "nationality": "AO"}


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_figures_lead_to_the_last_year_in_which_anybody_left(signed_in, take_over):
    client = signed_in("statistician")
    take_over([Row(**LEFT)])

    assert client.get("/figures/").url == "/figures/2007/"
    assert client.get("/figures/?period=2006-Q4&programme=REAN").url == "/figures/2006-Q4/?programme=REAN"


def test_the_year_shows_every_figure_with_the_year_before(signed_in, take_over):
    client = signed_in("statistician")
    take_over(random_rows(1, 60))

    response = client.get("/figures/2007/")
    table = response.context["table"]
    now = {
        answer.figure.id: answer for answer in queries.figures(queries.question(period="2007", today=date(2008, 1, 1)))
    }
    shown = {line.figure.id: line.value for _section, lines in table.groups for line in lines}
    assert shown == {id_: queries.value_said(answer.figure, answer.value) for id_, answer in now.items()}
    assert table.before == "2006"
    assert "Voluntary return" in text(response)


def test_the_year_is_told_in_dutch(signed_in, take_over):
    client = signed_in("statistician")
    take_over([Row(**LEFT)])
    client.user.language = "nl"
    client.user.save()
    client.cookies["onward_language"] = "nl"

    assert "Vrijwillige terugkeer" in text(client.get("/figures/2007/", headers={"accept-language": "nl"}))


def test_charts_are_drawn_without_style_and_have_their_numbers_beside_them(signed_in, take_over):
    client = signed_in("statistician")
    take_over([Row(**LEFT), Row(**LEFT | {"nationality": "BR"})])

    page = client.get("/figures/2007/").content.decode()
    drawings = re.findall(r"<svg[^>]*class=\"marks\".*?</svg>", page, re.S)
    assert len(drawings) == 3
    assert [part for drawing in drawings for part in ("style", "script", "role=") if part in drawing] == []
    identities = re.findall(r'\bid="([^"]+)"', page)
    assert len(identities) == len(set(identities))
    assert "2 nationalities; the most persons are of these: Angola (1), Brazil (1)." in text(
        client.get("/figures/2007/")
    )


def test_a_period_without_anybody_says_so(signed_in, take_over):
    client = signed_in("statistician")

    assert "Nothing was counted in 1999." in text(client.get("/figures/1999/"))
    take_over([Row(**LEFT)])
    assert "Nothing was counted in 1999." in text(client.get("/figures/1999/"))
    assert "Nothing was counted in 2007." not in text(client.get("/figures/2007/"))


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/figures/2007-13/", "write a period as"),
        ("/figures/2007/?as_known_on=2007-02-30", "is not a day or a moment"),
        ("/figures/2007/?programme=NONE", "There is no programme"),
        ("/figures/2007/return.departed/?by=shoe_size", "There is no fact"),
    ],
)
def test_a_question_that_cannot_be_meant_gets_what_to_write_instead(signed_in, take_over, address, says):
    response = signed_in("statistician").get(address)

    assert response.status_code == 400
    assert says in text(response)


def test_a_figure_that_is_not_there_is_not_found(signed_in, take_over):
    take_over([Row(**LEFT)])
    assert signed_in("statistician").get("/figures/2007/return.departd/").status_code == 404


@pytest.mark.parametrize("role", ["", "administrator", "partner", "airport_officer"])
def test_whoever_may_not_see_figures_sees_none(signed_in, take_over, role):
    take_over([Row(**LEFT)])
    client = signed_in(role)

    for address in (
        "/figures/",
        "/figures/2007/",
        "/figures/2007/return.departed/",
        "/figures/2007/return.departed/rows/",
    ):
        assert client.get(address).status_code == 403


def test_a_figure_is_explained_to_the_letter_and_told_by_a_fact(signed_in, take_over):
    client = signed_in("statistician")
    take_over([Row(**LEFT), Row(**LEFT), Row(**LEFT | {"nationality": "BR"})])

    response = client.get("/figures/2007/return.departed/?by=nationality")
    page = text(response)
    for words in ("each once.", "pathway = &#x27;return&#x27;", "departed_on", "3 rows stand behind it"):
        assert words in page
    assert response.context["sheet"].breakdown == [(["Angola"], "2"), (["Brazil"], "1")]


def test_the_people_behind_a_figure_are_those_of_ones_own_office(signed_in, take_over, office, other_office):
    mine, other = take_over([Row(**LEFT)])[0], take_over([Row(**LEFT)], office=other_office)[0]
    client = signed_in("team_leader", office=office)

    response = client.get("/figures/2007/return.departed/rows/")
    page = text(response)
    assert "1 row that you may see" in page
    assert mine.case.reference in page
    assert [secret for secret in (other.case.reference, other.person.display_name) if secret in page] == []
    event = Event.objects.get(kind="figure_rows.viewed")
    assert (event.by, event.people) == (client.user.email, [mine.person.reference])
    assert event.detail == {"figure": "return.departed", "version": 1, "rows": 1, "period": "2007"}


@pytest.mark.parametrize("role", ["statistician", "finance_officer", "auditor", "caseworker"])
def test_who_counts_does_not_see_who_is_counted(signed_in, take_over, office, role):
    take_over([Row(**LEFT)])
    client = signed_in(role, office=office)

    assert client.get("/figures/2007/return.departed/rows/").status_code == 403
    assert "/rows/" not in client.get("/figures/2007/").content.decode()
    assert not Event.objects.filter(kind="figure_rows.viewed").exists()


def test_the_people_behind_a_figure_on_trafficking_are_for_whoever_sees_into_it(signed_in, take_over, office):
    (member,) = take_over([Row(**LEFT, trafficking=True)])

    assert signed_in("team_leader", office=office).get("/figures/2007/trafficking.departed/rows/").status_code == 403
    leader = signed_in("team_leader", office=office)
    assert leader.get("/figures/2007/return.departed/rows/?by=trafficking").status_code == 403
    officer = signed_in("safeguarding_officer")
    assert member.case.reference in text(officer.get("/figures/2007/trafficking.departed/rows/"))


def test_the_list_costs_the_same_for_one_person_as_for_three(signed_in, take_over, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in("safeguarding_officer")
    take_over([Row(**LEFT)])
    client.get("/figures/2007/return.departed/rows/")

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as spent:
            assert client.get("/figures/2007/return.departed/rows/").status_code == 200
        return len(spent)

    one = cost()
    take_over([Row(**LEFT), Row(**LEFT)])
    client.get("/figures/2007/return.departed/rows/")
    assert cost() == one


def test_the_list_is_as_long_as_the_figure(signed_in, take_over):
    take_over([Row(**LEFT) for _ in range(60)])
    client = signed_in("safeguarding_officer")

    response = client.get("/figures/2007/return.departed/rows/?page=2")
    assert (response.context["page"].paginator.count, len(response.context["lines"])) == (60, 10)
    assert client.get("/figures/2007/return.departed/").context["sheet"].rows == 60


def lines_of(response) -> list[str]:
    return response.content.decode("utf-8-sig").split("\r\n")


def test_figures_are_taken_away_as_a_file_that_says_how_many_lines_it_holds(signed_in, take_over):
    take_over([Row(**LEFT)])
    client = signed_in("statistician")

    response = client.post("/figures/2007/export/")
    lines = lines_of(response)
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert lines[0] == '"Figure","Name","Value","Unit","Rows","Definition","Version"'
    assert lines[1].startswith('"return.departed","Departed","1","persons","1","Persons on the pathway')
    assert lines[-2:] == [f'"{len(lines) - 3} rows"', ""]
    assert response["Content-Disposition"] == f'attachment; filename="figures-2007-{len(lines) - 3}-rows.csv"'
    assert response["X-Rows"] == str(len(lines) - 3)
    event = Event.objects.get(kind="figures.exported")
    assert (event.by, event.detail) == (client.user.email, {"figures": len(lines) - 3, "period": "2007"})


def test_a_file_told_by_a_fact_speaks_the_readers_language(signed_in, take_over):
    take_over([Row(**LEFT)])
    client = signed_in("statistician")
    client.user.language = "nl"
    client.user.save()
    client.cookies["onward_language"] = "nl"

    lines = lines_of(client.post("/figures/2007/export/", {"by": "nationality"}, headers={"accept-language": "nl"}))
    assert lines[1].startswith('"return.departed","Vertrokken","Angola","1",')


def test_the_file_leaves_out_what_is_too_small_for_its_reader(signed_in, take_over):
    take_over([Row(**LEFT, trafficking=True)])

    assert "trafficking.departed" in "".join(lines_of(signed_in("statistician").post("/figures/2007/export/")))
    for asked in ({"by": "nationality"}, {"programme": "REAN"}):
        assert "trafficking.departed" not in "".join(
            lines_of(signed_in("statistician").post("/figures/2007/export/", asked))
        )


def test_rows_are_taken_away_without_names_and_without_formulas(signed_in, take_over, office):
    (member,) = take_over([Row(**LEFT)])
    member.case.register_reference = "=HYPERLINK(1)"
    member.case.save()
    client = signed_in("team_leader", office=office)

    response = client.post("/figures/2007/return.departed/rows/export/")
    head, line, last, _end = lines_of(response)
    assert head == '"Case","Case in the register","Member","Pseudonym","Date of departure"'
    assert line == f'"{member.case.reference}","\'=HYPERLINK(1)","1","{member.pseudonym}","2007-03-01"'
    assert (last, response["X-Rows"]) == ('"1 row"', "1")
    event = Event.objects.get(kind="figure_rows.exported")
    assert event.people == [member.person.reference]


def test_files_are_for_whoever_may_take_them_and_never_for_a_link(signed_in, take_over, office):
    take_over([Row(**LEFT)])

    assert signed_in("caseworker", office=office).post("/figures/2007/export/").status_code == 403
    assert signed_in("statistician").get("/figures/2007/export/").status_code == 405
    assert signed_in("statistician").post("/figures/2007/return.departed/rows/export/").status_code == 403
    assert signed_in("safeguarding_officer").post("/figures/2007/return.departed/rows/export/").status_code == 403
    assert not Event.objects.filter(kind__endswith=".exported").exists()


def test_departures_without_evidence_are_a_list_for_whoever_sees_minors(signed_in, take_over, office, other_office):
    minor = Row(**LEFT, unaccompanied_minor=True)
    mine, consented = take_over([minor, Row(**LEFT, unaccompanied_minor=True, guardian_consent_on=date(2007, 1, 1))])
    (other,) = take_over([minor], office=other_office)

    page = text(signed_in("caseworker", office=office).get("/figures/evidence/"))
    assert mine.case.reference in page
    assert [case for case in (consented.case.reference, other.case.reference) if case in page] == []
    assert Event.objects.get(kind="figure_rows.viewed").people == [mine.person.reference]
    assert signed_in("statistician").get("/figures/evidence/").status_code == 403


def test_an_extract_that_takes_long_is_made_beside_the_page(signed_in, take_over, monkeypatch):
    from onward.base.models import Job
    from onward.base.tasks import perform

    take_over([Row(**LEFT)])
    client = signed_in("statistician")
    monkeypatch.setattr(queries, "AT_ONCE", 0)

    for _ in range(2):
        assert "The figures are being brought up to date." in text(client.get("/figures/2007/"))
    (job,) = Job.objects.filter(kind="refresh_extract")

    from onward.base import actions as base
    from onward.base.rules.jobs import Worker

    held = base.claim(worker=Worker.this(), now=timezone.now(), only=job)
    perform(held, tell=None, stop=None)
    assert client.get("/figures/2007/").context["table"].anything


def test_what_was_known_earlier_is_worked_out_once_for_a_page_and_the_next(signed_in, take_over, home):
    from datetime import UTC, datetime

    take_over(random_rows(3, 30))
    take_over(random_rows(4, 30), at=datetime(2008, 1, 20, tzinfo=UTC))
    client = signed_in("statistician")

    asked = queries.question(period="2007", today=date(2008, 2, 1), known="2008-01-16")
    first = client.get("/figures/2007/?as_known_on=2008-01-16")
    (kept,) = home.glob("extracts/known-*.parquet")
    written = kept.stat().st_mtime_ns
    shown = {line.figure.id: line.value for _s, lines in first.context["table"].groups for line in lines}
    kept.rename(home / "aside")
    counted = {a.figure.id: queries.value_said(a.figure, a.value) for a in queries.figures(asked)}
    (home / "aside").rename(kept)
    now = queries.figures(queries.question(period="2007", today=date(2008, 2, 1)))
    assert shown == counted != {a.figure.id: queries.value_said(a.figure, a.value) for a in now}
    client.get("/figures/2007/return.departed/?as_known_on=2008-01-16")
    assert kept.stat().st_mtime_ns == written
    assert not list(home.glob("extracts/known-*"))[1:]
