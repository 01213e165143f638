"""The pages: every programme, one programme, and what a condition can be made of."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from onward.programmes.actions import approve_programme, propose_programme
from onward.programmes.queries import library
from tests.programmes.conftest import text

pytestmark = pytest.mark.django_db


def test_every_programme_is_listed_under_its_pathway(client, statistician):
    client.force_login(statistician)
    page = client.get(reverse("programmes:programmes")).content.decode()
    assert [code for code in library() if reverse("programmes:programme", args=[code]) not in page] == []
    assert page.index("Return and Emigration of Aliens") < page.index("Programme for Invited Refugees")


def test_a_programme_shows_its_conditions_in_words_with_their_sources(client, statistician):
    client.force_login(statistician)
    page = client.get(reverse("programmes:programme", args=["HRPT"])).content.decode()
    for words in (
        "You must have asked for asylum in the Netherlands before 1 April 2001.",
        "U moet vóór 1 april 2001 in Nederland asiel hebben aangevraagd.",
        "asylum_applied_on &lt; date &#x27;2001-04-01&#x27;",
        "annual report 2007, 1.3",
        "For applications until 30 April 2007.",
        "the source does not give the amount",
    ):
        assert words in page


def test_a_version_that_is_not_dated_is_shown_as_not_in_force(client, statistician):
    client.force_login(statistician)
    page = client.get(reverse("programmes:programme", args=["REAN"])).content.decode()
    assert "not in force" in page
    assert "from a day that the source does not give" in page


def test_a_programme_without_conditions_says_so(client, statistician):
    client.force_login(statistician)
    page = client.get(reverse("programmes:programme", args=["UAM_ANGOLA"])).content.decode()
    assert "The source gives no conditions" in page
    assert "750 USD" in page


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("code", sorted(library()))
def test_every_programme_has_a_page_in_both_languages(client, statistician, code, language):
    client.force_login(statistician)
    answer = client.get(reverse("programmes:programme", args=[code]), headers={"accept-language": language})
    assert answer.status_code == 200
    assert library()[code].name[language].split("'")[0] in answer.content.decode()


def test_a_programme_that_there_is_not_is_not_found(client, statistician):
    client.force_login(statistician)
    assert client.get(reverse("programmes:programme", args=["HRTP"])).status_code == 404
    assert client.get(reverse("programmes:release", args=["HRPT", "0" * 64])).status_code == 404


def test_the_vocabulary_and_the_language_are_shown(client, statistician):
    client.force_login(statistician)
    page = client.get(reverse("programmes:facts")).content.decode()
    assert "date of the asylum request" in page
    assert "has(set, code)" in page


@pytest.mark.parametrize("name", ["programmes", "facts"])
def test_the_pages_are_closed_to_whoever_has_no_right(client, outsider, name):
    client.force_login(outsider)
    assert client.get(reverse(f"programmes:{name}")).status_code == 403


def test_the_list_takes_as_many_queries_for_three_releases_as_for_one(client, statistician, manager):
    client.force_login(statistician)
    counts = []
    for codes in (["ONE"], ["TWO", "THREE"]):
        for code in codes:
            release = propose_programme(content=text(code=code), by="command", now=timezone.now())
            approve_programme(release=release, by=manager, now=timezone.now())
            propose_programme(content=text(code=f"{code}_MORE"), by="command", now=timezone.now())
        client.get(reverse("programmes:programmes"))  # reads the new releases once
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("programmes:programmes"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
