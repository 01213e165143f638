"""Every kind of event that the code records reads as a sentence, in Dutch too."""

import re
from pathlib import Path

from django.utils.translation import override

import onward
from onward.audit.rules import SENTENCES, sentence
from onward.base.tasks import discover

RECORDED = re.compile(r"\b(?:record|Entry)\(\s*\"([a-z_]+\.[a-z_]+)\"")


def recorded() -> set[str]:
    discover()
    sources = (path.read_text() for path in Path(onward.__file__).parent.rglob("*.py"))
    return {kind for source in sources for kind in RECORDED.findall(source)}


def test_every_kind_that_is_recorded_has_a_sentence():
    assert len(recorded()) > 30
    assert sorted(recorded() - set(SENTENCES)) == []


def test_a_sentence_holds_only_what_an_event_can_fill_in():
    shown = {"by": "x@onward.example", "case": "R-2007-00001", "people": ["P-00000001"], "detail": {}}
    for kind in SENTENCES:
        assert "%(" not in sentence(kind=kind, **shown)


def test_codes_read_as_words():
    detail = {"account": "y@onward.example", "role": "team_leader", "office": "HQ", "programme": "", "until": ""}
    event = {"kind": "role.given", "by": "x@onward.example", "case": "", "people": [], "detail": detail}
    expected = "x@onward.example gave y@onward.example the role Team leader (office HQ, programme -)."
    assert sentence(**event) == expected
    with override("nl"):
        assert "Teamleider" in sentence(**event)
