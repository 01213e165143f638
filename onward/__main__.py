"""The `onward` command: Onward's subcommands, each a management command of the same name.

Standard output holds the answer and nothing else; what goes wrong is a line on standard error, and an exit code.
"""

import os
import sys
from difflib import get_close_matches
from textwrap import shorten

GROUPS = {
    "Running Onward": ["serve", "worker", "setup", "migrate", "check"],
    "The caseload": ["import", "find", "replay"],
    "Programmes": ["decide", "programmes", "facts"],
    "Figures": ["figures", "extract"],
    "Accounts, keys and the trail": ["account", "keys", "trail"],
    "For developers": ["bench"],
}
ALSO = "Django's own commands (shell, dbshell, …) work too. For one command: onward COMMAND --help"
BROKEN_PIPE, INTERRUPTED = 141, 130


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

    debugging = "--traceback" in arguments
    try:
        return _command(arguments)
    except CommandError as error:
        return _refuse(str(error), error.returncode)
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except ImproperlyConfigured as error:
        return _refuse(str(error))
    except Exception as error:
        if debugging:
            raise
        return _refuse(
            _words(error) or f"Something unexpected happened: {type(error).__name__}. --traceback shows where."
        )


def _command(arguments: list[str]) -> int:
    import django
    from django.core.management import get_commands, load_command_class

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
        return _refuse(
            f"There is no command {name}.{f' Did you mean {near[0]}?' if near else ''} Try: onward --help", 2
        )
    command = load_command_class(commands[name], name)
    options = vars(command.create_parser("onward", name).parse_args(rest))
    command.execute(*options.pop("args", ()), **options)
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


def _refuse(text: str, code: int = 1) -> int:
    print(text.strip() or "It failed.", file=sys.stderr)
    return code or 1


if __name__ == "__main__":
    main()
