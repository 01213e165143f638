"""The `onward` command: Onward's own subcommands, each a management command of the same name."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onward.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["onward", *sys.argv[1:]])


if __name__ == "__main__":
    main()
