#!/usr/bin/env bash
# The one test command. On a fresh Debian machine with Rust it installs what is missing, builds
# once, and runs everything; nothing is skipped, a part that is missing is a failure.
#
#   tests/run.sh [--release]
#
# --release also builds the binary as README.md has it and lets it run `demo --check`.
# One line per step; the logs are in target/test-logs/. The last line is `N passed, N failed`.
#
# shellcheck disable=SC2317,SC2153 # most functions are called by name, through `step`
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

ROOT=$PWD
TARGET=${CARGO_TARGET_DIR:-$ROOT/target}
LOGS=$TARGET/test-logs
BIN=$TARGET/debug/enlace
# Everything together has to end within 90 minutes, on 2 cores, cold.
ALL_SECONDS=5300
NODE_MAJOR=20
NODE_FALLBACK=22.23.3
PASSED=0
FAILED=0
SCRATCH=
DEMO=
JOB=
RELEASE=no

for argument in "$@"; do
    case $argument in
    --release) RELEASE=yes ;;
    *) sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 2 ;;
    esac
done

# What the person at the keyboard has set for her own instance must not reach the tests.
for name in $(compgen -e | grep '^ENLACE_' || true); do unset "$name"; done
export LC_ALL=C.UTF-8 CARGO_TERM_COLOR=never NO_COLOR=1
export PATH=$PATH:${HOME:-/root}/.cargo/bin
rm -rf "$LOGS"
mkdir -p "$LOGS"

cleanup() {
    [ -z "$JOB" ] || kill -TERM "$JOB" 2>/dev/null || true
    [ -z "$DEMO" ] || kill -KILL -- "-$DEMO" 2>/dev/null || true
    if [ -n "$SCRATCH" ]; then
        tests/harness/postgres.sh stop "$SCRATCH/postgres" || true
        rm -rf "$SCRATCH"
    fi
}
trap cleanup EXIT
trap 'exit 130' INT TERM
SCRATCH=$(mktemp -d /tmp/enlace-test.XXXXXXXX)
# The server's folder lies below, and belongs to another user when this runs as root.
chmod 711 "$SCRATCH"

finish() {
    echo "$PASSED passed, $FAILED failed"
    [ "$FAILED" -eq 0 ] && exit 0
    exit 1
}

report() { # report ok|FAIL NAME SECONDS [NOTE]
    printf '%-4s  %-44s %5d s%s\n' "$1" "$2" "$3" "${4:+  $4}"
}

# Within LIMIT seconds or not at all. In the background, so that an interrupt is heard at once.
bounded() {
    local status=0
    timeout --kill-after=10 "$LIMIT" "$@" &
    JOB=$!
    wait "$JOB" || status=$?
    JOB=
    return "$status"
}

# step NAME LIMIT COMMAND…: one line, the output in a log, its end shown when it failed. A
# function among the commands bounds its parts by LIMIT; what it says in NOTE goes on the line.
# (Within a step `set -e` is off: functions say `|| return`.)
step() {
    local name=$1 limit=$2 log began=$SECONDS left=$((ALL_SECONDS - SECONDS)) status=0
    shift 2
    log=$LOGS/$(tr -cs 'a-zA-Z0-9\n' '-' <<<"$name").log
    NOTE=
    [ "$left" -ge 1 ] || left=1
    [ "$limit" -le "$left" ] || limit=$left
    if declare -F "$1" >/dev/null; then
        LIMIT=$limit LOG=$log "$@" >"$log" 2>&1 </dev/null || status=$?
    else
        LIMIT=$limit bounded "$@" >"$log" 2>&1 </dev/null || status=$?
    fi
    [ "$status" -ne 124 ] || NOTE="no end within $limit s"
    if [ "$status" -eq 0 ]; then
        report ok "$name" $((SECONDS - began)) "$NOTE"
        return 0
    fi
    report FAIL "$name" $((SECONDS - began)) "$NOTE"
    tail -n 60 "$log" | sed 's/^/      | /'
    echo "      | the whole log: ${log#"$ROOT"/}"
    return 1
}

# A step that is one check.
check() {
    if step "$@"; then PASSED=$((PASSED + 1)); else FAILED=$((FAILED + 1)); return 1; fi
}

# A step that counts by itself; one that fails without having counted a failure is one failure.
counted() {
    local before=$FAILED
    step "$@" || { [ "$FAILED" -gt "$before" ] || FAILED=$((FAILED + 1)); return 1; }
}

not_run() { # not_run WHY NAME…
    local why=$1
    shift
    for name in "$@"; do
        report FAIL "$name" 0 "not run: $why"
        FAILED=$((FAILED + 1))
    done
}

# ---- what must be there -------------------------------------------------------------------------

node_suits() {
    command -v node >/dev/null &&
        node -e 'process.exit(parseInt(process.versions.node) < +process.argv[1] ? 1 : 0)' \
            "$NODE_MAJOR"
}

has_postgres() {
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null
}

