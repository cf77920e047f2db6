#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Fuzz every target for a while, from the kept corpus and from what earlier runs found.
#   run.sh OUT SECONDS [NAME...]   NAME: "seal", "zip", ...; all when there is none
# What is found stays in OUT/fuzz/NAME; an input that breaks a target is kept in OUT/fuzz/NAME-crash-….
set -u
out=${1:?"which build?"}
seconds=${2:?"how long?"}
shift 2
[ $# -gt 0 ] || set -- "$out"/tests/fuzz/*_fuzz
passed=0
failed=0

# Where inputs to begin with lie: the kept ones, and the real files beside the project, where it has any.
seeds_of() {
	set -- "$1" "tests/fuzz/corpus/$1" ../shared/samples
	case $1 in
	seal) set -- "$2" "$3/seals" ;;
	signature | signeddata) set -- "$2" "$3/signedvalue" ;;
	zip) set -- "$2" "$3/ofd" ;;
	*) set -- "$2" ;;
	esac
	for folder; do
		[ ! -d "$folder" ] || echo "$folder"
	done
}

for target; do
	[ -x "$target" ] || target=$out/tests/fuzz/${target}_fuzz
	name=$(basename "$target" _fuzz)
	mkdir -p "$out/fuzz/$name"
	# shellcheck disable=SC2046 # no seeds is no word
	if "$target" -max_total_time="$seconds" -max_len=20000 -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 \
		-artifact_prefix="$out/fuzz/$name-crash-" "$out/fuzz/$name" $(seeds_of "$name") >"$out/fuzz/$name.log" 2>&1; then
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
