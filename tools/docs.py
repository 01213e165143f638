"""Writes the papers that can be generated: docs/reference and parts of the glossary. `--check` only compares."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onward.config.settings")
os.environ["ONWARD_HOME"] = tempfile.mkdtemp(prefix="onward-docs-")

import django  # noqa: E402

django.setup()

from django.core.management import load_command_class  # noqa: E402
from django.utils.translation import override  # noqa: E402

from onward.access import states as access_states  # noqa: E402
from onward.access.queries.matrix import permission_matrix  # noqa: E402
from onward.access.rules import ROLES, Permission, Role  # noqa: E402
from onward.base import states as base_states  # noqa: E402
from onward.base.rules import privacy  # noqa: E402
from onward.cases import states as case_states  # noqa: E402
from onward.config.messages import compile_catalogues  # noqa: E402
from onward.facts.expressions import language  # noqa: E402
from onward.facts.vocabulary import FACTS  # noqa: E402
from onward.programmes import states as programme_states  # noqa: E402
from onward.reporting.rules.figures import figures  # noqa: E402

REFERENCE = ROOT / "docs" / "reference"
GLOSSARY = ROOT / "docs" / "glossary.md"
NOTE = "\n\n*Written by `make docs`; a test compares.*\n"


def cell(text: object) -> str:
    return " ".join(str(text).split()).replace("|", "\\|")


def table(head: Iterable[str], lines: Iterable[Iterable[object]]) -> str:
    head = list(head)
    rows = [[cell(name) for name in head], ["---"] * len(head), *[[cell(value) for value in line] for line in lines]]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def permissions() -> str:
    roles = table(
        ["role", "what it is for", "second factor"],
        ([r.label, t.says, "yes" if t.second_factor else ""] for r, t in ROLES.items()),
    )
    rights = table(
        ["right", *(role.label for role in Role)],
        ([f"`{right}`", *("●" if right in ROLES[role].may else "" for role in Role)] for right in Permission),
    )
    doors = table(
        ["address", "right"], ([f"`{door.route}`", f"`{door.permission}`"] for door in permission_matrix() if door.ours)
    )
    return f"# Roles, rights and doors{NOTE}\n## Roles\n\n{roles}\n\n## Rights\n\n{rights}\n\n## Doors\n\n{doors}\n"


def states() -> str:
    machines = {
        "A member of a case, on the screen": case_states.NEXT,
        "Besides, in a register that is taken over": case_states.ALSO_FROM_A_REGISTER,
        "A task": case_states.TASK_NEXT,
        "A job": base_states.NEXT,
        "A programme release": programme_states.NEXT,
        "The review of an emergency opening": access_states.NEXT,
    }
    parts = [f"## {name}\n\n{_diagram(steps)}" for name, steps in machines.items()]
    return f"# States, and the steps between them{NOTE}\n" + "\n\n".join(parts) + "\n"


def _diagram(steps: dict) -> str:
    lines = ["```mermaid", "stateDiagram-v2"]
    for before, afters in steps.items():
        name = "[*]" if before is None else before.value
        lines += [f"    {name} --> {after.value}" for after in sorted(afters)]
        lines += [f"    {name} --> [*]"] if not afters else []
    return "\n".join([*lines, "```"])


def facts() -> str:
    known = table(
        ["fact", "type", "meaning", "values", "sensitivity", "worked out as"],
        (
            [
                f"`{f.code}`",
                f.type.label,
                f.meaning,
                ", ".join(f"`{v}`" for v in f.values),
                f.sensitivity.label,
                f"`{f.derived}`" if f.derived else "",
            ]
            for f in FACTS.values()
        ),
    )
    operators = table(
        ["operator", "meaning", "example"], ([o.sign, o.meaning, f"`{o.example}`"] for o in language.OPERATORS)
    )
    functions = table(
        ["function", "meaning", "example"],
        (
            [f"`{f.name}({', '.join(map(str, f.arguments))})`", f.meaning, f"`{f.example}`"]
            for f in language.FUNCTIONS.values()
        ),
    )
    return (
        f"# Facts, and what an expression may contain{NOTE}\n## Facts\n\n{known}\n\n## Operators\n\n{operators}\n\n"
        f"## Functions\n\n{functions}\n\nAn expression has at most {language.MAX_LENGTH:,} characters. "
        "Nothing else is evaluated.\n"
    )


def figure_list() -> str:
    lines = table(
        ["figure", "version", "unit", "counts by", "definition", "source"],
        ([f"`{f.id}`", f.version, f.unit, f"`{f.counts_by}`", f.definition, f.source] for f in figures().values()),
    )
    return f"# Figures{NOTE}\n{lines}\n"


def privacy_list() -> str:
    says = table(["sensitivity", "meaning"], privacy.SENSITIVITY_SAYS.items())
    kept = table(["retention", "meaning"], privacy.RETENTION_SAYS.items())
    fields = table(
        ["field", "sensitivity", "kept", "sealed"],
        (
            [f"`{name}`", x.sensitivity, x.retention, "sealed" if x.sealed else ""]
            for name, x in privacy.PERSONAL.items()
        ),
    )
    return f"# Personal data: what is kept, how sensitive it is, how long{NOTE}\n{says}\n\n{kept}\n\n{fields}\n"


def commands() -> str:
    parts = []
    for name in sorted(path.stem for path in (ROOT / "onward/management/commands").glob("[a-z]*.py")):
        command = load_command_class("onward", name)
        parser = command.create_parser("onward", name)
        usage = [
            f"`{action.option_strings[-1] if action.option_strings else action.metavar or action.dest}` "
            + cell(action.help or "")
            for action in _own(parser)
        ]
        parts.append(f"## onward {name}\n\n{cell(command.help)}\n\n" + "\n".join(f"- {line}" for line in usage))
    return f"# Commands{NOTE}\nEvery command has `--help`.\n\n" + "\n\n".join(parts) + "\n"


DJANGOS_OWN = {
    "help",
    "version",
    "verbosity",
    "settings",
    "pythonpath",
    "traceback",
    "no_color",
    "force_color",
    "skip_checks",
}


def _own(parser) -> list:
    return [action for action in parser._actions if action.dest not in DJANGOS_OWN]


def glossary() -> str:
    text = GLOSSARY.read_text(encoding="utf-8")
    for name, lines in {"roles": _roles, "facts": _facts, "figures": _figures}.items():
        start, rest = text.split(f"<!-- generated: {name} -->\n", 1)
        after = rest.split("<!-- end -->", 1)[1]
        text = f"{start}<!-- generated: {name} -->\n{lines()}\n<!-- end -->{after}"
    return text


def _dutch(words: object) -> str:
    with override("nl"):
        return str(words)


def _roles() -> str:
    rows = ([role.value, _dutch(role.label), terms.says] for role, terms in ROLES.items())
    return "## Roles\n\n" + table(["role", "Dutch", "meaning"], rows)


def _facts() -> str:
    rows = ([fact.code, _dutch(fact.name), fact.meaning] for fact in FACTS.values())
    return "## Facts\n\n" + table(["fact", "Dutch", "meaning"], rows)


def _dutch_name(figure) -> str:
    return figure.names["nl"]


def _figures() -> str:
    rows = ([figure.id, _dutch_name(figure), figure.definition] for figure in figures().values())
    return "## Figures\n\n" + table(["figure", "Dutch", "meaning"], rows)


PAPERS: dict[Path, Callable[[], str]] = {
    REFERENCE / "permissions.md": permissions,
    REFERENCE / "states.md": states,
    REFERENCE / "facts.md": facts,
    REFERENCE / "figures.md": figure_list,
    REFERENCE / "privacy.md": privacy_list,
    REFERENCE / "commands.md": commands,
    GLOSSARY: glossary,
}


def main() -> int:
    compile_catalogues()
    stale = []
    for path, write in PAPERS.items():
        with override("en"):
            text = write()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(str(path.relative_to(ROOT)))
        if "--check" not in sys.argv:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if "--check" in sys.argv and stale:
        print(f"Not as generated: {', '.join(stale)}. Run make docs.")
        return 1
    print("\n".join(f"written {path}" for path in stale) or "Every generated paper is up to date.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
