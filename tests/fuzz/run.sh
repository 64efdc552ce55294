#!/usr/bin/env bash
# Builds every target and fuzzes each for so many seconds (60 unless said otherwise).
#
#   tests/fuzz/run.sh [SECONDS] [TARGET…]
#
# Debian with Rust (rustup's stable) and g++ is enough; cargo-fuzz is installed where it is missing.
# Coverage needs a compiler option that stable Rust allows to itself only: hence RUSTC_BOOTSTRAP.
# No sanitizer: the house forbids unsafe code; what is looked for are panics, overflows, broken
# promises and endless work. CARGO_TARGET_DIR is heeded: below its `fuzz` folder all is built, and inputs
# that reach new code stay in `fuzz/corpus`, from where `keep.sh` takes what is worth it. A crash is
# left in tests/fuzz/artifacts, and the exit status says so.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
seconds=${1:-60}
shift || true
targets=("$@")
export RUSTC_BOOTSTRAP=1
command -v cargo-fuzz >/dev/null || cargo install cargo-fuzz --locked
[ "${#targets[@]}" -gt 0 ] || mapfile -t targets < <(cargo fuzz list --fuzz-dir .)
built=${CARGO_TARGET_DIR:-$PWD/../../target}/fuzz
status=0
for target in "${targets[@]}"; do
    mkdir -p "$built/corpus/$target" "corpus/$target"
    # What commands say on standard output is not for whoever watches.
    cargo fuzz run --fuzz-dir . --sanitizer none --target-dir "$built" "$target" \
        "$built/corpus/$target" "corpus/$target" -- -close_fd_mask=1 \
        -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -max_len=65536 \
        -print_final_stats=1 || status=1
done
exit "$status"
