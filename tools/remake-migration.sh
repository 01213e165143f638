#!/bin/sh
# Before the first release there is one schema migration, made anew whenever a model changes. After it: never again.
# It is made aside and moved into place, so that whoever runs something meanwhile finds the old one or the new one.
set -eu
cd "$(dirname "$0")/.."
aside=$(mktemp -d)
trap 'rm -rf "$aside"' EXIT
mkdir "$aside/fresh_migrations"
touch "$aside/fresh_migrations/__init__.py"
ONWARD_HOME="$aside/home" DJANGO_SETTINGS_MODULE=onward.config.settings PYTHONPATH="$aside" .venv/bin/python - <<'PYTHON'
import django
from django.conf import settings
from django.core.management import call_command

settings.MIGRATION_MODULES = {"onward": "fresh_migrations"}
django.setup()
call_command("makemigrations", "onward", name="initial")
PYTHON
mv "$aside/fresh_migrations/0001_initial.py" onward/migrations/0001_initial.py
