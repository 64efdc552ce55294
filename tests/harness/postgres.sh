#!/usr/bin/env bash
# A throw-away PostgreSQL cluster for tests: its own folder, its own port, its own password, gone
# afterwards. It never touches a cluster that the machine already runs.
#
#   tests/harness/postgres.sh start FOLDER   makes and starts a cluster in FOLDER, prints its URL
#   tests/harness/postgres.sh stop FOLDER    stops it and removes FOLDER
#   tests/harness/postgres.sh run COMMAND…   runs COMMAND with ENLACE_TEST_POSTGRES, then stops it
#
# The user of the URL may create databases: each test makes one of its own. FOLDER must not exist.
set -euo pipefail

refuse() {
    echo "postgres.sh: $*" >&2
    exit 2
}

# Debian keeps initdb and pg_ctl out of PATH, one folder per major version; the newest wins.
programs() {
    local newest
    newest=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
    if [ -x "$newest/initdb" ]; then
        echo "$newest"
    elif command -v initdb >/dev/null && command -v pg_ctl >/dev/null; then
        dirname "$(readlink -f "$(command -v initdb)")"
    else
        refuse "no initdb and pg_ctl found: install Debian's package postgresql"
    fi
}

# PostgreSQL refuses to run as root: the user that Debian's package makes runs it then.
as_owner() {
    if [ "$(id -u)" -ne 0 ]; then
        "$@"
    else
        runuser -u "$(owner)" -- "$@"
    fi
}

owner() {
    if id postgres >/dev/null 2>&1; then echo postgres; else echo nobody; fi
}

# Below 32768, where the system takes the ports of outgoing connections from.
free_port() {
    local port
    for _ in $(seq 50); do
        port=$((20000 + RANDOM % 12000))
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return
        fi
    done
    refuse "no free port found"
}

start() {
    local folder=$1 bin port password attempt
    [ ! -e "$folder" ] || refuse "$folder exists already"
    bin=$(programs)
    mkdir -m 700 "$folder"
    password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    echo "$password" >"$folder/password"
    [ "$(id -u)" -ne 0 ] || chown -R "$(owner)" "$folder"
    cd "$folder" || refuse "cannot enter $folder"
    as_owner "$bin/initdb" --pgdata="$folder/data" --username=enlace --pwfile="$folder/password" \
        --auth=scram-sha-256 --encoding=UTF8 --locale=C --no-sync >"$folder/initdb.log" 2>&1 ||
        { cat "$folder/initdb.log" >&2; refuse "initdb failed"; }
    # Durability is switched off here and only here: what a test of the house kills is the
    # instance, never this server. 300 connections: one pool per instance and test at a time.
    cat >>"$folder/data/postgresql.conf" <<SETTINGS
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 300
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
SETTINGS
    for attempt in 1 2 3 4 5; do
        port=$(free_port)
        if as_owner "$bin/pg_ctl" --pgdata="$folder/data" --log="$folder/server.log" --wait \
            --timeout=60 --options="-p $port" start >"$folder/pg_ctl.log" 2>&1 </dev/null; then
            echo "postgres://enlace:$password@127.0.0.1:$port/postgres"
            return
        fi
    done
    cat "$folder/server.log" >&2 || true
    refuse "the server did not start in $attempt attempts"
}

stop() {
    local folder=$1 bin
    [ -d "$folder" ] || return 0
    bin=$(programs)
    cd / || refuse "cannot leave the folder"
    if [ -f "$folder/data/postmaster.pid" ]; then
        as_owner "$bin/pg_ctl" --pgdata="$folder/data" --mode=immediate --wait --timeout=30 stop \
            >/dev/null 2>&1 || echo "postgres.sh: the server in $folder did not stop" >&2
    fi
    rm -rf "$folder"
}

run() {
    local status=0
    # Not local: the trap runs after this function has ended.
    folder=$(mktemp -u -d /tmp/enlace-postgres.XXXXXXXX)
    trap 'stop "$folder"' EXIT
    ENLACE_TEST_POSTGRES=$(start "$folder") || exit $?
    export ENLACE_TEST_POSTGRES
    "$@" || status=$?
    return "$status"
}

case "${1:-}" in
start) [ $# -eq 2 ] || refuse "start FOLDER"; start "$2" ;;
stop) [ $# -eq 2 ] || refuse "stop FOLDER"; stop "$2" ;;
run) [ $# -ge 2 ] || refuse "run COMMAND…"; shift; run "$@" ;;
*) refuse "one of: start FOLDER, stop FOLDER, run COMMAND…" ;;
esac