# The first Python that has what the second reader needs; one from elsewhere may lack the package.
python_suits() {
    local name
    for name in python3 /usr/bin/python3; do
        "$name" -c 'import sys, cryptography; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
            continue
        command -v "$name"
        return 0
    done
    return 1
}

missing_packages() {
    python_suits >/dev/null || echo python3 python3-cryptography
    command -v cc >/dev/null || echo build-essential
    has_postgres || echo postgresql
    command -v "${CHROMIUM:-chromium}" >/dev/null || echo chromium fonts-dejavu-core
    command -v node >/dev/null || echo nodejs
    # A node from elsewhere brings npm with it.
    command -v npm >/dev/null || echo npm
    command -v spin >/dev/null || echo spin
}

install_packages() {
    local packages as_root=()
    packages=$(missing_packages | tr '\n' ' ')
    [ -n "$packages" ] || return 0
    echo "missing: $packages"
    if ! command -v apt-get >/dev/null; then
        echo "This is no Debian: install by hand what is missing (Debian's names): $packages"
        return 2
    fi
    if [ "$(id -u)" -ne 0 ]; then
        if ! sudo -n true 2>/dev/null; then
            echo "Neither root nor sudo without a password. Install first, as root:"
            echo "    apt-get install --no-install-recommends $packages"
            return 2
        fi
        as_root=(sudo -n)
    fi
    bounded "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -o DPkg::Lock::Timeout=300 -q update || return
    # shellcheck disable=SC2086 # the list is words
    bounded "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -o DPkg::Lock::Timeout=300 -q install -y --no-install-recommends $packages || return
    packages=$(missing_packages | tr '\n' ' ')
    [ -z "$packages" ] || { echo "still missing after the installation: $packages"; return 2; }
}

install_rust_parts() {
    command -v cargo >/dev/null || { echo "Rust is missing: no cargo in PATH"; return 2; }
    for part in fmt clippy; do
        cargo "$part" --version >/dev/null 2>&1 && continue
        rustup component add rustfmt clippy || { echo "cargo $part is missing"; return 2; }
    done
    cargo nextest --version >/dev/null 2>&1 || bounded cargo install cargo-nextest --locked
}

# Debian 12 has Node 18, which the browser driver refuses: then Node's own npm package is used,
# inside target/. The driver's packages are installed there too, by the committed lock file.
install_browser_parts() {
    local arch
    if ! node_suits; then
        case $(uname -m) in
        x86_64) arch=x64 ;;
        aarch64) arch=arm64 ;;
        *) echo "Node $NODE_MAJOR or newer is missing"; return 2 ;;
        esac
        bounded npm install --prefix "$TARGET/test-node" --no-save --no-audit --no-fund \
            "node-linux-$arch@$NODE_FALLBACK" || return
        PATH=$TARGET/test-node/node_modules/node-linux-$arch/bin:$PATH
    fi
    node_suits || { echo "Node $NODE_MAJOR or newer is missing"; return 2; }
    mkdir -p "$TARGET/test-browser" &&
        cp tests/portal/browser/{package.json,package-lock.json,.npmrc,*.mjs} \
            "$TARGET/test-browser/" &&
        bounded npm --prefix "$TARGET/test-browser" ci
}

# The second reader of the protocol (tests/independent) runs under this one.
choose_python() {
    ENLACE_TEST_PYTHON=$(python_suits) ||
        { echo "Python 3.11 or newer with the package cryptography is missing"; return 2; }
    export ENLACE_TEST_PYTHON
    NOTE=$ENLACE_TEST_PYTHON
}

start_postgres() {
    ENLACE_TEST_POSTGRES=$(timeout "$LIMIT" tests/harness/postgres.sh start "$SCRATCH/postgres") ||
        return
    export ENLACE_TEST_POSTGRES
}

# ---- the tests ----------------------------------------------------------------------------------

number_before() { # number_before WORD LINE: 0 where the line has no such number
    local found
    found=$(sed -n "s/.*[^0-9]\([0-9]\{1,\}\) $1.*/\1/p" <<<"$2")
    echo "${found:-0}"
}

