"""The whole language, as data: what may be written, and how much of it. `onward facts` prints this."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from onward.facts.vocabulary import Said

MAX_LENGTH = 4_000  # characters
MAX_TOKENS = 500
MAX_DEPTH = 24  # brackets, case, not and minus inside one another
MAX_INTEGER = 1_000_000
MAX_DAYS = 73_000  # an interval of two hundred years
MAX_SQL = 100_000  # characters of what an expression becomes once its derived facts are written out


@dataclass(frozen=True)
class Operator:
    """Something that may be written between or around facts, with an example."""

    sign: str
    meaning: Said
    example: str


@dataclass(frozen=True)
class Function:
    """A function that may be called, with its arguments by name."""

    name: str
    arguments: tuple[Said, ...]
    gives: str
    meaning: Said
    example: str


OPERATORS = (
    Operator("and, or, not", _("Yes, no and not known, joined as in SQL."), "detained and not asylum_background"),
    Operator("=, <>", _("The same, or not the same."), "residence_status = 'none'"),
    Operator("<, <=, >, >=", _("Earlier or later, less or more."), "asylum_applied_on < date '2001-04-01'"),
    Operator("between … and …", _("From and up to, both included."), "age_at_application between 18 and 64"),
    Operator("in (…)", _("One of a list."), "destination in ('AO', 'CD')"),
    Operator("is null, is not null", _("Not known, or known."), "guardian_consent_on is not null"),
    Operator(
        "is true, is false, is not true, is not false",
        _("Yes or no, with not known counted as the other."),
        "trafficking is not true",
    ),
    Operator(
        "+, -",
        _("Whole numbers; days or an interval added to a date; the days between two dates."),
        "departed_on <= applied_on + interval 60 day",
    ),
    Operator("date '…'", _("A day, as year-month-day."), "applied_on >= date '2007-01-01'"),
    Operator("interval …", _("A number of days, weeks, months or years."), "last_helped_on + interval 5 year"),
    Operator("case when … then … else … end", _("The first that applies."), "case when detained then true end"),
    Operator("( )", _("What belongs together."), "(detained or asylum_seeker) and departed"),
)
FUNCTIONS = {
    function.name: function
    for function in (
        Function(
            "age",
            (_("date of birth"), _("day")),
            "integer",
            _("Whole years on a day. A comparison answers if every possible date of birth gives the same answer."),
            "age(born_on, applied_on) >= 18",
        ),
        Function(
            "under",
            (_("years"), _("date of birth"), _("day")),
            "boolean",
            _("Whether somebody is younger than so many years on a day."),
            "under(18, born_on, departed_on)",
        ),
        Function("has", (_("set"), _("code")), "boolean", _("Whether a set holds a code."), "has(nationalities, 'SY')"),
        Function(
            "set_of", (_("code"),), "set", _("A set of one; not known if the code is not."), "set_of(nationality)"
        ),
        Function(
            "coalesce",
            (_("fact"), _("value"), "…"),
            "same",
            _("The first that is known."),
            "coalesce(departed_on, asked_on)",
        ),
        Function("year", (_("date"),), "integer", _("The year of a date."), "year(applied_on) = 2007"),
        Function("month", (_("date"),), "integer", _("The month of a date, 1 to 12."), "month(applied_on) <= 6"),
    )
}
UNITS = {"DAY": 1, "WEEK": 7, "MONTH": 31, "YEAR": 366}  # with the days they are at most
