#!/bin/sh
# Makes .venv with the newest Python at hand and installs a lock into it: tools/environment.sh run|dev|bench
# uv does it if it is there, else pip. Asks nothing; installs Python's own venv package by apt where Debian left it out.
set -eu
cd "$(dirname "$0")/.."
lock=requirements/$1.lock

good() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

python() {
    for name in ${PYTHON:-} python3.13 python3.12 python3.11 python3; do
        if good "$name"; then echo "$name"; return; fi
    done
    echo "Onward needs Python 3.11 or later; PYTHON=/path/to/python names one." >&2
    exit 1
}

has_uv() { uv --version >/dev/null 2>&1; }

make_environment() {
    found=$(python)
    echo "Making .venv with $("$found" --version) …" >&2
    rm -rf .venv
    if has_uv; then
        uv venv --quiet --python "$("$found" -c 'import sys; print(sys.executable)')" .venv
        return
    fi
    if ! "$found" -c 'import ensurepip' 2>/dev/null; then
        tools/apt.sh "$("$found" -c 'import sys; print(f"python3.{sys.version_info.minor}-venv")')"
    fi
    "$found" -m venv .venv
}

# uv knows nothing of pip's settings: where they matter (a mirror), uv fails and pip succeeds.
install() {
    if has_uv && uv pip install --quiet --python .venv/bin/python "$@"; then return; fi
    .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip --default-pip >/dev/null
    .venv/bin/python -m pip install --quiet --disable-pip-version-check "$@"
}

[ -x .venv/bin/python ] && good .venv/bin/python || make_environment
sum=$(cat requirements/*.lock pyproject.toml | sha256sum)
have=$(cat .venv/installed 2>/dev/null || true)
# Each lock holds all of the one before: run, dev, bench.
case "$have" in
    "$sum bench" | "$sum $1") exit ;;
    "$sum dev") [ "$1" = run ] && exit ;;
esac
echo "Installing $(grep -c == "$lock") packages, each compared with its hash …" >&2
install --require-hashes -r "$lock"
# Onward itself, from this folder: built by the setuptools of the lock, asking no index.
install --no-deps --no-build-isolation --no-index --editable .
echo "$sum $1" >.venv/installed
