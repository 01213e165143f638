"""The vocabulary of facts and the language of conditions, printed from where they are defined."""

import json

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from onward.facts.expressions import FUNCTIONS, OPERATORS
from onward.facts.expressions.language import MAX_DEPTH, MAX_LENGTH, MAX_TOKENS
from onward.facts.vocabulary import FACTS, Fact

LANGUAGES = ("en", "nl")


class Command(BaseCommand):
    help = "Prints the vocabulary of facts, and the operators and functions of the language of conditions."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--language", choices=LANGUAGES, help="as Onward is set if left out")
        parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")

    def handle(self, *, language: str | None, **options) -> None:
        with override(language or get_language() or "en"):
            if options["json"]:
                self.stdout.write(json.dumps(document(), ensure_ascii=False, indent=2))
            else:
                self.stdout.write(_in_words())


def document() -> dict[str, object]:
    """The vocabulary and the language as one document; words in English and in Dutch."""
    return {
        "facts": [_fact(fact) for fact in FACTS.values()],
        "operators": [{"sign": each.sign, "meaning": str(each.meaning), "example": each.example} for each in OPERATORS],
        "functions": [
            {
                "name": each.name,
                "arguments": [str(argument) for argument in each.arguments],
                "gives": each.gives,
                "meaning": str(each.meaning),
                "example": each.example,
            }
            for each in FUNCTIONS.values()
        ],
        "limits": {"characters": MAX_LENGTH, "words_and_signs": MAX_TOKENS, "depth": MAX_DEPTH},
    }


def _fact(fact: Fact) -> dict[str, object]:
    words: dict[str, dict[str, object]] = {}
    for language in LANGUAGES:
        with override(language):
            values = {value: str(label) for value, label in fact.values.items()}
            words[language] = {"name": str(fact.name), "meaning": str(fact.meaning), "values": values}
    return {
        "code": fact.code,
        "type": fact.type.value,
        "stated": fact.stated.value,
        "sensitivity": fact.sensitivity.value,
        "values": list(fact.values),
        "derived": fact.derived or None,
        "otherwise": fact.otherwise or None,
        "words": words,
    }


def _in_words() -> str:
    lines = [_("Facts"), ""]
    for fact in FACTS.values():
        kind = f"{fact.type.label}: {', '.join(fact.values)}" if fact.values else str(fact.type.label)
        lines += [f"{fact.code}  ({kind}; {fact.sensitivity.label})", f"    {fact.name}. {fact.meaning}"]
        if fact.derived or fact.otherwise:
            lines.append(f"    = {fact.derived or fact.otherwise}")
    lines += ["", _("Operators"), ""]
    lines += [f"{each.sign:<45} {each.meaning}  {each.example}" for each in OPERATORS]
    lines += ["", _("Functions"), ""]
    for function in FUNCTIONS.values():
        call = f"{function.name}({', '.join(str(argument) for argument in function.arguments)})"
        lines.append(f"{call:<45} {function.meaning}  {function.example}")
    return "\n".join(lines)
