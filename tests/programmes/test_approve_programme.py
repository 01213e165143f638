"""Proposing a programme, and somebody else's approving or refusing it: on the command line and on the screen."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from onward.audit.models import Event
from onward.base.rules.checks import CHECKS
from onward.base.rules.refusals import NotAllowed
from onward.programmes.actions import FileRefused, approve_programme, propose_programme, refuse_programme
from onward.programmes.models import ProgrammeRelease
from onward.programmes.queries import programme, programme_codes, programmes
from onward.programmes.rules import decide
from onward.programmes.states import ReleaseState
from tests.programmes.conftest import condition, text, version

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def proposed(content: bytes | None = None, by: object = "command") -> ProgrammeRelease:
    return propose_programme(content=content or text(), by=by, now=NOW)


def test_a_proposed_programme_is_not_in_force_and_an_approved_one_is(manager):
    release = proposed()
    assert "TRIAL" not in programmes()
    approve_programme(release=release, by=manager, now=NOW)
    assert programme("TRIAL").digest == release.digest
    assert "TRIAL" in programme_codes("return")
    assert "TRIAL" not in programme_codes("transit")
    assert list(Event.objects.order_by("id").values_list("kind", flat=True)) == [
        "programme.proposed",
        "programme.approved",
    ]


def test_the_release_approved_last_holds_and_names_itself_in_the_answers(manager):
    first = proposed()
    approve_programme(release=first, by=manager, now=NOW)
    second = proposed(text(versions=[version(condition(require="not detained"))]))
    before = decide(programme("TRIAL"), {"detained": True}, date(2007, 1, 1))
    approve_programme(release=second, by=manager, now=NOW + timedelta(seconds=1))
    after = decide(programme("TRIAL"), {"detained": True}, date(2007, 1, 1))
    assert (before.outcome, after.outcome) == ("eligible", "ineligible")
    assert (before.version, after.version) == (f"TRIAL@always#{first.digest[:8]}", f"TRIAL@always#{second.digest[:8]}")


def test_a_release_stands_before_the_shipped_file_and_what_builds_on_it_follows(manager):
    shipped = programme("REAN")
    release = proposed(text(code="REAN", versions=[version(condition("new", "detained"))]))
    approve_programme(release=release, by=manager, now=NOW)
    assert [each.code for each in decide(programme("HRPT"), {}, None).conditions if each.programme == "REAN"] == ["new"]
    assert programme("REAN").digest != shipped.digest


def test_nobody_approves_or_refuses_an_own_proposal(manager):
    release = proposed(by=manager)
    with pytest.raises(NotAllowed, match="somebody else"):
        approve_programme(release=release, by=manager, now=NOW)
    with pytest.raises(NotAllowed, match="somebody else"):
        refuse_programme(release=release, reason="no", by=manager, now=NOW)
    assert ProgrammeRelease.objects.get().state == ReleaseState.PROPOSED


def test_the_database_too_refuses_an_own_approval(manager):
    proposed(by=manager)
    own = {"state": "APPROVED", "settled_at": NOW, "settled_by": manager.email}
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgrammeRelease.objects.update(**own)


def test_a_proposal_is_answered_once(manager, other_manager):
    release = proposed()
    refuse_programme(release=release, reason="The source is missing.", by=manager, now=NOW)
    with pytest.raises(NotAllowed, match="answered already"):
        approve_programme(release=release, by=other_manager, now=NOW)
    assert "TRIAL" not in programmes()


def test_a_refusal_has_a_reason(manager):
    with pytest.raises(NotAllowed, match="Say why"):
        refuse_programme(release=proposed(), reason=" ", by=manager, now=NOW)


def test_a_text_that_is_in_force_or_was_proposed_says_nothing_new(manager):
    release = proposed()
    with pytest.raises(NotAllowed, match="has been proposed before"):
        proposed()
    approve_programme(release=release, by=manager, now=NOW)
    with pytest.raises(NotAllowed, match="in force already"):
        proposed()


def test_a_file_that_no_longer_fits_the_others_is_not_approved(manager):
    low = proposed(text(code="LOW"))
    approve_programme(release=low, by=manager, now=NOW)
    other_pathway = proposed(text(code="LOW", pathway="transit"))
    high = proposed(text(code="HIGH", builds_on=["LOW"]))
    approve_programme(release=high, by=manager, now=NOW)
    with pytest.raises(FileRefused, match="of another pathway"):
        approve_programme(release=other_pathway, by=manager, now=NOW)
    assert programme("LOW").pathway == "return"


def test_a_release_that_can_no_longer_be_read_is_found_by_the_check(manager):
    release = proposed()
    approve_programme(release=release, by=manager, now=NOW)
    assert CHECKS["programmes"]() == []
    ProgrammeRelease.objects.filter(pk=release.pk).update(text="code: [", digest="0" * 64)
    (problem,) = CHECKS["programmes"]()
    assert problem.startswith("programme files TRIAL cannot be read")


# the command


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "trial.yaml"
    path.write_bytes(text())
    return str(path)


def load(*arguments: str) -> dict:
    out = StringIO()
    call_command("programmes", "load", *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_the_command_proposes(path):
    answer = load(path)
    assert (answer["ok"], answer["programme"], answer["state"], answer["problems"]) == (True, "TRIAL", "proposed", [])
    assert ProgrammeRelease.objects.get().state == ReleaseState.PROPOSED


def test_the_command_approves_as_somebody_who_may(path, manager):
    assert load(path, "--approve-as", manager.email)["state"] == "approved"
    assert ProgrammeRelease.objects.get().settled_by == manager.email


def test_the_command_approves_what_it_proposed_before(path, manager):
    load(path)
    assert load(path, "--approve-as", manager.email)["state"] == "approved"
    assert ProgrammeRelease.objects.get().settled_by == manager.email


def test_the_command_approves_as_nobody_who_may_not_and_proposes_nothing(path, statistician):
    for email in (statistician.email, "nobody@onward.example"):
        with pytest.raises(CommandError, match="is not an account that may approve"):
            load(path, "--approve-as", email)
    assert ProgrammeRelease.objects.count() == 0


def test_in_production_somebody_approves_signed_in(path, manager, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="signed in"):
        load(path, "--approve-as", manager.email)
    assert ProgrammeRelease.objects.count() == 0


def test_the_command_loads_no_file_with_a_fault(tmp_path):
    path = tmp_path / "trial.yaml"
    path.write_bytes(text(pathway="x"))
    with pytest.raises(CommandError, match="Expected is one of") as refused:
        load(str(path))
    assert refused.value.returncode == 3
    assert ProgrammeRelease.objects.count() == 0


# the screens


def test_a_manager_proposes_and_another_approves(client, manager, other_manager):
    client.force_login(manager)
    upload = SimpleUploadedFile("trial.yaml", text())
    answer = client.post(reverse("programmes:propose_programme"), {"text": "", "file": upload}, follow=True)
    release = ProgrammeRelease.objects.get()
    page = answer.content.decode()
    assert "You proposed this yourself" in page
    assert reverse("programmes:approve_programme", args=["TRIAL", release.digest]) not in page
    client.force_login(other_manager)
    waiting = client.get(reverse("programmes:programmes")).content.decode()
    assert reverse("programmes:release", args=["TRIAL", release.digest]) in waiting
    page = client.get(reverse("programmes:release", args=["TRIAL", release.digest])).content.decode()
    assert reverse("programmes:approve_programme", args=["TRIAL", release.digest]) in page
    answer = client.post(reverse("programmes:approve_programme", args=["TRIAL", release.digest]), follow=True)
    assert answer.redirect_chain == [(reverse("programmes:programme", args=["TRIAL"]), 302)]
    assert "TRIAL in English" in answer.content.decode()


def test_the_text_written_into_the_page_is_proposed_with_its_line_ends_as_they_were(client, manager):
    client.force_login(manager)
    written = text().decode().replace("\n", "\r\n")
    client.post(reverse("programmes:propose_programme"), {"text": written})
    assert ProgrammeRelease.objects.get().text == text().decode()


def test_what_is_wrong_with_a_text_is_shown_and_the_text_is_kept(client, manager):
    client.force_login(manager)
    answer = client.post(reverse("programmes:propose_programme"), {"text": text(pathway="x").decode()})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Expected is one of: return, resettlement, reunification, transit." in page
    assert "TRIAL in English" in page
    assert ProgrammeRelease.objects.count() == 0


def test_nothing_written_is_asked_again(client, manager):
    client.force_login(manager)
    page = client.post(reverse("programmes:propose_programme"), {"text": " "}).content.decode()
    assert "Write the text, or choose a file." in page


def test_a_change_is_shown_line_by_line(client, manager, other_manager):
    approve_programme(release=proposed(), by=other_manager, now=NOW)
    release = proposed(text(versions=[version(condition(require="not detained"))]))
    client.force_login(manager)
    page = client.get(reverse("programmes:release", args=["TRIAL", release.digest])).content.decode()
    assert "<del>-      &quot;require&quot;: &quot;detained&quot;,</del>" in page
    assert "<ins>+      &quot;require&quot;: &quot;not detained&quot;,</ins>" in page


def test_another_refuses_with_a_reason(client, manager):
    release = proposed()
    client.force_login(manager)
    address = reverse("programmes:refuse_programme", args=["TRIAL", release.digest])
    assert "This field is required." in client.post(address, {"reason": ""}).content.decode()
    page = client.post(address, {"reason": "The source is missing."}, follow=True).content.decode()
    assert "The source is missing." in page
    assert ProgrammeRelease.objects.get().state == ReleaseState.REFUSED


def test_who_may_only_look_neither_proposes_nor_approves(client, statistician):
    release = proposed()
    client.force_login(statistician)
    assert client.get(reverse("programmes:propose_programme")).status_code == 403
    for name in ("approve_programme", "refuse_programme"):
        assert client.post(reverse(f"programmes:{name}", args=["TRIAL", release.digest])).status_code == 403
    page = client.get(reverse("programmes:release", args=["TRIAL", release.digest])).content.decode()
    assert "approve/" not in page
    assert ProgrammeRelease.objects.get().state == ReleaseState.PROPOSED