# nextest DATABASE [FILTER…]: every test must run; an ignored one is a failure in the run without
# a filter (with one, nextest counts what was filtered out as skipped too).
nextest() {
    local database=$1 status=0 summary part
    shift
    export ENLACE_TEST_DATABASE=$database
    bounded cargo nextest run --workspace --locked --no-fail-fast --show-progress none \
        --status-level slow --final-status-level fail "$@" || status=$?
    summary=$(grep '^ *Summary \[' "$LOG" | tail -n 1)
    NOTE=${summary#*] }
    PASSED=$((PASSED + $(number_before passed "$summary")))
    for part in failed 'timed out' 'exec failed'; do
        FAILED=$((FAILED + $(number_before "$part" "$summary")))
    done
    if [ "$(number_before passed "$summary")" -eq 0 ]; then
        echo "no test has passed"
        return 1
    fi
    if [ $# -eq 0 ] && [ "$(number_before skipped "$summary")" -ne 0 ]; then
        echo "tests were skipped: $summary"
        return 1
    fi
    return "$status"
}

# The demo's ports as its flags, below those the system gives to outgoing connections.
two_ports() {
    local port found=()
    while [ "${#found[@]}" -lt 2 ]; do
        port=$((20000 + RANDOM % 12000))
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then found+=("$port"); fi
    done
    echo "--us-port ${found[0]} --mx-port ${found[1]}"
}

start_demo() {
    local waited=0
    # A group of its own: the demo's instances are processes too, and end with it.
    # shellcheck disable=SC2046 # the flags are words
    setsid "$BIN" demo $(two_ports) --folder "$SCRATCH/demo" \
        --ready-file "$SCRATCH/ready.json" >"$LOGS/browser-demo.log" 2>&1 </dev/null &
    DEMO=$!
    while [ ! -s "$SCRATCH/ready.json" ]; do
        if ! kill -0 "$DEMO" 2>/dev/null || [ "$waited" -ge 600 ]; then
            echo "the demo did not come up:"
            tail -n 40 "$LOGS/browser-demo.log"
            return 1
        fi
        sleep 1
        waited=$((waited + 1))
    done
}

# Whether a process of this group is alive (not merely unburied). A fresh Debian has no pgrep.
group_alive() {
    local stat state group
    for stat in /proc/[0-9]*/stat; do
        stat=$(cat "$stat" 2>/dev/null) || continue
        read -r state _ group _ <<<"${stat##*) }"
        [ "$group" != "$1" ] || [ "$state" = Z ] || return 0
    done
    return 1
}

# Asked to stop, it stops, with its instances.
stop_demo() {
    local waited=0
    kill -TERM "$DEMO" 2>/dev/null || true
    while group_alive "$DEMO" && [ "$waited" -lt 20 ]; do
        sleep 1
        waited=$((waited + 1))
    done
    if group_alive "$DEMO"; then
        echo "the demo or an instance of it was still there 20 s after SIGTERM"
        kill -KILL -- "-$DEMO" 2>/dev/null || true
        DEMO=
        return 1
    fi
    DEMO=
}

story() {
    local status=0 last
    start_demo || return 1
    CHROMIUM=$(command -v "${CHROMIUM:-chromium}")
    export CHROMIUM
    bounded node "$TARGET/test-browser/story.mjs" "$SCRATCH/ready.json" "$LOGS/screens" || status=$?
    last=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$LOG" | tail -n 1 || true)
    NOTE=$last
    if [ -n "$last" ]; then
        PASSED=$((PASSED + $(cut -d' ' -f1 <<<"$last")))
        FAILED=$((FAILED + $(cut -d' ' -f3 <<<"$last")))
    else
        status=1
    fi
    stop_demo || status=1
    return "$status"
}

# demo_check BINARY: the last line it prints is JSON and says that all went well. What it logs is
# kept apart, so that a late line of the log is not taken for it.
demo_check() {
    local status=0 out=${LOG%.log}.out
    # shellcheck disable=SC2046 # the flags are words
    bounded "$1" demo --check $(two_ports) >"$out" || status=$?
    cat "$out"
    if ! tail -n 1 "$out" | grep -Eq '^\{.*"ok": ?true'; then
        echo "the last line is no JSON with ok: true"
        status=1
    fi
    return "$status"
}

# ---- the order ----------------------------------------------------------------------------------

counted 'what is needed: packages' 1200 install_packages || finish
counted 'what is needed: Rust parts' 1800 install_rust_parts || finish
counted 'what is needed: Python' 60 choose_python || finish
counted 'what is needed: browser parts' 600 install_browser_parts || finish
check 'model of a poll, all states' 900 tests/model/run.sh || true
check 'format' 120 cargo fmt --all --check || true

if check 'build' 2400 cargo build --workspace --bins --tests --locked; then
    # Tests that start a real process start this one.
    export ENLACE_TEST_BINARY=$BIN
    counted 'tests on SQLite' 1500 nextest sqlite || true
    if counted 'a PostgreSQL of our own' 120 start_postgres; then
        # The simulator brings its own databases: it ran above.
        counted 'tests on PostgreSQL' 1500 nextest postgres \
            -E 'package(tests) - test(/^simulated/)' || true
    else
        not_run 'no server' 'tests on PostgreSQL'
    fi
    # nextest runs no examples in documentation.
    check 'examples in the documentation' 600 cargo test --workspace --doc --locked || true
    counted 'member'\''s story in the browser' 1200 story || true
    check 'demo --check' 900 demo_check "$BIN" || true
else
    not_run 'no build' 'tests on SQLite' 'tests on PostgreSQL' 'examples in the documentation' \
        'member'\''s story in the browser' 'demo --check'
fi

check 'clippy, warnings denied' 1500 \
    cargo clippy --workspace --all-targets --locked -- -D warnings || true
check 'documentation, warnings denied' 900 \
    env RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps --locked || true

if [ "$RELEASE" = yes ]; then
    if check 'release build' 2400 cargo build --release --locked; then
        check 'release demo --check' 900 demo_check "$TARGET/release/enlace" || true
    else
        not_run 'no build' 'release demo --check'
    fi
fi

finish
