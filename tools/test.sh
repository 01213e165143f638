#!/bin/sh
# Every test, on SQLite and then on PostgreSQL. Installs what is missing by apt, starts its own PostgreSQL, leaves nothing.
# Arguments are passed on to pytest: tools/test.sh tests/cases
set -eu
cd "$(dirname "$0")/.."
for name in $(env | sed -n 's/^\(ONWARD_[A-Z_]*\|DATABASE_URL\|PGHOST\|PGUSER\)=.*/\1/p'); do unset "$name"; done

if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && ! command -v initdb >/dev/null; then
    # The package would make and start a server of its own; ours is enough.
    if [ "$(id -u)" = 0 ]; then as_root=; else as_root="sudo -n"; fi
    $as_root mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] ||
        echo "create_main_cluster = false" | $as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
    tools/apt.sh postgresql
fi
command -v chromium >/dev/null || tools/apt.sh chromium

.venv/bin/python -c "from onward.config.messages import compile_catalogues; compile_catalogues()"
processes=$(nproc)
[ "$processes" -gt 8 ] && processes=8
status=0
echo "== On SQLite"
.venv/bin/pytest -q -n "$processes" --dist loadgroup "$@" || status=1
echo "== On PostgreSQL"
# The browser's site runs on SQLite either way: once is enough.
tools/postgres.sh run .venv/bin/pytest -q -n "$processes" --dist loadgroup -m "not browser" "$@" || status=1
exit $status
