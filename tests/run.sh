#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Run test programs one after another and count what their own summaries say.
#   run.sh OUT PROGRAM...
set -u
out=$1
shift
passed=0
failed=0
for program in "$@"; do
	log=$out/$(basename "$program").log
	start=$(date +%s)
	PROGRAMS=$out/bin "$program" >"$log" 2>&1 </dev/null
	status=$?
	good=$(sed -n 's/^\[  PASSED  \] \([0-9]*\) test.*/\1/p' "$log" | tail -1)
	bad=$(sed -n 's/^\[  FAILED  \] \([0-9]*\) test.*/\1/p' "$log" | tail -1)
	good=${good:-0}
	bad=${bad:-0}
	# A program that died, or passed nothing, has failed whatever it printed.
	if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
	if [ "$good" -eq 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
	printf '%-40s %4s passed, %s failed, %ss\n' "$(basename "$program")" "$good" "$bad" "$(($(date +%s) - start))"
	if [ "$bad" -ne 0 ]; then
		grep -vE '^\[( RUN      |       OK )\]' "$log" | tail -60
	fi
	passed=$((passed + good))
	failed=$((failed + bad))
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
