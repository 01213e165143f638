#!/bin/sh
# Before the first release there is one schema migration, made anew whenever a model changes. After it: never again.
set -eu
cd "$(dirname "$0")/.."
rm -f onward/migrations/0001_initial.py
for later in onward/migrations/0002_*.py; do [ -e "$later" ] && mv "$later" "$later.aside"; done
trap 'for later in onward/migrations/*.py.aside; do [ -e "$later" ] && mv "$later" "${later%.aside}"; done' EXIT
ONWARD_HOME="$(mktemp -d)" .venv/bin/onward makemigrations onward -n initial
