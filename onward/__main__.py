"""The `onward` command: Onward's subcommands, each a management command of the same name.

Standard output holds the answer and nothing else; what goes wrong is a line on standard error, and an exit code.
With --json there is always one document: where a command fails before it has answered, that says why.
"""

import json
import os
import sys
from difflib import get_close_matches
from textwrap import shorten
from typing import TextIO

GROUPS = {
    "Running Onward": ["serve", "worker", "setup", "migrate", "check"],
    "The caseload": ["import", "find", "replay"],
    "Programmes": ["decide", "programmes", "facts"],
    "Figures": ["figures", "extract"],
    "Accounts, keys and the trail": ["account", "keys", "trail"],
    "For developers": ["bench"],
}
MAKE_A_HOME = {"import", "find", "replay", "decide", "programmes", "figures", "extract", "account"}
ALSO = "Django's own commands (shell, dbshell, …) work too. For one command: onward COMMAND --help"
NOT_UNDERSTOOD, BROKEN_PIPE, INTERRUPTED = 2, 141, 130


class _Output:
    """Standard output, which remembers whether anything was written."""

    def __init__(self, stream: TextIO) -> None:
        self.stream, self.used = stream, False

    def write(self, text: str) -> int:
        self.used = True
        return self.stream.write(text)

    def __getattr__(self, name: str) -> object:
        return getattr(self.stream, name)


def main() -> None:
    """Exits with 0, 1 (refused or failed), 2 (asked in a way that is not understood), or the usual code of a signal."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onward.config.settings")
    try:
        code = _run(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read the answer has had enough, as in `onward … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = BROKEN_PIPE
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError

    debugging, output = "--traceback" in arguments, _Output(sys.stdout)
    try:
        return _command(arguments, output)
    except CommandError as error:
        text, code = str(error), error.returncode
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except ImproperlyConfigured as error:
        text, code = str(error), 1
    except Exception as error:
        if debugging:
            raise
        text = _words(error) or f"Something unexpected happened: {type(error).__name__}. --traceback shows where."
        code = 1
    text = text.strip() or "It failed."
    print(text, file=sys.stderr)
    if "--json" in arguments and not output.used:
        print(json.dumps({"ok": False, "message": text}, ensure_ascii=False))
    return code or 1


def _command(arguments: list[str], output: _Output) -> int:
    import django
    from django.core.management import CommandError, get_commands, load_command_class

    if not arguments or (len(arguments) == 1 and arguments[0] in ("help", "--help", "-h")):
        django.setup()
        print(_help(get_commands()))
        return 0
    if arguments[0] == "--version":
        from onward import __version__

        print(__version__)
        return 0
    name, rest = (arguments[1], ["--help"]) if arguments[0] == "help" else (arguments[0], arguments[1:])
    django.setup()
    commands = get_commands()
    if name not in commands:
        near = get_close_matches(name, commands, 1)
        meant = f" Did you mean {near[0]}?" if near else ""
        raise CommandError(f"There is no command {name}.{meant} Try: onward --help", returncode=NOT_UNDERSTOOD)
    command = load_command_class(commands[name], name)
    try:
        options = vars(command.create_parser("onward", name).parse_args(rest))
    except CommandError as error:
        raise CommandError(str(error), returncode=NOT_UNDERSTOOD) from None
    if name in MAKE_A_HOME:
        from onward.config.embedded import make_tables_if_new

        make_tables_if_new()
    command.execute(*options.pop("args", ()), **options, stdout=output)
    return 0


def _help(commands: dict) -> str:
    from django.core.management import load_command_class

    lines = ["Onward: the work of an organisation that helps migrants move by their own choice.", ""]
    for group, names in GROUPS.items():
        known = [name for name in names if name in commands]
        lines += [
            group,
            *(f"  {name:<12} {_line(load_command_class(commands[name], name).help)}" for name in known),
            "",
        ]
    return "\n".join([*lines, ALSO])


def _line(text: str) -> str:
    return shorten(text.strip().split("\n")[0], 100, placeholder=" …")


def _words(error: Exception) -> str:
    """The faults of the house that have words; without settings there are none."""
    from django.conf import settings

    if not settings.configured:
        return str(error) if isinstance(error, ValueError) else ""
    from onward.config.refusals import words

    return words(error)


if __name__ == "__main__":
    main()
