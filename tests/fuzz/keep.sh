#!/usr/bin/env bash
# Adds to the committed corpus of each target what `run.sh` found: the fewest and shortest inputs that
# reach what the samples of `corpus.py` do not. So that the repository stays small, none of them is
# longer than 1 KiB, and there are at most 96, spread over all lengths.
#
#   tests/fuzz/keep.sh [TARGET…]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
targets=("$@")
[ "${#targets[@]}" -gt 0 ] || mapfile -t targets < <(cargo fuzz list --fuzz-dir .)
built=${CARGO_TARGET_DIR:-$PWD/../../target}/fuzz
sample=$(printf '[0-9a-f]%.0s' {1..16})
for target in "${targets[@]}"; do
    mkdir -p "$built/corpus/$target" "corpus/$target" "$built/kept"
    kept=$(mktemp -d "$built/kept/XXXXXX")
    found=$(mktemp -d "$built/kept/XXXXXX")
    # Samples are named by 16 digits, what was found by 40.
    find "corpus/$target" -type f -name "$sample" -exec cp -t "$kept" {} +
    for from in "corpus/$target" "$built/corpus/$target"; do
        find "$from" -type f ! -name "$sample" -size -1025c -exec cp -t "$found" {} +
    done
    "$built/x86_64-unknown-linux-gnu/release/$target" -merge=1 -close_fd_mask=1 "$kept" "$found"
    find "$kept" -type f ! -name "$sample" -printf '%s %p\n' | sort -n |
        awk '{ path[NR] = $2 } END { for (n = 1; n <= NR; n++)
            if (NR > 96 && int(n * 96 / NR) == int((n - 1) * 96 / NR)) print path[n] }' |
        xargs -r rm
    rm -r "corpus/$target" "$found"
    mv "$kept" "corpus/$target"
    chmod 755 "corpus/$target"
done
du -sh --apparent-size corpus
