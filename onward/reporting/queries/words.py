"""Values of facts and figures in the reader's language."""

from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from onward.countries.queries import country_name
from onward.facts.vocabulary import FACTS, Type
from onward.reporting.rules.figures import Figure

NO_VALUE = "\N{EN DASH}"
UNITS = {
    "persons": lambda: _("persons"),
    "escorts": lambda: _("escorts"),
    "share": lambda: _("share"),
    "country": lambda: _("country"),
}


def said(code: str, value: object, *, plain: bool = False) -> str:
    """A fact's value as a page or a file says it; `plain` keeps dates as year-month-day, for a file."""
    fact = FACTS[code]
    if value is None or value == "":
        return _("not known")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return value.isoformat() if plain else date_format(value, "SHORT_DATE_FORMAT")
    if fact.type in (Type.COUNTRY, Type.COUNTRIES):
        return ", ".join(country_name(each) for each in str(value).split("|"))
    if fact.type == Type.CODES:
        return str(value).replace("|", ", ")
    return str(fact.values.get(str(value), value))


def fact_name(code: str) -> str:
    name = str(FACTS[code].name)
    return name[:1].upper() + name[1:]


def value_said(figure: Figure, value: int | float | str | None) -> str:
    """A figure's value: a number, a share in hundredths, the name of what most have; a dash for no value."""
    if value is None:
        return NO_VALUE
    if figure.is_share and isinstance(value, int | float):
        return _("%(number)s%%") % {"number": number_format(100 * value, 1)}
    if figure.top:
        return ", ".join(said(figure.top, each) for each in str(value).split("|"))
    return number_format(value, force_grouping=True)


def unit_said(figure: Figure) -> str:
    return UNITS[figure.unit]()
