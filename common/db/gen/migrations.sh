#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Build migrations into a program.
#
#   migrations.sh NAME OUT.c FILE.sql...     writes OUT.c and, beside it, migrations.h, included as
#                                            "NAME/migrations.h": extern const struct migrations NAME_migrations
#
# Files are 0001_what.sql, 0002_….sql: applied once, in order, without gaps; or repeat_what.sql: applied after
# those whenever their text is new (see db/migrate.h).
#
# A line `-- include: lives` is replaced by proto/sql/lives.sql.in, put through the C preprocessor with proto/ as
# include path, so that a table in SQL is made from the same proto/*.def as the one in C. There, rows are written
# with # as in C, and what comes out in double quotes is put in single ones:
#
#   #define SEAL_STEP(from, event, by, guard, to, announces) INSERT INTO seal_step VALUES (#from, #event, #to);
#   #include "lives.def"
set -eu
name=$1
out=$2
shift 2
proto=$(dirname "$0")/../../../proto

# "it's" as C has it becomes 'it''s' as SQL has it; what stands in single quotes already stays.
# shellcheck disable=SC2016 # awk's $
requote='
{
	out = ""
	inside = 0
	for (i = 1; i <= length($0); i++) {
		c = substr($0, i, 1)
		if (c == "\"") {
			inside = !inside
			c = "\047"
		} else if (c == "\047" && inside) {
			c = "\047\047"
		}
		out = out c
	}
	print out
}'

expand() { # expand NAME : the text of proto/sql/NAME.sql.in, made of the tables
	expanded=$(cpp -P -undef -nostdinc -I"$proto" "$proto/sql/$1.sql.in")
	printf '%s\n' "$expanded" | LC_ALL=C awk "$requote"
}

text() { # text FILE : its text with inclusions made
	while IFS= read -r line || [ -n "$line" ]; do
		case $line in
		'-- include: '*) expand "${line#-- include: }" ;;
		*) printf '%s\n' "$line" ;;
		esac
	done <"$1"
}

number=0
numbered=
repeated=
for file; do
	base=$(basename "$file" .sql)
	case $base in
	repeat_[a-z]*) repeated="$repeated $file" ;;
	[0-9][0-9][0-9][0-9]_[a-z]*)
		number=$((number + 1))
		case $base in
		"$(printf '%04d' "$number")"_*) ;;
		*) echo "$file: number $number is due here" >&2 && exit 1 ;;
		esac
		numbered="$numbered $file"
		;;
	*) echo "$file: neither 0001_name.sql nor repeat_name.sql" >&2 && exit 1 ;;
	esac
done

{
	printf '/* Made by common/db/gen/migrations.sh. */\n#include "%s/migrations.h"\n\n' "$name"
	printf 'static const struct migration migrations[] = {\n'
	for file in $numbered $repeated; do
		printf '\t{"%s",\n' "$(basename "$file" .sql)"
		lines=$(text "$file")
		printf '%s\n' "$lines" | sed 's/\\/\\\\/g; s/"/\\"/g; s/^/\t "/; s/$/\\n"/'
		printf '\t},\n'
	done
	printf '};\n\nconst struct migrations %s_migrations = {"%s", migrations, COUNT(migrations)};\n' "$name" "$name"
} >"$out.new"
{
	printf '/* Made by common/db/gen/migrations.sh. */\n#include "db/migrate.h"\n\n'
	printf 'extern const struct migrations %s_migrations;\n' "$name"
} >"$(dirname "$out")/migrations.h"
mv "$out.new" "$out"
