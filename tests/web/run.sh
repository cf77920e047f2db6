#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The gateway's page in a real browser, on a suite of its own: run.sh BUILD
#
# files.sh makes the seals and the files; then the browser takes them to the page. What is seen is in build/web/shots
# afterwards. KEEP=1 leaves the suite running until Enter is pressed.
set -eu
build=$1
# All requests come from one address.
export ESEAL_RATE=0

# shellcheck source=deploy/world.sh
. deploy/world.sh
OUT=$PWD/build/web
mkdir -p build/run "$OUT/shots"
[ ! -e build/run/web ] || { private_open build/run/web && private_close; }
private_forget build/run/web

end() {
	status=$?
	trap - EXIT
	world_stop
	[ "$status" -ne 0 ] || private_forget build/run/web
	exit "$status"
}
trap end EXIT
trap 'exit 130' INT TERM

# What drives the browser; again only when the versions change.
if ! cmp -s tests/web/package-lock.json "$OUT/package-lock.json"; then
	rm -rf "${OUT:?}/node_modules"
	cp tests/web/package.json tests/web/package-lock.json "$OUT/"
	npm ci --prefix "$OUT" --ignore-scripts --no-audit --no-fund --loglevel=error >"$OUT/npm.log" 2>&1 || {
		cat "$OUT/npm.log"
		rm -f "${OUT:?}/package-lock.json"
		exit 1
	}
fi

world_start "$build/bin" build/run/web
WORK=$OUT/files NOTICE=$PWD/tests/data/notice.ofd ESEAL=$BIN/eseal
export WORK NOTICE ESEAL
rm -rf "${WORK:?}"

sh tests/web/files.sh >"$OUT/story.log" 2>&1 || {
	tail -n 40 "$OUT/story.log"
	exit 1
}
# shellcheck source=/dev/null
. "$WORK/codes"
export OUT
[ -z "${KEEP-}" ] || { echo "$GATEWAY  $FIRST $FIFTH $BEFORE" && read -r _; }

status=0
node --test-reporter=tap tests/web/all.mjs >"$OUT/test.log" 2>&1 || status=$?
sed -n 's/^ *\(ok\|not ok\) [0-9]* - /\1 - /p' "$OUT/test.log"
[ "$status" -eq 0 ] || grep -vE '^ *(ok|duration_ms|type:|---|\.\.\.)' "$OUT/test.log" | head -n 120
echo "$(sed -n 's/^# pass //p' "$OUT/test.log") passed, $(sed -n 's/^# fail //p' "$OUT/test.log") failed"
[ "$status" -eq 0 ]
