# make run   the demonstration, on http://localhost:8000 (PORT=8001 make run for another port)
# make test  every test, on SQLite and on PostgreSQL, in a real browser
# Each does all its own set-up. The rest is for whoever works on Onward.
.PHONY: help run setup test check fix docs messages lock

help:
	@echo "make run       the demonstration, on http://localhost:$${PORT:-8000}"
	@echo "make test      every test, on SQLite and on PostgreSQL, in a real browser (some ten minutes)"
	@echo "make check     reads the code and changes nothing: format, lint, types, layers, migrations, templates, words, papers"
	@echo "make fix       formats, and mends what lint can mend"
	@echo "make setup     the environment alone, with the tools"
	@echo "make docs      writes the generated papers    make messages  gathers the words to translate"
	@echo "make lock      renews the locks (needs uv)"

run:
	@tools/environment.sh run
	@ONWARD_DEMONSTRATION=1 .venv/bin/onward setup --demonstration
	@ONWARD_DEMONSTRATION=1 exec .venv/bin/onward serve

setup:
	@tools/environment.sh dev

test: setup
	@tools/test.sh

check: setup
	@tools/check.sh

fix: setup
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

docs: setup
	@.venv/bin/python tools/docs.py

messages: setup
	@.venv/bin/python tools/messages.py

# --universal: one lock for every Python and machine. No host is written into it, so it works behind any mirror.
LOCK = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header pyproject.toml
lock:
	$(LOCK) --upgrade --group build -o requirements/run.lock
	$(LOCK) --upgrade --group build --group dev -c requirements/run.lock -o requirements/dev.lock
	$(LOCK) --upgrade --group build --group dev --group bench -c requirements/dev.lock -o requirements/bench.lock
