"""Opening a case: question, answers checked, confirmation; and what is refused."""

from datetime import date

import pytest
from django.utils import timezone

from onward.base.rules.refusals import NotAllowed
from onward.cases import actions
from onward.cases.models import Case, Member
from onward.programmes.queries import programme
from onward.safeguarding.models import MinorRecord

OPEN = "/cases/open/"


def address(person, pathway="return") -> str:
    return f"{OPEN}?person={person.reference}&pathway={pathway}"


def answers(office, **changed) -> dict:
    return {
        "office": office.code,
        "applied_on": "2007-01-15",
        "programmes": ["REAN", "HRPT"],
        "country_of_origin": "AO",
        "residence_status": "none",
        "asylum_background": "yes",
        "asylum_applied_on": "2001-03-01",
        "municipality": "Utrecht",
    } | changed


def test_a_case_is_opened_after_a_look_at_the_answers(as_, caseworker, office, person):
    principal = person("Haile", "Sara")
    client = as_(caseworker)

    checked = client.post(address(principal), answers(office) | {"step": "check"})
    assert checked.templates[0].name == "cases/open_case_check.html"
    assert {row["key"]: row["value"] for row in checked.context["rows"]} == {
        "Office": "The Hague",
        "Date of application": "15 January 2007",
        "Programmes applied for": ", ".join(f"{programme(code).name['en']} ({code})" for code in ("REAN", "HRPT")),
        "Country of origin": "Angola",
        "Residence status": "no right of residence",
        "Asylum background": "Yes",
        "Date of the asylum request": "1 March 2001",
        "Place of detention": "",
        "Municipality": "Utrecht",
    }
    assert Case.objects.count() == 0

    recorded = client.post(address(principal), answers(office) | {"step": "record"})
    assert (recorded.status_code, recorded.url) == (302, "/cases/R-2007-00001/opened/")
    assert client.get(recorded.url).status_code == 200

    case = Case.objects.get()
    member = case.members.get()
    stated = member.circumstances.get()
    assert (case.reference, case.pathway, case.office, case.opened_by) == (
        "R-2007-00001",
        "return",
        office,
        caseworker.email,
    )
    assert (member.number, member.person, member.status, member.status_on) == (
        1,
        principal,
        "applied",
        date(2007, 1, 15),
    )
    assert (stated.programmes, stated.country_of_origin, stated.asylum_background, stated.municipality) == (
        "HRPT|REAN",
        "AO",
        True,
        "Utrecht",
    )
    assert sorted(member.applications.values_list("programme", flat=True)) == ["HRPT", "REAN"]


def test_the_trail_says_who_opened_which_case_for_whom(case, member, trail):
    reference = member.person.reference
    assert trail("case.opened", "member.added", "milestone.recorded") == [
        ("case.opened", [reference]),
        ("member.added", [reference]),
        ("milestone.recorded", [reference]),
    ]


def test_references_count_up_by_pathway_and_year(open_case, person):
    opened = [
        open_case(principal=person("One")),
        open_case(principal=person("Two"), applied_on=date(2006, 12, 31)),
        open_case(principal=person("Three")),
        open_case(principal=person("Four"), pathway="transit", programmes=["TRANSIT"]),
    ]

    assert [case.reference for case in opened] == ["R-2007-00001", "R-2006-00001", "R-2007-00002", "T-2007-00001"]


def test_a_form_sent_twice_opens_one_case_and_leads_to_it_twice(as_, caseworker, office, person):
    principal, client = person(), as_(caseworker)

    first = client.post(address(principal), answers(office) | {"step": "record"})
    second = client.post(address(principal), answers(office) | {"step": "record"})

    assert first.url == second.url == "/cases/R-2007-00001/opened/"
    assert Case.objects.count() == 1


def test_somebody_with_an_open_case_gets_no_second_on_the_same_pathway(open_case, person):
    principal = person()
    first = open_case(principal=principal)

    with pytest.raises(NotAllowed, match="open case on this pathway"):
        open_case(principal=principal)
    actions.withdraw(case=first, on=date(2007, 2, 1), by="test", now=timezone.now())
    assert open_case(principal=principal).reference == "R-2007-00002"


def test_programmes_of_another_pathway_are_refused(open_case):
    with pytest.raises(NotAllowed) as refusal:
        open_case(programmes=["REAN", "TRANSIT"])

    assert refusal.value.field == "programmes"
    assert refusal.value.message.startswith("TRANSIT: ")
    assert Case.objects.count() == 0


