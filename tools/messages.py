#!/usr/bin/env python3
"""Gathers every word that a person reads into the catalogues of the other languages, without gettext's programs.

tools/messages.py           updates locale/*/LC_MESSAGES/django.po: new words come in empty, gone ones go
tools/messages.py --check   fails on a word that no catalogue has, has untranslated or has fuzzy, and on text
                                outside every translate tag
"""

import io
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.template.base import Lexer, TokenType
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "onward"
LANGUAGES = ["nl"]
GALLERY = SOURCE / "templates" / "gallery.html"  # for developers: every component in every state
KEYWORDS: dict = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# templatize writes the words of a template as calls in something like Python, between other text.
CALL = re.compile(r"(?<!\w)(?:gettext|ngettext|pgettext|npgettext|_)\(")
SENTENCE = re.compile(r"[^\W\d_]{2}[^\0\n]*")
PROPER = {"Onward"}  # a name, the same in every language


def words() -> Catalog:
    """All words of the source, each with its files (not its lines, so that a catalogue changes seldom)."""
    catalogue = Catalog(charset="utf-8")
    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html"), *SOURCE.rglob("*.txt")]):
        if "migrations" in path.parts or "static" in path.parts:
            continue
        text = path.read_text()
        if path.suffix != ".py":
            text = templatize(text, origin=str(path))
        for _line, message, comments, context in extract(
            "python" if path.suffix == ".py" else template_calls, io.BytesIO(text.encode()), KEYWORDS, ["Translators:"]
        ):
            if message:
                place = [(str(path.relative_to(ROOT)), None)]
                catalogue.add(message, locations=place, auto_comments=comments, context=context)
    return catalogue


def template_calls(file, keywords, comment_tags, options):
    """The calls in a template that was made into something like Python; the rest of it would not parse."""
    from babel.messages.extract import extract_python

    text = file.read().decode()
    for match in CALL.finditer(text):
        call = call_at(text, match.start())
        yield from extract_python(io.BytesIO(call.encode()), keywords, comment_tags, options)


def call_at(text: str, start: int) -> str:
    """From the name of a function to its closing bracket; brackets inside strings do not count."""
    depth, quote, position = 0, "", start
    while position < len(text):
        sign = text[position]
        if quote:
            if sign == "\\":
                position += 1
            elif sign == quote:
                quote = ""
        elif sign in "'\"":
            quote = sign
        elif sign == "(":
            depth += 1
        elif sign == ")":
            depth -= 1
            if not depth:
                break
        position += 1
    return text[start : position + 1]


def catalogue_file(language: str) -> Path:
    return SOURCE / "locale" / language / "LC_MESSAGES" / "django.po"


def current(language: str) -> Catalog:
    path = catalogue_file(language)
    if not path.exists():
        return Catalog(locale=language, project="Onward", version="", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str, source: Catalog) -> None:
    catalogue = current(language)
    catalogue.update(source, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    catalogue.header_comment = f"# {catalogue.locale.english_name} words of Onward. `make messages` keeps the list."
    path = catalogue_file(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    written = io.BytesIO()
    write_po(written, catalogue, width=110, sort_output=True, omit_header=False)
    lines = [
        line for line in written.getvalue().decode().splitlines() if not line.startswith(('"POT-', '"PO-', '"Gen'))
    ]
    path.write_text("\n".join(lines) + "\n")


def problems(language: str, source: Catalog) -> list[str]:
    catalogue = current(language)
    found = []
    for message in source:
        if not message.id:
            continue
        have = catalogue.get(message.id, message.context)
        if have is None:
            found.append(f"not in the catalogue: {shown(message)}")
        elif have.fuzzy:
            found.append(f"marked fuzzy: {shown(message)}")
        elif not all(have.string if isinstance(have.string, tuple) else [have.string]):
            found.append(f"not translated: {shown(message)}")
        elif wrong := [error for error in have.check(catalogue)]:
            found.append(f"{wrong[0]}: {shown(message)}")
    return found


def shown(message: Message) -> str:
    text = message.id[0] if isinstance(message.id, tuple) else message.id
    return f"{text!r} ({', '.join(sorted({place for place, _ in message.locations}))})"


def untranslated(path: Path) -> list[str]:
    """Text of a template that stands outside every translate tag."""
    outside, inside = [], ""
    for token in Lexer(path.read_text()).tokenize():
        name = token.contents.split(" ", 1)[0] if token.token_type == TokenType.BLOCK else ""
        if inside:
            inside = "" if name == f"end{inside}" else inside
        elif name in ("blocktranslate", "blocktrans", "comment"):
            inside = name
        outside.append(token.contents if token.token_type == TokenType.TEXT and not inside else "\0")
    text = "".join(outside)
    read_aloud = re.findall(r'(?:alt|title|placeholder|aria-label|aria-description)="([^"]*)"', text)
    text = re.sub(r"(?s)<!--.*?-->|<(script|style|code|kbd|title)\b.*?</\1>|<[^>]*>|&\w+;", "\0", text)
    return [
        word.strip() for part in (text, *read_aloud) for word in SENTENCE.findall(part) if word.strip() not in PROPER
    ]


def main() -> int:
    settings.configure(USE_I18N=True)
    source = words()
    if "--check" not in sys.argv:
        for language in LANGUAGES:
            update(language, source)
        return 0
    found = [f"{language}: {problem}" for language in LANGUAGES for problem in problems(language, source)]
    for path in sorted({*(SOURCE / "templates").rglob("*.html")} - {GALLERY}):
        found += [f"{path.relative_to(ROOT)}: outside every translate tag: {text!r}" for text in untranslated(path)]
    print("\n".join(found))
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
