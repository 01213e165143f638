"""What an action raises when it does not do what was asked. The text is for people: what, and how to mend."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise


class NotAllowed(Exception):
    """Refused, and nothing was written. `field` names the question of the form that the text answers, if one does."""

    def __init__(self, message: str | Promise, *, field: str = "") -> None:
        super().__init__(message)
        self.message = str(message)
        self.field = field

    def put_on(self, form: Any, **shown: object) -> None:
        """As an error of the form: of the named question if the form asks it, else of the whole.

        `shown`: values of hidden fields that say what the form shows; from now on it shows this.
        """
        form.add_error(self.field if self.field in form.fields else None, ValidationError(self.message))
        if shown:
            carry(form, **shown)


def carry(form: Any, **shown: object) -> None:
    """A form that came back carries these values of hidden fields from now on."""
    form.data = form.data.copy()
    form.data.update({form.add_prefix(name): value for name, value in shown.items()})


class Stale(NotAllowed):
    """Somebody else changed it since the form was shown. Nothing was written; the page shows what changed."""
