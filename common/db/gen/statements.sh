#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Make C statements from .sql files.
#
#   statements.sh NAME OUTDIR FILE.sql...     writes OUTDIR/sql.h and OUTDIR/sql.c, included as "NAME/sql.h"
#
# A file holds one statement and is named after it. It begins with its header:
#
#   -- SPDX-License-Identifier: Apache-2.0
#   -- seal_lock: one seal, held until commit.
#   -- in:  $1 code text
#   -- out: seal_id uuid, state text, version int8, owner_id uuid
#   SELECT seal_id, state, version, owner_id FROM seal WHERE code = $1 FOR UPDATE;
#
# `in` and `out` may be left out when there is nothing, or go on in lines that begin with "--   ". Types: text
# varchar int2 int4 int8 bool uuid bytea timestamptz json jsonb text[]; a column that can be NULL has
# ? behind its type (text?) and is read by row_…_or_null. Fails when the header and the $n of the
# statement differ, or when the file is not of this form. The columns are compared with what the server says when
# the statement is first prepared.
#
# C sees the statement by its bare name; the linker sees it with NAME before it, for two offices may both have
# a seal_lock.
set -eu
name=$1
out=$2
shift 2

for file; do
	printf '%s\n' "$file"
done | LC_ALL=C awk -v office="$name" -v header="$out/sql.h.new" -v source="$out/sql.c.new" '
function fail(what) {
	printf "%s: %s\n", file, what > "/dev/stderr"
	failed = 1
	exit 1
}
function trim(text) {
	gsub(/^[ \t]+|[ \t]+$/, "", text)
	return text
}
# "code text, version int8" or "$1 code text, $2 version int8" as rows of struct db_column; their count in columns.
function rows(text, numbered,    parts, words, i, n, at, null, result) {
	columns = 0
	result = ""
	if (trim(text) == "")
		return ""
	n = split(text, parts, ",")
	for (i = 1; i <= n; i++) {
		split(trim(parts[i]), words, /[ \t]+/)
		at = 1
		if (numbered && words[at++] != "$" i)
			fail("the header names " words[1] " where $" i " is due")
		null = sub(/\?$/, "", words[at + 1]) ? "true" : "false"
		if (words[at] !~ /^[a-z][a-z0-9_]*$/ || !(words[at + 1] in oid) || words[at + 2] != "")
			fail("cannot read `" trim(parts[i]) "` in the header")
		result = result sprintf("\t{\"%s\", %d, %s, %s},\n", words[at], oid[words[at + 1]], type[words[at + 1]], null)
		delete words
		columns++
	}
	return result
}
function quoted(text) {
	gsub(/["\\]/, "\\\\&", text)
	return "\t\"" text "\\n\"\n"
}
# How many parameters the statement uses: the highest n of $n, all below it being there.
function parameters(sql,    seen, n, i) {
	n = 0
	while (match(sql, /\$[0-9]+/)) {
		i = substr(sql, RSTART + 1, RLENGTH - 1) + 0
		seen[i] = 1
		if (i > n)
			n = i
		sql = substr(sql, RSTART + RLENGTH)
	}
	for (i = 1; i <= n; i++)
		if (!(i in seen))
			fail("$" i " is not used")
	return n
}
function statement(    id, line, sql, text, bare, part, what, in_text, out_text, ins, in_count, out_count, outs, writes) {
	id = file
	sub(/.*\//, "", id)
	sub(/\.sql$/, "", id)
	if (id !~ /^[a-z][a-z0-9_]*$/)
		fail("not a name for C")
	sql = text = part = ""
	while ((getline line < file) > 0) {
		if (line ~ /^-- SPDX/ || (sql == "" && trim(line) == "")) {
			continue
		} else if (sql == "" && index(line, "-- " id ": ") == 1) {
			what = substr(line, length(id) + 6)
		} else if (sql == "" && line ~ /^-- in:/) {
			part = "in"
			in_text = substr(line, 7)
		} else if (sql == "" && line ~ /^-- out:/) {
			part = "out"
			out_text = substr(line, 8)
		} else if (sql == "" && line ~ /^--   / && part == "in") {
			in_text = in_text " " substr(line, 5)
		} else if (sql == "" && line ~ /^--   / && part == "out") {
			out_text = out_text " " substr(line, 5)
		} else if (line ~ /^--/) {
			if (what == "")
				fail("does not begin with -- " id ": what it does")
		} else {
			sql = sql line "\n"
			text = text quoted(line)
		}
	}
	close(file)
	if (what == "")
		fail("does not begin with -- " id ": what it does")
	if (trim(sql) == "")
		fail("has no statement")
	ins = rows(in_text, 1)
	in_count = columns
	outs = rows(out_text, 0)
	out_count = columns
	bare = sql
	gsub(/\047[^\047]*\047/, "\047\047", bare)
	gsub(/--[^\n]*/, "", bare)
	if (parameters(bare) != in_count)
		fail("the statement has " parameters(bare) " parameters, its header " in_count)
	if (bare !~ /;[ \t\n]*$/ || gsub(/;/, ";", bare) != 1)
		fail("is not one statement with ; at its end")
	bare = " " toupper(bare) " "
	gsub(/[^A-Z_]+/, " ", bare)
	writes = bare ~ / (INSERT|UPDATE|DELETE|MERGE|TRUNCATE|NEXTVAL|SETVAL|FOR SHARE|FOR KEY SHARE|LOCK|CALL) / ? "true" : "false"

	printf "\n/* %s: %s\n", id, what > header
	if (in_count)
		printf " *   in:  %s\n", trim(in_text) > header
	if (out_count)
		printf " *   out: %s\n", trim(out_text) > header
	printf " */\nextern const struct stmt %s __asm__(\"sql_%s_%s\");\n", id, office, id > header

	if (in_count)
		printf "\nstatic const struct db_column in_of_%s[] = {\n%s};\n", id, ins > source
	if (out_count)
		printf "\nstatic const struct db_column out_of_%s[] = {\n%s};\n", id, outs > source
	printf "\nconst struct stmt %s = {\n\t.name = \"%s.%s\",\n\t.text =\n%s\t,\n", id, office, id, text > source
	if (in_count)
		printf "\t.in = in_of_%s,\n\t.in_count = %d,\n", id, in_count > source
	if (out_count)
		printf "\t.out = out_of_%s,\n\t.out_count = %d,\n", id, out_count > source
	printf "\t.writes = %s,\n};\n", writes > source
}
BEGIN {
	split("bool 16 DB_BOOL bytea 17 DB_BYTES int8 20 DB_INT int2 21 DB_INT int4 23 DB_INT text 25 DB_TEXT " \
		"json 114 DB_JSON text[] 1009 DB_TEXTS varchar 1043 DB_TEXT timestamptz 1184 DB_INSTANT " \
		"uuid 2950 DB_UUID jsonb 3802 DB_JSON", known, " ")
	for (k = 1; k in known; k += 3) {
		oid[known[k]] = known[k + 1]
		type[known[k]] = known[k + 2]
	}
	guard = toupper(office) "_SQL_H"
	print "/* Made by common/db/gen/statements.sh. */" > header
	printf "#ifndef %s\n#define %s\n\n#include \"db/db.h\"\n", guard, guard > header
	print "/* Made by common/db/gen/statements.sh. */" > source
	printf "#include \"%s/sql.h\"\n", office > source
}
{
	file = $0
	statement()
}
END {
	if (!failed)
		print "\n#endif" > header
}
'
mv "$out/sql.h.new" "$out/sql.h"
mv "$out/sql.c.new" "$out/sql.c"
