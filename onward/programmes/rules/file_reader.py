"""Takes the tree of a programme file apart, key by key, and notes what is wrong with each value where it stands."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

from django.utils.translation import gettext as _

from onward.facts.expressions import Expression, ExpressionError, parse
from onward.facts.vocabulary import FACTS, STATELESS
from onward.programmes.rules.definitions import (
    Condition,
    Entitlement,
    Funding,
    Programme,
    Quota,
    Requirement,
    Version,
    Window,
    Words,
)
from onward.programmes.rules.yaml_nodes import Node, Problem

NEEDED_LANGUAGES = ("en", "nl")
LANGUAGES = (*NEEDED_LANGUAGES, "fr", "pt", "ar", "ru")
STEPS = ("accepted", "booked", "departed", "cash_released")
PER = ("person", "adult", "child", "unaccompanied_minor", "family")
PAY = ("before_border_control", "after_border_control", "on_arrival", "after_arrival", "in_kind")
IN_FORCE = "in_force"  # the built-in condition's code, which no file may use
UNKNOWN = "unknown"
_PROGRAMME = re.compile(r"[A-Z][A-Z0-9_]{1,39}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_LABEL = re.compile(r"[a-z0-9][a-z0-9.-]{0,19}")
_COUNT = re.compile(r"[1-9]\d{0,6}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_ANY = re.compile(r".{1,2000}", re.DOTALL)
_MISSING = Node("", 1, 1, text="")


class FileReader:
    """Reads on after a problem, so that one run names them all; what could not be read stands as empty meanwhile."""

    def __init__(self, is_country: Callable[[str], bool]) -> None:
        self.is_country = is_country
        self.problems: list[Problem] = []

    def problem(self, node: Node, code: str, message: str) -> None:
        self.problems.append(Problem(node.at, code, message))

    # the parts of a file

    def programme(self, root: Node) -> Programme:
        keys = self.mapping(
            root, needed="code name pathway versions", allowed="about project source period builds_on in_force"
        )
        in_force = self.mapping(keys["in_force"], needed="source says") if "in_force" in keys else {}
        source = self.text(keys.get("source"))
        common = (
            self.text(in_force.get("source")) if in_force else source,
            self.words(in_force["says"]) if "says" in in_force else {},
        )
        versions = tuple(self.version(each, *common) for each in self.listed(keys.get("versions")))
        if not versions and "versions" in keys:
            self.problem(keys["versions"], "missing", _("A programme has at least one version."))
        code = self.text(keys.get("code"), _PROGRAMME, _("a code in capitals, such as PROGRAMME_2"))
        return Programme(
            code=code,
            name=self.words(keys.get("name")),
            about=self.words(keys["about"]) if "about" in keys else {},
            pathway=self.one_of(keys.get("pathway"), FACTS["pathway"].values),
            period=self.window(keys["period"]) if "period" in keys else Window(),
            project=self.text(keys["project"], _PROGRAMME, _("a code in capitals")) if "project" in keys else code,
            source=source,
            versions=versions,
            builds_on=tuple(
                self.text(each, _PROGRAMME, _("a programme's code")) for each in self.listed(keys.get("builds_on"))
            ),
        )

    def version(self, node: Node, in_force_source: str, in_force_says: Words) -> Version:
        keys = self.mapping(
            node,
            needed="source",
            allowed="version applies conditions requirements entitlements funding quota in_force",
        )
        clocks = self.mapping(keys["applies"], allowed="applied departed") if "applies" in keys else {}
        own = self.mapping(keys["in_force"], needed="source says") if "in_force" in keys else {}
        conditions = tuple(self.condition(each) for each in self.listed(keys.get("conditions")))
        self.once(keys.get("conditions"), [condition.code for condition in conditions])
        entitlements = tuple(self.entitlement(each) for each in self.listed(keys.get("entitlements")))
        self.once(keys.get("entitlements"), [entitlement.code for entitlement in entitlements])
        applied = self.window(clocks["applied"]) if "applied" in clocks else Window()
        label = self.text(keys["version"], _LABEL, _("a short label, such as 2007")) if "version" in keys else ""
        return Version(
            label=label or _label(applied),
            applied=applied,
            departed=self.window(clocks["departed"]) if "departed" in clocks else Window(),
            source=self.text(keys.get("source")),
            in_force_source=self.text(own["source"]) if "source" in own else in_force_source,
            in_force_says=self.words(own["says"]) if "says" in own else in_force_says,
            conditions=conditions,
            requirements=tuple(self.requirement(each) for each in self.listed(keys.get("requirements"))),
            entitlements=entitlements,
            funding=tuple(self.funding(each) for each in self.listed(keys.get("funding"))),
            quota=self.quota(keys["quota"]) if "quota" in keys else None,
        )

    def condition(self, node: Node) -> Condition:
        keys = self.mapping(node, needed="code require source says")
        code = self.text(keys.get("code"), _NAME, _("a code in small letters"))
        if code == IN_FORCE:
            self.problem(
                keys["code"], "reserved", _("“%(code)s” is Onward's own condition. Use another code.") % {"code": code}
            )
        return Condition(
            code=code,
            require=self.expression(keys.get("require")),
            source=self.text(keys.get("source")),
            says=self.words(keys.get("says")),
        )

    def requirement(self, node: Node) -> Requirement:
        keys = self.mapping(node, needed="step needs", allowed="name source valid_until gate when")
        return Requirement(
            step=self.one_of(keys.get("step"), STEPS),
            needs=self.text(keys.get("needs"), _NAME, _("a code in small letters")),
            name=self.words(keys["name"]) if "name" in keys else _spoken(keys.get("needs")),
            source=self.text(keys.get("source")),
            valid_until=self.text(keys["valid_until"], _NAME, _("a moment, such as arrival"))
            if "valid_until" in keys
            else "",
            gate=self.boolean(keys["gate"]) if "gate" in keys else False,
            when=self.expression(keys["when"]) if "when" in keys else None,
        )

    def entitlement(self, node: Node) -> Entitlement:
        keys = self.mapping(node, needed="code per amount", allowed="name source currency pay cash_max when")
        amount = self.amount(keys.get("amount"))
        pay = self.one_of(keys["pay"], PAY) if "pay" in keys else ""
        if amount is not None and "currency" not in keys and pay != "in_kind":
            self.problem(node, "no_currency", _("An amount needs a currency. Add one, such as currency: EUR."))
        return Entitlement(
            code=self.text(keys.get("code"), _NAME, _("a code in small letters")),
            name=self.words(keys["name"]) if "name" in keys else _spoken(keys.get("code")),
            per=self.one_of(keys.get("per"), PER),
            source=self.text(keys.get("source")),
            amount=amount,
            currency=self.text(keys["currency"], _CURRENCY, _("three capitals, such as EUR"))
            if "currency" in keys
            else "",
            pay=pay,
            cash_max=self.amount(keys["cash_max"]) if "cash_max" in keys else None,
            when=self.expression(keys["when"]) if "when" in keys else None,
        )

    def funding(self, node: Node) -> Funding:
        keys = self.mapping(node, needed="project eligible")
        return Funding(
            project=self.text(keys.get("project"), _PROGRAMME, _("a project's code")),
            eligible=self.boolean(keys["eligible"]) if "eligible" in keys else False,
        )

    def quota(self, node: Node) -> Quota:
        keys = self.mapping(node, needed="persons per")
        persons = self.text(keys.get("persons"), _COUNT, _("a number of persons"))
        return Quota(int(persons or 0), self.one_of(keys.get("per"), ("year", "period")))

    # shapes

    def mapping(self, node: Node, *, needed: str = "", allowed: str = "") -> Mapping[str, Node]:
        """The values of a mapping by their keys; empty ones count as absent."""
        if node.items is None:
            self.problem(node, "shape", _("Keys with values are expected here."))
            return {}
        known = [*needed.split(), *allowed.split()]
        for key, value in node.items.items():
            if key not in known:
                near = get_close_matches(key, known, n=1)
                hint = _(" Did you mean “%(near)s”?") % {"near": near[0]} if near else ""
                message = _("“%(key)s” is not a key that can stand here.") % {"key": key[:60]} + hint
                self.problem(value, "unknown_key", message)
        present = {key: value for key, value in node.items.items() if key in known and not value.empty}
        for key in needed.split():
            if key not in present:
                self.problem(node, "missing", _("“%(key)s” is missing.") % {"key": key})
        return present

    def listed(self, node: Node | None) -> list[Node]:
        if node is None:
            return []
        if node.listed is None:
            self.problem(node, "shape", _("A list is expected here."))
        return node.listed or []

    def once(self, node: Node | None, codes: list[str]) -> None:
        for code in sorted({code for code in codes if code and codes.count(code) > 1}):
            self.problem(node or _MISSING, "duplicate", _("“%(code)s” stands here twice.") % {"code": code})

    # values

    def text(self, node: Node | None, pattern: re.Pattern = _ANY, expected: str = "") -> str:
        if node is None:
            return ""
        if node.text is None or not pattern.fullmatch(node.text):
            message = _("Expected is %(expected)s.") % {"expected": expected or _("a text of at most 2000 signs")}
            self.problem(node, "value", message)
            return ""
        return node.text

    def one_of(self, node: Node | None, values: Collection[str]) -> str:
        if node is None or node.text in values:
            return node.text or "" if node else ""
        self.problem(node, "value", _("Expected is one of: %(values)s.") % {"values": ", ".join(values)})
        return ""

    def boolean(self, node: Node) -> bool:
        if node.style or node.text not in {"true", "false"}:
            self.problem(node, "value", _("Expected is true or false."))
        return node.text == "true"

    def words(self, node: Node | None) -> Words:
        """A sentence by language: English and Dutch always, others where there are some."""
        if node is None:
            return {}
        if node.items is None:
            self.problem(node, "missing_translation", _("Write the text in English and in Dutch: {en: …, nl: …}."))
            return {}
        keys = self.mapping(node, allowed=" ".join(LANGUAGES))
        for language in NEEDED_LANGUAGES:
            if language not in keys:
                self.problem(
                    node, "missing_translation", _("The text in “%(language)s” is missing.") % {"language": language}
                )
        return {language: self.text(each) for language, each in keys.items()}

    def window(self, node: Node) -> Window:
        """[first, last], each a day, null for open; unknown as the first says that the source does not date it."""
        ends = self.listed(node)
        if len(ends) != 2:
            if node.listed is not None:
                self.problem(node, "value", _("Expected is a first and a last day: [2007-01-01, null]."))
            return Window()
        dated = ends[0].text != UNKNOWN
        first, last = self.day(ends[0]) if dated else None, self.day(ends[1])
        if first and last and last < first:
            self.problem(node, "value", _("The last day is before the first."))
        return Window(first, last, dated)

    def day(self, node: Node) -> date | None:
        if node.empty:
            return None
        try:
            if node.text is None or len(node.text) != 10:
                raise ValueError
            return date.fromisoformat(node.text)
        except ValueError:
            self.problem(node, "date", _("Expected is a day of the calendar, such as 2007-01-31, or null."))
            return None

    def amount(self, node: Node | None) -> str | None:
        """A decimal number kept as it was written; None for unknown."""
        if node is None or node.text == UNKNOWN:
            return None
        try:
            value = Decimal(node.text or "")
            if not value.is_finite() or value < 0 or value >= 10**9 or -int(value.as_tuple().exponent) > 2:
                raise InvalidOperation
        except InvalidOperation:
            self.problem(node, "value", _("Expected is an amount such as 750.00, or the word unknown."))
            return None
        return node.text

    def expression(self, node: Node | None) -> Expression:
        """A condition; where it cannot be read, `true` stands for it until the file is mended."""
        nothing = parse("true")
        if node is None:
            return nothing
        if node.text is None:
            self.problem(node, "shape", _("A condition is a text."))
            return nothing
        try:
            expression = parse(node.text.strip())
        except ExpressionError as error:
            line, column = _inside(node, error)
            at, code = f"{line}:{column} {node.path}", f"expression.{error.code}"
            self.problems.append(Problem(at, code, error.message, error.excerpt))
            return nothing
        for code in expression.countries:
            if code != STATELESS and not self.is_country(code):
                self.problem(node, "expression.unknown_value", _("“%(code)s” is not a country.") % {"code": code})
        return expression


def _inside(node: Node, error: ExpressionError) -> tuple[int, int]:
    """The place in the file of a place in a condition. In a folded text lines are lost: its beginning, then."""
    if node.style == "|":
        return node.line + error.line, error.column
    if node.style == ">":
        return node.line + 1, 1
    quote = 1 if node.style in {"'", '"'} else 0
    return node.line, node.column + quote + (error.column - 1 if error.line == 1 else 0)


def _label(applied: Window) -> str:
    """What a version is called that bears no label: the day from which, or until which, it takes applications."""
    if applied.first is not None:
        return applied.first.isoformat()
    return f"to-{applied.last.isoformat()}" if applied.last is not None else "always"


def _spoken(code: Node | None) -> Words:
    return {"en": (code.text or "").replace("_", " ")} if code is not None else {}
