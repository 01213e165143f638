"""Writes onward/base/rules/countries.json from ISO 3166 as pycountry carries it. Run by hand when ISO changes.

pycountry is no dependency at run time: its licence and its size stay out of what is installed.
"""

import json
from pathlib import Path

import pycountry

STILL_MET = "1990"  # registers go back so far; what was withdrawn earlier nobody applies with
NAMES = {  # CLDR has no names for what is no longer, nor for the two codes that passports add
    "AN": {"en": "Netherlands Antilles", "nl": "Nederlandse Antillen", "fr": "Antilles néerlandaises",
           "pt": "Antilhas Neerlandesas", "ar": "جزر الأنتيل الهولندية", "ru": "Нидерландские Антильские острова"},
    "BY": {}, "NT": {}, "FX": {},
    "CS": {"en": "Serbia and Montenegro", "nl": "Servië en Montenegro", "fr": "Serbie-et-Monténégro",
           "pt": "Sérvia e Montenegro", "ar": "صربيا والجبل الأسود", "ru": "Сербия и Черногория"},
    "DD": {"en": "German Democratic Republic", "nl": "Duitse Democratische Republiek",
           "fr": "République démocratique allemande", "pt": "República Democrática Alemã",
           "ar": "جمهورية ألمانيا الديمقراطية", "ru": "Германская Демократическая Республика"},
    "SU": {"en": "Soviet Union", "nl": "Sovjet-Unie", "fr": "Union soviétique", "pt": "União Soviética",
           "ar": "الاتحاد السوفيتي", "ru": "Советский Союз"},
    "TP": {"en": "East Timor", "nl": "Oost-Timor", "fr": "Timor oriental", "pt": "Timor Leste",
           "ar": "تيمور الشرقية", "ru": "Восточный Тимор"},
    "YD": {"en": "South Yemen", "nl": "Zuid-Jemen", "fr": "Yémen du Sud", "pt": "Iêmen do Sul",
           "ar": "اليمن الجنوبي", "ru": "Южный Йемен"},
    "YU": {"en": "Yugoslavia", "nl": "Joegoslavië", "fr": "Yougoslavie", "pt": "Iugoslávia",
           "ar": "يوغوسلافيا", "ru": "Югославия"},
    "ZR": {"en": "Zaire", "nl": "Zaïre", "fr": "Zaïre", "pt": "Zaire", "ar": "زائير", "ru": "Заир"},
    "XXA": {"en": "stateless", "nl": "staatloos", "fr": "apatride", "pt": "apátrida",
            "ar": "عديم الجنسية", "ru": "без гражданства"},
    "XXX": {"en": "unknown", "nl": "onbekend", "fr": "inconnu", "pt": "desconhecido", "ar": "غير معروف",
            "ru": "неизвестно"},
}  # fmt: skip


def main() -> None:
    today = {country.alpha_2: country.alpha_3 for country in pycountry.countries}
    gone = {
        country.alpha_2: {"alpha_3": country.alpha_3, "until": country.withdrawal_date, "names": NAMES[country.alpha_2]}
        for country in sorted(pycountry.historic_countries, key=lambda each: each.withdrawal_date)
        if country.withdrawal_date >= STILL_MET and country.alpha_2 not in today and NAMES.get(country.alpha_2)
    }
    content = {
        "countries": {code: {"alpha_3": today[code]} for code in sorted(today)},
        "withdrawn": {code: gone[code] for code in sorted(gone)},
        "special": {code: {"names": NAMES[code]} for code in ("XXA", "XXX")},
    }
    path = Path(__file__).parent.parent / "onward/base/rules/countries.json"
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
