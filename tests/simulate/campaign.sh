#!/bin/sh
# Plays schedules for the record, at the lowest priority: campaign.sh FROM COUNT LOG
# The log says of which commit they are; after each thousand it says how it goes, so that a campaign
# that is cut off counts so far. What came of it goes into docs/simulator.md.
set -eu
from=${1:?first seed} count=${2:?schedules} log=${3:?log}
cd "$(dirname "$0")/../.."
cargo build --quiet --release -p tests --bin simulate
{
    echo "commit $(git rev-parse HEAD), $(git status --porcelain | wc -l) files changed since"
    echo "$(date -u +%FT%TZ), schedules $from to $((from + count - 1)), $(nproc) cores"
} >>"$log"
exec nice -n 19 "${CARGO_TARGET_DIR:-target}/release/simulate" --seeds "$count" --from "$from" >>"$log" 2>&1
