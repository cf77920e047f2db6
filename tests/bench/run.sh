#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Run every bench one after the other, show what each says, and the goals of all together at the end.
#   run.sh OUT [NAME...]    OUT: a release build; NAME: "judge", "bus", ...; all when there is none
# A goal that is missed is said, and is no failure: 0 when every bench ran to its end.
set -u
out=${1:?"which build?"}
shift
goals=$(mktemp)
trap 'rm -f "$goals"' EXIT
failed=0
[ $# -gt 0 ] || set -- "$out"/tests/bench/*_bench

state() {
	echo "$(date -u '+%Y-%m-%d %H:%M UTC'), $(nproc) processors, load $(cut -d' ' -f1-3 /proc/loadavg)"
}

# With what the bench of OFD files compares; it says so when there is nothing.
case " $* " in
*ofd*)
	OFDRW_CLASSES=$(sh "$(dirname "$0")/ofdrw.sh" "$out/ofdrw" 2>"$goals.log") || OFDRW_CLASSES=
	export OFDRW_CLASSES
	;;
esac

state
for program in "$@"; do
	[ -x "$program" ] || program=$out/tests/bench/${program}_bench
	name=$(basename "$program")
	echo "$name"
	# What cmocka says of itself is of interest only when it failed.
	if ! PROGRAMS=$out/bin "$program" >"$goals.log" 2>&1 </dev/null; then
		cat "$goals.log"
		echo "$name could not be run"
		failed=$((failed + 1))
	else
		grep -v '^\[' "$goals.log"
	fi
	grep '^GOAL ' "$goals.log" >>"$goals"
	rm -f "$goals.log"
done
echo
sed 's/^GOAL //' "$goals"
state
echo "$(grep -c ' met$' "$goals") goals met, $(grep -c ' MISSED$' "$goals") missed, $failed benches failed"
[ "$failed" -eq 0 ]
