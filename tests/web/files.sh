#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The files that the browser takes to the page, made by the chapters of the story up to sealing and verifying, in $WORK. The
# codes of the two seals, and a moment before one of them was suspended, come to $WORK/codes as a script.
# The suite's addresses come by the environment, as for deploy/story.sh.
set -u

# shellcheck source=deploy/story/tell.sh
. deploy/story/tell.sh
for chapter in apply make seal; do
	# shellcheck source=/dev/null
	. "deploy/story/$chapter.sh"
done
summary || exit 1

# One of the seals is suspended for what is asked about the past.
sleep 1
before=$(now)
sleep 1
ask owner POST "$MAKING/v1/seals/$FIFTH/suspend" '{"reason":"印章保管人变更"}'
[ "$status" = 200 ] || exit 1

# A document and its signed value, apart from each other.
unzip -qoj "$WORK/sealed.ofd" 'Doc_0/Signs/Sign_0/*' -d "$WORK/apart" &&
	unzip -qoj "$WORK/tampered.ofd" 'Doc_0/Pages/Page_0/Content.xml' -d "$WORK/apart" &&
	printf 'export FIRST=%s FIFTH=%s BEFORE=%s\n' "$FIRST" "$FIFTH" "$before" >"$WORK/codes"
