"""Questions that several forms about people ask in the same way."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from onward.base.rules.dates import PartialDate


class PartialDateWidget(forms.MultiWidget):
    """Day, month, year: three boxes of which only the year must be filled; and, if offered, "not known"."""

    template_name = "people/partial_date.html"
    use_fieldset = True

    def use_required_attribute(self, initial) -> bool:
        """No box is required on its own."""
        return False

    def __init__(self, *, not_known: bool) -> None:
        box = {"inputmode": "numeric", "autocomplete": "off"}
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            "day": forms.TextInput({**box, "maxlength": 2}),
            "month": forms.TextInput({**box, "maxlength": 2}),
            "year": forms.TextInput({**box, "maxlength": 4}),
        }
        if not_known:
            widgets["unknown"] = forms.CheckboxInput()
        super().__init__(widgets)

    def decompress(self, value: str | None) -> list:
        """None: nothing said yet. Empty: said to be not known."""
        year, month, day = [*(value or "").split("-"), "", "", ""][:3]
        return [day, month, year, value == ""][: len(self.widgets)]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        labels = [_("Day"), _("Month"), _("Year"), _("Not known")]
        for part, label in zip(context["widget"]["subwidgets"], labels, strict=False):
            part["label"] = label
        return context


class PartialDateField(forms.MultiValueField):
    """YYYY, YYYY-MM or YYYY-MM-DD, as far as it is known; empty for not known, which must be said if it is offered."""

    def __init__(self, *, not_known: bool = True, **kwargs) -> None:
        boxes: list[forms.Field] = [forms.CharField(required=False, max_length=length) for length in (2, 2, 4)]
        if not_known:
            boxes.append(forms.BooleanField(required=False))
        self.not_known = not_known
        super().__init__(
            boxes, widget=PartialDateWidget(not_known=not_known), require_all_fields=False, required=not_known, **kwargs
        )

    def clean(self, value) -> str:
        day, month, year, unknown = [*(value or []), "", "", "", False][:4]
        day, month, year = ((part or "").strip() for part in (day, month, year))
        if not (day or month or year):
            if self.not_known and not unknown:
                raise ValidationError(_("Give the year at least, or say that it is not known."))
            return ""
        if unknown:
            raise ValidationError(_("Either give a date or say that it is not known, not both."))
        return _written(day, month, year)


def _written(day: str, month: str, year: str) -> str:
    if not year:
        raise ValidationError(_("Give the year too."))
    if day and not month:
        raise ValidationError(_("A day needs its month. Give the month, or leave the day out."))
    if not all(part.isdecimal() for part in (day, month, year) if part) or len(year) != 4:
        raise ValidationError(_("Write the date in figures, the year in four."))
    text = "-".join([f"{int(year):04}", *(f"{int(part):02}" for part in (month, day) if part)])
    try:
        PartialDate.parse(text)
    except ValueError:
        raise ValidationError(_("There is no such date in the calendar.")) from None
    return text