def test_no_application_is_dated_after_today(as_, caseworker, office, person):
    answer = as_(caseworker).post(address(person()), answers(office, applied_on="2999-01-01") | {"step": "record"})

    assert list(answer.context["form"].errors) == ["applied_on"]
    assert Case.objects.count() == 0


MINOR = {"born_on": "2012-04-01"}


@pytest.mark.parametrize("role", ["caseworker", "team_leader"])
def test_nobody_opens_the_case_of_an_unaccompanied_minor_without_the_guardians_consent(
    as_, account, office, person, role
):
    child = person(**MINOR)
    sent = answers(office) | {"step": "record", "unaccompanied": "yes", "guardian_consent_on": ""}

    answer = as_(account(role, office=office)).post(address(child), sent)

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["guardian_consent_on"]
    assert (Case.objects.count(), Member.objects.count(), MinorRecord.objects.count()) == (0, 0, 0)


def test_with_the_guardians_consent_the_case_opens_and_the_consent_is_kept(as_, caseworker, office, person, trail):
    child = person(**MINOR)
    sent = answers(office) | {"step": "record", "unaccompanied": "yes", "guardian_consent_on": "2007-01-10"}

    answer = as_(caseworker).post(address(child), sent)

    statement = MinorRecord.objects.get()
    assert answer.status_code == 302
    assert (statement.person, statement.case, statement.unaccompanied, statement.guardian_consent_on) == (
        child,
        "R-2007-00001",
        True,
        date(2007, 1, 10),
    )
    assert trail("minors.stated") == [("minors.stated", [child.reference])]


def test_whether_a_child_travels_alone_must_be_known(open_case, person):
    with pytest.raises(NotAllowed) as refusal:
        open_case(principal=person(**MINOR))

    assert refusal.value.field == "unaccompanied"


def test_a_consent_dated_tomorrow_is_none(open_case, person):
    tomorrow = timezone.localdate() + timezone.timedelta(days=1)
    with pytest.raises(NotAllowed) as refusal:
        open_case(principal=person(**MINOR), unaccompanied=True, guardian_consent_on=tomorrow)

    assert refusal.value.field == "guardian_consent_on"


def test_an_adult_is_not_asked_about_a_guardian(as_, caseworker, person):
    asked = as_(caseworker).get(address(person(born_on="1980"))).context["form"].fields

    assert "unaccompanied" not in asked
    assert "guardian_consent_on" not in asked


def test_a_case_is_opened_only_at_ones_own_office(as_, caseworker, office, other_office, person):
    answer = as_(caseworker).post(address(person()), answers(other_office) | {"step": "record"})

    assert list(answer.context["form"].errors) == ["office"]
    assert Case.objects.count() == 0


def test_a_person_of_another_office_is_not_found_here(as_, caseworker, other_office, person, open_case):
    stranger = person()
    open_case(principal=stranger, office=other_office)

    answer = as_(caseworker).get(address(stranger))

    assert list(answer.context["form"].errors) == ["person"]
    assert stranger.display_name not in answer.content.decode()


def test_who_may_not_open_cases_does_not_get_the_page(as_, account, office, person):
    for role in ("airport_officer", "programme_manager", "statistician", ""):
        assert as_(account(role, office=office if role else None)).get(address(person())).status_code == 403


def test_asking_whose_case_is_to_be_opened_is_a_look_at_the_person(as_, caseworker, office, person, trail):
    principal = person("Haile", "Sara")
    client = as_(caseworker)

    pages = [client.get(address(principal)), client.post(address(principal), answers(office) | {"step": "check"})]

    assert [("Sara Haile" in page.text, "no-store" in page["Cache-Control"]) for page in pages] == [(True, True)] * 2
    assert trail("person.viewed") == [("person.viewed", [principal.reference])] * 2


def test_who_works_within_one_programme_opens_no_case_under_another(as_, account, office, person):
    client = as_(account("caseworker", office=office, programme="REAN"))
    principal = person()

    refused = client.post(address(principal), answers(office) | {"step": "record"})
    assert refused.context["form"].errors == {"programmes": ["You may not open a case at this office under HRPT."]}
    assert Case.objects.count() == 0

    client.post(address(principal), answers(office, programmes=["REAN"]) | {"step": "record"})
    assert Case.objects.count() == 1
