#!/usr/bin/env bash
# Fuzzes every target for so many seconds each (60 unless said otherwise), from the corpus on.
#
#   tests/fuzz/run.sh [SECONDS] [TARGET…]
#
# Coverage needs a compiler option that stable Rust allows to itself only: hence RUSTC_BOOTSTRAP.
# No sanitizer: the schema forbids unsafe code; what is looked for are panics, overflows, broken
# promises and endless work. New inputs that reach new code stay in target/fuzz/corpus; a crash is
# left in tests/fuzz/artifacts, and the exit status says so.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
seconds=${1:-60}
shift || true
targets=("$@")
[ "${#targets[@]}" -gt 0 ] || targets=(json event page note receipt export log_file words)
export RUSTC_BOOTSTRAP=1
command -v cargo-fuzz >/dev/null || cargo install cargo-fuzz --locked
grown=$PWD/../../target/fuzz/corpus
for target in "${targets[@]}"; do
    mkdir -p "$grown/$target" "corpus/$target"
    cargo fuzz run --fuzz-dir . --sanitizer none --target-dir ../../target/fuzz "$target" \
        "$grown/$target" "corpus/$target" -- \
        -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=65536 -print_final_stats=1
done
