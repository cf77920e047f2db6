#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Make a table of pages (http/page.h) out of files: NAME_pages, for the program NAME.
#   pages.sh NAME OUT FILE...
set -eu
name=$1
out=$2
shift 2

type_of() {
	case $1 in
	*.html) echo 'text/html; charset=utf-8' ;;
	*.css) echo 'text/css; charset=utf-8' ;;
	*.js | *.mjs) echo 'text/javascript; charset=utf-8' ;;
	*.json) echo 'application/json' ;;
	*.svg) echo 'image/svg+xml' ;;
	*.png) echo 'image/png' ;;
	*.wasm) echo 'application/wasm' ;;
	*)
		echo "pages: no content type for $1" >&2
		return 1
		;;
	esac
}

{
	echo "/* Made by common/http/gen/pages.sh. */"
	echo '#include "http/page.h"'
	echo "extern const struct page ${name}_pages[];"
	count=0
	for file; do
		echo "static const unsigned char bytes_${count}[] = {"
		od -An -v -tx1 "$file" | sed 's/ \([0-9a-f][0-9a-f]\)/0x\1,/g'
		echo '};'
		count=$((count + 1))
	done
	echo "const struct page ${name}_pages[] = {"
	count=0
	for file; do
		type=$(type_of "$file")
		etag=$(sha256sum "$file" | cut -c 1-32)
		echo "	{\"/${file##*/}\", \"$type\", \"\\\"$etag\\\"\", bytes_$count, sizeof(bytes_$count)},"
		count=$((count + 1))
	done
	echo '	{0},'
	echo '};'
} >"$out.new"
mv "$out.new" "$out"
