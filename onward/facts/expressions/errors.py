"""What is said of an expression that is not accepted."""

from django.utils.translation import gettext as _


class ExpressionError(ValueError):
    """An expression outside the language, or wrongly typed. Says where: `line` and `column` count from 1."""

    def __init__(self, code: str, message: str, *, text: str = "", start: int = 0, length: int = 1) -> None:
        before = text[:start]
        self.code = code
        self.message = message
        self.line = before.count("\n") + 1
        self.column = start - (before.rfind("\n") + 1) + 1
        self.length = max(1, length)
        self._text = text
        super().__init__(message, self.line, self.column)

    @property
    def excerpt(self) -> str:
        """The line with a caret under the place, cut to what fits a screen."""
        line = self._text.split("\n")[self.line - 1]
        first = max(0, self.column - 60)
        shown = line[first : first + 100]
        marks = min(self.length, max(1, len(shown) - (self.column - 1 - first)))
        return f"{shown}\n{' ' * (self.column - 1 - first)}{'^' * marks}"

    def __str__(self) -> str:
        return _("Line %(line)d, column %(column)d: %(message)s") % {
            "line": self.line,
            "column": self.column,
            "message": self.message,
        }
