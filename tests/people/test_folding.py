"""Names and numbers as look-up compares them."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onward.people.rules import folded, followed_by, normalised_number, normalised_phone, part_words

PLAIN = set(string.ascii_lowercase + string.digits + " ")


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Müller", "muller"),
        ("O’Brien", "obrien"),
        ("ʻAbd al-Ḥakīm", "abd al hakim"),
        ("  Jean-Luc   Đình ", "jean luc dinh"),
        ("张伟", "zhang wei"),
        ("김철수", "gim cheol su"),
        ("محمد", "mhmd"),
        ("Прохорова", "prokhorova"),
        ("ኃይለ ሥዩም", "hayle syum"),
        ("İbrahim", "ibrahim"),
        ("...", ""),
        ("", ""),
    ],
)
def test_a_name_is_folded_to_plain_letters(name, plain):
    assert folded(name) == plain


@given(st.text(max_size=300))
def test_a_folded_name_is_plain_letters_figures_and_single_spaces(text):
    name = folded(text)
    assert set(name) <= PLAIN
    assert name == " ".join(name.split())
    assert len(name) <= 200


@given(st.text(max_size=150))
def test_folding_what_is_folded_changes_nothing(text):
    assert folded(folded(text)) == folded(text)


@given(st.text(alphabet=st.characters(categories=["Ll", "Lu", "Nd"], max_codepoint=0x24F), max_size=100))
def test_case_does_not_matter(text):
    assert folded(text.upper()) == folded(text.upper().lower())


@given(st.text(max_size=60), st.text(max_size=60))
def test_every_word_of_a_name_is_among_what_it_is_found_by(family, given_names):
    words = part_words(family, given_names)
    assert set(folded(family).split()) | set(folded(given_names).split()) <= {*words, *_long(family, given_names)}
    assert len(words) == len(set(words))


def _long(*parts: str) -> list[str]:
    return [word for part in parts for word in folded(part).split() if len(word) > 60]


def test_an_umlaut_is_found_both_ways():
    assert part_words("Müller") == ["muller", "mueller"]


def test_a_part_of_several_words_is_found_as_one():
    assert part_words("de la Cruz", "小明") == ["de", "la", "cruz", "delacruz", "xiao", "ming", "xiaoming"]


@given(st.text(alphabet=string.ascii_lowercase + string.digits, min_size=1, max_size=12), st.text("az09", max_size=6))
def test_what_begins_with_a_prefix_lies_between_it_and_what_follows(prefix, rest):
    after = followed_by(prefix)
    assert prefix <= prefix + rest
    assert not after or prefix + rest < after


@given(
    st.text(alphabet=string.ascii_lowercase + string.digits, min_size=1, max_size=8),
    st.text("az09", min_size=1, max_size=8),
)
def test_what_does_not_begin_with_a_prefix_lies_outside(prefix, other):
    after = followed_by(prefix)
    inside = prefix <= other and (not after or other < after)
    assert other.startswith(prefix) or not inside or not after


@pytest.mark.parametrize(
    ("written", "compared"), [("ea 123-456", "EA123456"), ("ЕА 1", "EA1"), ("١٢٣", "123"), ("--", "")]
)
def test_a_document_number_is_compared_by_letters_and_figures(written, compared):
    assert normalised_number(written) == compared


@pytest.mark.parametrize("written", ["+31 6 12345678", "0031612345678", "06-1234 5678", "(06) 12345678"])
def test_a_telephone_number_is_the_same_with_and_without_its_country(written):
    assert normalised_phone(written) == "612345678"
