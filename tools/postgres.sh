#!/bin/sh
# A throw-away PostgreSQL from the system's own package: in a temporary folder, on a free port, never as root.
#   tools/postgres.sh run COMMAND…      starts one, runs the command with DATABASE_URL set, stops and removes it
#   tools/postgres.sh start [FOLDER]    starts one and prints its DATABASE_URL
#   tools/postgres.sh stop [FOLDER]     stops it and removes the folder
set -eu

say() { echo "postgres.sh: $*" >&2; }

programs() {
    for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV); do
        [ -x "$folder/initdb" ] && { echo "$folder"; return; }
    done
    if initdb=$(command -v initdb); then dirname "$initdb"; return; fi
    say "no PostgreSQL server here. On Debian: apt-get install postgresql"
    exit 1
}

# PostgreSQL refuses to run as root: then the account that the package made does it.
as_owner() { if [ "$(id -u)" = 0 ]; then (cd / && setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"); else "$@"; fi; }

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

start() {
    mkdir -p "$1"
    chmod 700 "$1"
    password=$(python3 -c 'import secrets; print(secrets.token_hex(16))')
    echo "$password" >"$1/password"
    if [ "$(id -u)" = 0 ]; then chown -R postgres "$1"; fi
    as_owner "$bin/initdb" --pgdata="$1/data" --username=onward --pwfile="$1/password" --auth=scram-sha-256 \
        --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$1/initdb.log" 2>&1 || { cat "$1/initdb.log" >&2; exit 1; }
    for _ in 1 2 3 4 5; do
        port=$(free_port)
        if as_owner "$bin/pg_ctl" --pgdata="$1/data" --log="$1/server.log" --wait --timeout=60 start --options="-p $port \
            -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200 -c shared_buffers=128MB \
            -c fsync=off -c synchronous_commit=off -c full_page_writes=off" >/dev/null 2>&1; then
            echo "postgresql://onward:$password@127.0.0.1:$port/postgres"
            return
        fi
    done
    cat "$1/server.log" >&2
    say "PostgreSQL did not start."
    exit 1
}

stop() {
    if [ -d "$1/data" ]; then as_owner "$bin/pg_ctl" --pgdata="$1/data" --mode=immediate --wait stop >/dev/null 2>&1 || true; fi
    rm -rf "$1"
}

bin=$(programs)
case "${1:-}" in
    start) start "${2:-${TMPDIR:-/tmp}/onward-postgres-$(id -u)}" ;;
    stop) stop "${2:-${TMPDIR:-/tmp}/onward-postgres-$(id -u)}" ;;
    run)
        shift
        folder=$(mktemp -d "${TMPDIR:-/tmp}/onward-postgres-XXXXXX")
        trap 'stop "$folder"' EXIT
        trap 'exit 130' INT
        trap 'exit 143' TERM HUP
        DATABASE_URL=$(start "$folder")
        export DATABASE_URL
        "$@"
        ;;
    *)
        sed -n '2,5s/^# \{0,1\}//p' "$0"
        exit 2
        ;;
esac
