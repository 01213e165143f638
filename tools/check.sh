#!/bin/sh
# Reads the code and changes nothing. Every part is run, so that one run shows all there is to mend.
set -u
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"
ONWARD_HOME=$(mktemp -d)
export ONWARD_HOME
trap 'rm -rf "$ONWARD_HOME"' EXIT
failed=""

part() {
    name=$1
    shift
    if "$@" >"$ONWARD_HOME/said" 2>&1; then
        echo "ok      $name"
    else
        echo "FAILED  $name: $*"
        cat "$ONWARD_HOME/said"
        failed="$failed $name"
    fi
}

part format ruff format --check .
part lint ruff check .
part types mypy
part layers lint-imports
part migrations onward makemigrations --check --dry-run
part templates djlint onward/templates --lint --quiet
part words python tools/messages.py --check
part papers python tools/docs.py --check
part vendored python tools/vendor --check
part rules pytest -q tests/test_house_rules.py

if [ -n "$failed" ]; then
    echo "To mend:$failed (make fix mends format and some of lint)"
    exit 1
fi
