"""The house rules that a machine can read (in words: CONTRIBUTING.md). Exceptions stand here, each with its reason."""

import ast
import io
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest
import yaml
from babel import Locale
from django.apps import apps
from django.core.management import call_command, get_commands
from django.urls import URLPattern, get_resolver

ROOT = Path(__file__).resolve().parent.parent
ONWARD = ROOT / "onward"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
LAYERS = [[name.strip() for name in re.split("[|:]", layer)] for layer in CONTRACTS[0]["layers"][1:]]
PACKAGES = [name for layer in LAYERS for name in layer]
LAYER = {name: number for number, layer in enumerate(LAYERS) for name in layer}
FILE_NAMES = {"urls", "views", "forms", "actions", "queries", "models", "rules", "states", "tasks"}

OTHER_FILES = {
    "facts": {
        "vocabulary",
        "expressions",
        "engines",
        "words",
        "statements",
    },  # facts has no rows: it is a vocabulary and a language
    "programmes": {"library"},  # the shipped programmes, YAML
    "reporting": {"figures"},  # the definitions, YAML
}
WITHOUT_PERMISSION = {
    "base:healthz": "asked by whoever keeps the process running; says only that it answers",
    "base:readyz": "asked by a load balancer; says no figure and no name",
    "access:language": "chosen before signing in, too",
    "access:no_account": "read by somebody whom the organisation's sign-in knows and Onward does not",
    "access:second_factor": "read by whoever is signed in and cannot go on without one, whatever the role",
    "desk:welcome": "what Onward is, for whoever has not signed in",
    "base:job": "seen by whoever asked for the job, and by the right that its kind names",
}
TOO_LONG = {"onward/cases/rules/register.py:_cells": "a table, one column of the register's format a line"}
TOO_LARGE: dict[str, str] = {}  # files of more than 400 lines
TOO_DEEP: dict[str, str] = {}  # functions with more than three levels
WRITES_ELSEWHERE: dict[str, str] = {}  # writing calls outside actions
UNUSED_TEMPLATES = {
    *("400.html", "403.html", "403_csrf.html", "404.html", "500.html", "429.html"),  # Django and allauth find these
    "gallery.html",  # every component in every state, for the browser tests and for developers
}


@cache
def sources() -> dict[Path, ast.Module]:
    """Every Python file of Onward but the migrations."""
    files = [path for path in sorted(ONWARD.rglob("*.py")) if "migrations" not in path.parts]
    return {path: ast.parse(path.read_text()) for path in files}


def place(path: Path, node: ast.AST | None = None) -> str:
    return f"{path.relative_to(ROOT)}" + (f":{node.name}" if hasattr(node, "name") else "")


def package_of(path: Path) -> str:
    return path.relative_to(ONWARD).parts[0]


def layer_of(path: Path) -> str:
    """Of the nine names, the one that a file belongs to: its own, or its folder's."""
    parts = path.relative_to(ONWARD).with_suffix("").parts
    return parts[1] if len(parts) > 1 and parts[0] in PACKAGES else ""


def nothing(found) -> None:
    """Passes if nothing was found; shows all of it otherwise."""
    lines = (
        [f"{name}: {value}" for name, value in found.items()] if isinstance(found, dict) else sorted(map(str, found))
    )
    assert not lines, "\n" + "\n".join(lines)


def functions(tree: ast.AST) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def addresses(patterns=None, namespace=""):
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name or entry.pattern}", entry.callback
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from addresses(entry.url_patterns, inner)


def test_every_address_of_ours_names_its_permission():
    ours = [(name, view) for name, view in addresses() if view.__module__.startswith("onward.")]
    bare = {name for name, view in ours if not hasattr(view, "permission")}
    assert bare == set(WITHOUT_PERMISSION)


def test_packages_hold_the_nine_file_names_only():
    strange = [
        f"{name}/{entry.name}"
        for name in PACKAGES
        for entry in sorted((ONWARD / name).iterdir())
        if (entry.is_dir() or entry.suffix == ".py")
        and entry.stem not in ("__init__", "__pycache__")
        and entry.stem not in FILE_NAMES | OTHER_FILES.get(name, set())
    ]
    nothing(strange)


def test_every_package_says_in_a_paragraph_what_it_holds():
    short = [name for name in PACKAGES if len(ast.get_docstring(sources()[ONWARD / name / "__init__.py"]) or "") < 60]
    nothing(short)


WRITING = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete", "aupdate"}


def is_writing(call: ast.Call) -> bool:
    """`.save()`, `.create()`, …; and `.update(name=…)`, which on a dictionary would be written otherwise."""
    if not isinstance(call.func, ast.Attribute):
        return False
    return call.func.attr in WRITING or (call.func.attr == "update" and bool(call.keywords) and not call.args)


def test_only_actions_write():
    found = [
        f"{place(path)}: .{node.func.attr}() on line {node.lineno}"
        for path, tree in sources().items()
        if layer_of(path) in FILE_NAMES - {"actions", "models"}
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and is_writing(node) and place(path) not in WRITES_ELSEWHERE
    ]
    nothing(found)


