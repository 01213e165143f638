"""What is asked while a case is opened."""

from datetime import date, datetime, timedelta

from django import forms
from django.db.models import Model
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from onward.access.queries.rights import Reader
from onward.base.rules.dates import PartialDate, is_under
from onward.cases.models import Case
from onward.cases.rules.minors import ADULT
from onward.people.models import Person


def may_be_a_minor(person: Person, *, on: date) -> bool:
    """Whether the birth date leaves it open that somebody is under 18. No birth date at all leaves it open too."""
    return not person.born_on or is_under(ADULT, PartialDate.parse(person.born_on), on) is not False


def just_opened(person: Person, pathway: str, *, by: Reader, now: datetime) -> Case | None:
    """The case that the same account opened for the same person a moment ago: the form was sent twice."""
    recent = Case.objects.filter(
        opened_by=getattr(by, "email", ""), opened_at__gt=now - timedelta(minutes=5), pathway=pathway
    )
    return recent.filter(members__person=person, members__number=1).order_by("-pk").first()


def answers_in_words(form: forms.Form) -> list[dict[str, str]]:
    """What a valid form says, as rows for a page on which the answers are checked."""
    return [{"key": str(field.label), "value": _in_words(form, field.name)} for field in form.visible_fields()]


def _in_words(form: forms.Form, name: str) -> str:
    value, field = form.cleaned_data[name], form.fields[name]
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, date):
        return date_format(value)
    if isinstance(value, Model) or value in (None, ""):
        return str(value or "")
    labels = {str(code): str(label) for code, label in getattr(field, "choices", [])}
    chosen = value if isinstance(value, list) else [value]
    return ", ".join(labels.get(str(code), str(code)) for code in chosen)
