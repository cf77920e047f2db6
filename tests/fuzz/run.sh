#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Fuzz every target for a while, from the kept corpus and from what earlier runs found.
#   run.sh OUT SECONDS
# What is found stays in OUT/fuzz/NAME; an input that breaks a target is kept in OUT/fuzz/NAME-crash-….
set -u
out=$1
seconds=$2
passed=0
failed=0
for target in "$out"/tests/fuzz/*_fuzz; do
	name=$(basename "$target" _fuzz)
	mkdir -p "$out/fuzz/$name"
	seeds=tests/fuzz/corpus/$name
	[ -d "$seeds" ] || seeds=
	# shellcheck disable=SC2086 # no seeds is no word
	if "$target" -max_total_time="$seconds" -max_len=20000 -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 \
		-artifact_prefix="$out/fuzz/$name-crash-" "$out/fuzz/$name" $seeds >"$out/fuzz/$name.log" 2>&1; then
		passed=$((passed + 1))
		printf '%-20s %s runs\n' "$name" "$(sed -n 's/^stat::number_of_executed_units: *//p' "$out/fuzz/$name.log")"
	else
		failed=$((failed + 1))
		printf '%-20s FAILED\n' "$name"
		tail -40 "$out/fuzz/$name.log"
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