def test_actions_take_keywords_only():
    """All but the thing itself: `move(member=…)`, or at most one thing first, as in `reserve_ids(model, …)`."""
    found = [
        place(path, function)
        for path, tree in sources().items()
        if layer_of(path) == "actions" and package_of(path) != "base"  # technical: rows and models come first
        for function in tree.body
        if isinstance(function, ast.FunctionDef)
        and not function.name.startswith("_")
        and any(argument.arg == "by" for argument in (*function.args.args, *function.args.kwonlyargs))
        and len(function.args.args) > 2
    ]
    nothing(found)


def test_foreign_keys_point_downwards():
    found = []
    for model in apps.get_app_config("onward").get_models():
        package = model.__module__.split(".")[1]
        for field in model._meta.get_fields():
            if not (field.is_relation and field.concrete and field.related_model):
                continue
            module = field.related_model.__module__
            if module.startswith("onward.") and LAYER[module.split(".")[1]] < LAYER[package]:
                found.append(f"{model.__name__}.{field.name}")
    nothing(found)


def lines_of(function: ast.FunctionDef) -> int:
    """Of what it does: neither the signature, one keyword a line, nor the docstring."""
    first = function.body[1 if ast.get_docstring(function) and len(function.body) > 1 else 0]
    return function.end_lineno - first.lineno + 1


def test_functions_have_thirty_lines_at_most():
    long = {
        place(path, function): lines_of(function)
        for path, tree in sources().items()
        for function in functions(tree)
        if lines_of(function) > 30
    }
    nothing({name: lines for name, lines in long.items() if name not in TOO_LONG})


def test_files_have_four_hundred_lines_at_most():
    files = [
        *sources(),
        *(ROOT / "tests").rglob("*.py"),
        *(ROOT / "tools").glob("*.py"),
        *(ROOT / "bench").glob("*.py"),
    ]
    large = {place(path): lines for path in files if (lines := len(path.read_text().splitlines())) > 400}
    nothing({name: lines for name, lines in large.items() if name not in TOO_LARGE})


BLOCKS = ast.If | ast.For | ast.While | ast.With | ast.Try | ast.Match


def depth(node: ast.AST, otherwise: bool = False) -> int:
    """Levels of blocks inside a node; an `elif` stands on the level of its `if`."""
    inner = 0
    for name, value in ast.iter_fields(node):
        children = value if isinstance(value, list) else [value]
        for child in children:
            if isinstance(child, ast.AST) and not isinstance(child, ast.FunctionDef | ast.ClassDef):
                chained = (
                    isinstance(node, ast.If) and name == "orelse" and len(children) == 1 and isinstance(child, ast.If)
                )
                inner = max(inner, depth(child) - (1 if chained else 0))
    return inner + (1 if isinstance(node, BLOCKS) else 0)


def test_functions_have_three_levels_at_most():
    deep = {
        place(path, function): levels
        for path, tree in sources().items()
        for function in functions(tree)
        if (levels := depth(function)) > 3
    }
    nothing({name: levels for name, levels in deep.items() if name not in TOO_DEEP})


PLAIN = {
    "django.db.models": {"TextChoices", "IntegerChoices"},
    "django.utils.translation": {
        "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext_lazy",
        "get_language", "override",
    },
    "django.utils.functional": {"Promise", "lazy"},
    "django.core.exceptions": {"ValidationError", "PermissionDenied"},
}  # fmt: skip


def test_rules_and_states_know_no_database_no_clock_and_no_request():
    found = []
    for path, tree in sources().items():
        if layer_of(path) not in ("rules", "states"):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django"):
                found += [
                    f"{place(path)}: {node.module}.{alias.name}"
                    for alias in node.names
                    if alias.name not in PLAIN.get(node.module, set())
                ]
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("now", "today", "utcnow", "localdate"):
                found.append(f"{place(path)}: reads the clock on line {node.lineno}")
    nothing(found)


def test_reporting_may_call_no_action_but_its_own_the_trail_s_and_the_floor_s():
    packages = {package_of(path) for path in sources() if layer_of(path) == "actions"} & set(PACKAGES)
    contract = next(
        each
        for each in CONTRACTS
        if each["source_modules" if "source_modules" in each else "name"] == ["onward.reporting"]
    )
    forbidden = {name.split(".")[1] for name in contract["forbidden_modules"]}
    below = {name for name in packages if LAYER[name] > LAYER["reporting"]}
    assert forbidden == below - {"audit", "base"}


def codes_of_programmes() -> set[str]:
    """A pathway that is served as a programme of its own has the pathway's name, which is a word of the house."""
    from onward.cases.states import Pathway

    return {
        yaml.safe_load(path.read_text())["code"] for path in (ONWARD / "programmes" / "library").glob("*.yaml")
    } - set(Pathway.names)


