import pytest

from onward.countries.queries import choices, codes, country_name, is_country, is_nationality


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("AO", "en", "Angola"),
        ("BR", "nl", "Brazilië"),
        ("CD", "nl", "Congo-Kinshasa"),
        ("CI", "nl", "Ivoorkust"),
        ("SY", "ar", "سوريا"),
        ("RU", "ru", "Россия"),
        ("CS", "nl", "Servië en Montenegro"),
        ("AN", "en", "Netherlands Antilles"),
        ("YU", "de", "Yugoslavia"),
        ("XXA", "nl", "staatloos"),
        ("XXX", "en", "unknown"),
        ("NL", "nl-be", "Nederland"),
        ("NL", "qq", "Netherlands"),
        ("ZZ", "en", "ZZ"),
    ],
)
def test_a_country_has_a_name_in_any_language(code, language, name):
    assert country_name(code, language) == name


def test_only_capital_alpha_2_codes_of_iso_are_countries():
    assert [
        code for code in ("NL", "AN", "nl", "ZZ", "XK", "EU", "UK", "NLD", "XXA", "XXX", "", "N") if is_country(code)
    ] == [
        "NL",
        "AN",
    ]


def test_stateless_and_unknown_are_nationalities():
    assert [code for code in ("NL", "XXA", "XXX", "ZZ") if is_nationality(code)] == ["NL", "XXA", "XXX"]


def test_every_country_has_a_name_of_its_own_in_both_languages():
    for language in ("en", "nl"):
        names = {code: country_name(code, language) for code in codes()}
        assert [code for code, name in names.items() if name == code] == []


def test_the_list_is_that_of_iso():
    pycountry = pytest.importorskip("pycountry")
    assert codes(withdrawn=False) == {country.alpha_2 for country in pycountry.countries}


def test_a_form_lists_countries_in_the_order_of_the_language():
    listed = choices("nl", special=True)
    assert [code for code, _ in listed[-2:]] == ["XXA", "XXX"]
    assert [name for _, name in listed[:3]] == ["Afghanistan", "Åland", "Albanië"]
