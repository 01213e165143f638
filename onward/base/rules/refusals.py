"""What an action raises when it does not do what was asked. The text is for people: what, and how to mend."""

from django.core.exceptions import ValidationError


class NotAllowed(Exception):
    """Refused, and nothing was written. `field` names the question of the form that the text answers, if one does."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = str(message)
        self.field = field

    def put_on(self, form) -> None:
        """As an error of the form: of the named question if the form asks it, else of the whole."""
        form.add_error(self.field if self.field in form.fields else None, ValidationError(self.message))


class Stale(NotAllowed):
    """Somebody else changed it since the form was shown. Nothing was written; the page shows what changed."""
