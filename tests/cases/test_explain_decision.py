"""The page in the applicant's words."""

from datetime import date

import pytest

from tests.cases.deciding import circumstances, decide, page


@pytest.mark.parametrize(("language", "sentence"), [("nl", "Uw aanvraag"), ("en", "Your application")])
def test_the_applicants_page_is_in_the_applicants_language(as_, caseworker, applicant, language, sentence):
    answer = as_(caseworker).get(page(applicant, name="explain_decision"), {"language": language})

    assert answer.status_code == 200
    assert answer.context["language"] == language


def test_the_applicants_page_gives_the_reasons_of_the_decision_in_both_languages(as_, caseworker, applicant):
    circumstances(applicant, asylum_applied_on=date(2002, 3, 1))
    decide(applicant, False, by=caseworker)
    circumstances(applicant, asylum_applied_on=date(2000, 3, 1))
    client = as_(caseworker)

    for language in ("nl", "en"):
        shown = client.get(page(applicant, name="explain_decision"), {"language": language}).context
        assert len(shown["unmet"]) == 1
        assert shown["unmet"][0].says != ""
    assert shown["eligible"] is False