def names_of_countries() -> set[str]:
    english = Locale("en").territories
    return {name for code, name in english.items() if len(code) == 2 and code.isalpha() and code not in ("EU", "UN")}


def test_no_python_names_a_programme_a_country_or_a_donor():
    names = codes_of_programmes() | names_of_countries()
    pattern = re.compile(rf"(?<![\w-])({'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})(?![\w-])")
    found = [f"{place(path)}: {match[0]}" for path in sources() for match in pattern.finditer(path.read_text())]
    nothing(found)


def test_no_template_is_left_over():
    texts = "".join(path.read_text() for path in [*sources(), *(ONWARD / "templates").rglob("*.html")])
    theirs = [Path(config.path) / "templates" for config in apps.get_app_configs() if config.name != "onward"]
    theirs.append(Path(__import__("django").__path__[0]) / "forms" / "templates")
    unused = []
    for path in sorted((ONWARD / "templates").rglob("*.*")):
        name = str(path.relative_to(ONWARD / "templates"))
        overrides = any((folder / name).exists() for folder in theirs)
        if name not in texts and not overrides and name not in UNUSED_TEMPLATES:
            unused.append(name)
    nothing(unused)


def test_no_template_holds_script_style_or_handlers():
    inline = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=|\son\w+=|\shx-on|javascript:")
    found = [
        f"{place(path)}: {match[0]}"
        for path in (ONWARD / "templates").rglob("*.html")
        for match in inline.finditer(path.read_text())
    ]
    nothing(found)


@pytest.fixture(scope="module")
def glossary() -> set[str]:
    rows = [
        line.split("|") for line in (ROOT / "docs" / "glossary.md").read_text().splitlines() if line.startswith("|")
    ]
    return {word.strip(" `") for row in rows if row[2].strip() and row[3].strip() for word in row[1].split(",")}


def choices_of_states() -> set[str]:
    from django.db.models import Choices

    found = set()
    for path in sources():
        if layer_of(path) == "states":
            module = __import__(".".join(path.relative_to(ROOT).with_suffix("").parts), fromlist=["_"])
            found |= {
                str(member)
                for each in vars(module).values()
                if isinstance(each, type) and issubclass(each, Choices) and each.__module__ == module.__name__
                for member in each
            }
    return found


def ids_of_figures() -> set[str]:
    files = [yaml.safe_load(path.read_text()) for path in (ONWARD / "reporting" / "figures").glob("*.yaml")]
    return {figure["id"] for file in files for figure in file["figures"]}


def words_of_the_house(kind: str) -> set[str]:
    from onward.access.rules import Permission, Role
    from onward.facts.vocabulary import FACTS

    words = {
        "models": lambda: {model.__name__ for model in apps.get_app_config("onward").get_models()},
        "states": choices_of_states,
        "roles": lambda: {str(role) for role in Role},
        "permissions": lambda: {str(permission) for permission in Permission},
        "facts": lambda: set(FACTS),
        "figures": ids_of_figures,
    }
    return words[kind]()


@pytest.mark.parametrize("kind", ["models", "states", "roles", "permissions", "facts", "figures"])
def test_the_glossary_has_a_line_with_its_dutch_word_for_every_one_of(kind, glossary):
    nothing(words_of_the_house(kind) - glossary)


def test_the_sample_environment_lists_what_is_read():
    read = {
        name
        for path in [*(ONWARD / "config").glob("*.py"), ONWARD / "management" / "commands" / "serve.py"]
        for name in re.findall(r'"(ONWARD_[A-Z_]+|DATABASE_URL|PORT)"', path.read_text())
    }
    listed = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.sample").read_text(), re.MULTILINE))
    assert listed == read


def test_the_environment_is_read_in_the_settings_only():
    found = [place(path) for path in sources() if package_of(path) in PACKAGES and "os.environ" in path.read_text()]
    nothing(found)


def test_every_command_stands_in_the_list():
    from onward.__main__ import GROUPS

    ours = {name for name, app in get_commands().items() if app == "onward"}
    assert ours | {"migrate"} == {name for names in GROUPS.values() for name in names}


def tracked() -> list[Path]:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


def test_no_lock_names_a_host():
    assert [path.name for path in (ROOT / "requirements").glob("*.lock") if "://" in path.read_text()] == []


def test_no_file_holds_a_path_of_somebody_s_machine():
    here = re.escape(str(ROOT)).encode() + b"|" + re.escape(str(Path.home())).encode() + b"/"
    machine = re.compile(here + rb"|(?<![\w.])/(?:work|root|Users|home/[a-z]+/[.\w]+)/\w")
    found = [place(path) for path in tracked() if path != Path(__file__) and machine.search(path.read_bytes())]
    nothing(found)


def test_the_migrations_say_all_that_the_models_say(db):
    said = io.StringIO()
    call_command("makemigrations", check_changes=True, dry_run=True, stdout=said)
    assert said.getvalue() == "No changes detected\n"
