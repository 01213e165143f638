"""From text to sqlglot's tree: only signs and words of the language pass, before the parser sees anything."""

from django.utils.translation import gettext as _
from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import SqlglotError
from sqlglot.tokens import Token, TokenType

from onward.facts.expressions.errors import ExpressionError
from onward.facts.expressions.language import FUNCTIONS, MAX_DEPTH, MAX_LENGTH, MAX_TOKENS

_DIALECT = Dialect.get_or_raise("duckdb")
_T = TokenType
_OPERATORS = {
    _T.AND, _T.OR, _T.NOT, _T.EQ, _T.NEQ, _T.LT, _T.LTE, _T.GT, _T.GTE, _T.BETWEEN, _T.IN, _T.IS, _T.PLUS, _T.DASH,
    _T.COMMA, _T.L_PAREN, _T.R_PAREN, _T.CASE, _T.WHEN, _T.THEN, _T.ELSE, _T.END,
}  # fmt: skip
_VALUES = {_T.NULL, _T.TRUE, _T.FALSE, _T.STRING, _T.NUMBER, _T.VAR, _T.DATE, _T.INTERVAL, _T.YEAR}
_ALLOWED = _OPERATORS | _VALUES
_SPELLINGS = {"=", "<>", "!=", "<", "<=", ">", ">=", "+", "-", ",", "(", ")"}
_OPENS, _CLOSES, _PREFIXES = {_T.L_PAREN, _T.CASE}, {_T.R_PAREN, _T.END}, {_T.NOT, _T.DASH}


def read(text: str) -> exp.Expr:
    """The tree of a text whose every token is in the language. ExpressionError says what is not, and where."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(
            "too_long",
            _("The expression is longer than %(limit)d characters. Split it into several conditions.")
            % {"limit": MAX_LENGTH},
            text=text,
        )
    tokens = _tokens(text)
    _within_bounds(tokens, text)
    for number, token in enumerate(tokens):
        _allow(token, tokens[number + 1] if number + 1 < len(tokens) else None, text)
    return _parse(tokens, text)


def _tokens(text: str) -> list[Token]:
    strange = next((place for place, sign in enumerate(text) if not sign.isprintable() and sign not in "\n\r\t"), None)
    if strange is not None:
        raise ExpressionError(
            "character", _("There is an invisible character here. Take it out."), text=text, start=strange
        )
    try:
        tokens = list(_DIALECT.tokenize(text))
    except SqlglotError:
        raise ExpressionError(
            "unclosed", _("A quotation mark or a bracket is opened and not closed."), text=text, start=len(text)
        ) from None
    if not tokens:
        raise ExpressionError("empty", _("The expression is empty."), text=text)
    return tokens


def _within_bounds(tokens: list[Token], text: str) -> None:
    if len(tokens) > MAX_TOKENS:
        raise ExpressionError(
            "too_many",
            _("The expression has more than %(limit)d words and signs. Split it into several conditions.")
            % {"limit": MAX_TOKENS},
            text=text,
            start=tokens[MAX_TOKENS].start,
        )
    depth = prefixes = 0
    for token in tokens:
        prefixes = prefixes + 1 if token.token_type in _PREFIXES else 0
        depth += (token.token_type in _OPENS) - (token.token_type in _CLOSES)
        if depth + prefixes > MAX_DEPTH:
            raise ExpressionError(
                "too_deep",
                _("More than %(limit)d brackets stand inside one another here.") % {"limit": MAX_DEPTH},
                text=text,
                start=token.start,
            )


def _allow(token: Token, following: Token | None, text: str) -> None:
    """Refuses what the language does not hold: other signs and functions, comments, quoted names, fractions."""
    written = text[token.start : token.end + 1]
    called = following is not None and following.token_type == _T.L_PAREN
    fault = _fault(token, written, called)
    if fault is not None:
        code, message = fault
        raise ExpressionError(code, message, text=text, start=token.start, length=len(written))


def _fault(token: Token, written: str, called: bool) -> tuple[str, str] | None:
    kind, words = token.token_type, {"written": written[:40], "names": ", ".join(FUNCTIONS)}
    if token.comments:
        return "comment", _("Comments are not allowed in an expression.")
    sign = not written[0].isalnum() and kind != _T.STRING
    if kind not in _ALLOWED or (sign and written not in _SPELLINGS) or (kind == _T.VAR and not written.isascii()):
        return "not_allowed", _("“%(written)s” is not allowed here.") % words
    if kind == _T.NUMBER and not written.isdecimal():
        return "number", _("“%(written)s”: only whole numbers can be used.") % words
    if kind == _T.STRING and not (written.startswith("'") and written.endswith("'")):
        return "not_allowed", _("Write a text between plain single quotation marks.")
    if kind in {_T.VAR, _T.YEAR, _T.DATE} and called and written.lower() not in FUNCTIONS:
        return "function", _("“%(written)s” is not a function that can be used. There are: %(names)s.") % words
    return None


def _parse(tokens: list[Token], text: str) -> exp.Expr:
    try:
        tree = _DIALECT.parser().parse_into(exp.Condition, tokens, text)[0]
    except SqlglotError as error:
        detail: dict = next(iter(getattr(error, "errors", [])), {})
        raise ExpressionError(
            "syntax",
            _("The expression cannot be read from here on. Is something missing before or after this place?"),
            text=text,
            start=_offset(text, detail),
            length=len(detail.get("highlight") or "x"),
        ) from None
    except RecursionError:
        raise ExpressionError("too_deep", _("The expression is too deep."), text=text) from None
    except (IndexError, AttributeError, TypeError, KeyError):  # sqlglot stumbles over a few, such as a lone "else"
        raise ExpressionError("syntax", _("The expression cannot be read."), text=text) from None
    if tree is None:
        raise ExpressionError("empty", _("The expression is empty."), text=text)
    return tree


def _offset(text: str, detail: dict) -> int:
    """Where the parser stopped; it counts lines from 1 and gives the last column of the token."""
    lines = text.split("\n")
    line = int(detail.get("line") or 1)
    column = int(detail.get("col") or 0)
    start = sum(len(each) + 1 for each in lines[: line - 1]) + max(0, column - len(detail.get("highlight") or ""))
    return min(start, len(text))
