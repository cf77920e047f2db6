#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# clang-tidy on one file, unless it has passed before in the same words: tidy.sh CACHE FILE, with FLAGS set.
set -u
cache=$1
file=$2
flags=${FLAGS:-}

# shellcheck disable=SC2086
sum=$({
	cat .clang-tidy
	echo "$flags"
	clang -E -C $flags "$file" 2>&1
} | sha256sum | cut -d ' ' -f 1)
stamp=$cache/$(printf '%s' "$file" | tr / _)
[ "$(cat "$stamp" 2>/dev/null)" != "$sum" ] || exit 0

# shellcheck disable=SC2086
if found=$(clang-tidy --quiet "$file" -- $flags 2>/dev/null) && [ -z "$found" ]; then
	echo "$sum" >"$stamp"
else
	printf '%s\n' "$found"
	exit 1
fi
