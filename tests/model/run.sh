#!/usr/bin/env bash
# Checks the model of a poll (docs/model.md) exhaustively: the rules as they are, in which nothing
# may be found, and the same with one rule left out at a time, in which something must be.
#
#   tests/model/run.sh [FOLDER]      needs spin and a C compiler; about three minutes, 3 GiB
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

HERE=$PWD
WORK=${1:-$(mktemp -d "${TMPDIR:-/tmp}/enlace-model.XXXXXX")}
[ -n "${1:-}" ] || trap 'rm -rf "$WORK"' EXIT
MEMORY_MIB=3500
FAILED=0

# search FLAG…: what spin found, in $WORK/out.
search() {
    rm -f "$WORK"/pan* "$WORK"/*.trail
    (
        cd "$WORK"
        spin -a "$@" "$HERE/poll.pml"
        cc -O2 -w -I"$HERE" "$@" -DSAFETY -DCOLLAPSE -DNOFAIR -DMEMLIM=$MEMORY_MIB -o pan pan.c
        ./pan -m20000 -w24
    ) >"$WORK/out" 2>&1 || true
}

# A search that ran out of depth or memory has proved nothing.
complete() {
    grep -q 'errors: 0' "$WORK/out" &&
        ! grep -Eqi 'search depth too small|out of memory|not completed' "$WORK/out"
}

sound() { # sound NAME FLAG…: nothing is found, in all states
    local name=$1 states
    shift
    search "$@"
    states=$(sed -n 's/^ *\([0-9]*\) states, stored.*/\1/p' "$WORK/out")
    if complete; then
        printf 'ok    %-58s %9s states\n' "$name" "$states"
    else
        printf 'FAIL  %-58s %s\n' "$name" "$*"
        tail -n 30 "$WORK/out"
        FAILED=$((FAILED + 1))
    fi
}

planted() { # planted FAULT FLAG…: the fault is found
    local fault=$1
    shift
    search "-DF_$fault" "$@"
    if grep -q 'assertion violated' "$WORK/out"; then
        printf 'found %s\n' "$fault"
    else
        printf 'FAIL  %s was not found\n' "$fault"
        tail -n 30 "$WORK/out"
        FAILED=$((FAILED + 1))
    fi
}

command -v spin >/dev/null || { echo "spin is missing (Debian: spin)"; exit 2; }

FEW="-DVOTES0=0 -DVOTES1=1 -DVOTES2=0"
ALONE="-DVOTES0=0 -DVOTES1=1 -DVOTES2=1"
# shellcheck disable=SC2086 # flags are words
{
    sound 'fail, any delays' -DRULE=0 $ALONE
    sound 'extend_once, any delays' -DRULE=1 $ALONE
    sound 'count_cosigned, any delays' -DRULE=2 $ALONE
    sound 'fail, more votes' -DRULE=0 -DPROMPT
    sound 'fail, more votes, each chapter must pass' -DRULE=0 -DPROMPT -DDUAL
    sound 'extend_once, more votes' -DRULE=1 -DPROMPT
    sound 'count_cosigned, more votes' -DRULE=2 -DPROMPT
    sound 'count_cosigned, more votes, each chapter must pass' -DRULE=2 -DPROMPT -DDUAL
    sound 'fail, a chapter lies' -DRULE=0 -DLIAR=2 -DPROMPT -DVOTES0=0 -DVOTES2=0
    sound 'count_cosigned, a chapter lies' -DRULE=2 -DLIAR=2 -DPROMPT -DVOTES0=0 -DVOTES2=0
    sound 'fail, the host lies' -DRULE=0 -DLIAR=0 -DPROMPT $ALONE
    sound 'count_cosigned, the host lies' -DRULE=2 -DLIAR=0 -DPROMPT $FEW
    sound 'fail, the host lies, any delays' -DRULE=0 -DLIAR=0 $FEW

    planted OWN_INPUTS -DRULE=0 $ALONE
    planted COUNT_BEFORE_SEAL -DRULE=0 $ALONE
    planted ROLL_BY_VIEW -DRULE=0 $ALONE
    planted UNKNOWN_IS_NOTHING -DRULE=2 -DPROMPT
    planted ONLY_THE_BEST -DRULE=2 -DPROMPT
    planted NO_WAIT_FOR_THE_KEY -DRULE=2 -DPROMPT
    planted KEY_BY_VIEW -DRULE=2 $ALONE
    planted LATE_SEAL_REWRITES -DRULE=2 $ALONE
    planted CUT_WHAT_IS_SEALED -DRULE=2 $ALONE
    planted LAST_SEAL -DRULE=0 -DLIAR=2 -DVOTES0=0 -DVOTES2=0
    planted CERTIFY_AT_ONCE -DRULE=0 -DLIAR=0 $ALONE
}
if [ "$FAILED" -gt 0 ]; then
    echo "$FAILED failed"
    exit 1
fi
