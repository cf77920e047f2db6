#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Write the pages that are made from tables: configuration.md from what each office says of itself (--conf-help),
# lives.md from proto/lives.def. `make docs` calls it; tests/unit/docs_test.c fails when a page is older than its table.
#
#   docs/generate.sh PROGRAMS FOLDER      PROGRAMS: where the offices' programs are; FOLDER: where the pages go
set -eu
cd "$(dirname "$0")/.."
programs=$1
folder=$2

# An item takes two lines of --conf-help: `  ESEAL_X  (kind, default D, A to B)` and what it is. An item that the audit
# office has, which has none of its own, is one of all offices.
settings() {
	for office in audit issuing making registry gateway; do
		"$programs/$office" --conf-help | awk -v office="$office" '
			/^  ESEAL_/ {
				name = $1
				kind = $0
				sub(/^[^(]*\(/, "", kind)
				sub(/\)$/, "", kind)
				getline
				sub(/^ */, "")
				print name "\t" office "\t" kind "\t" $0
			}'
	done | awk -F '\t' '
		$2 == "audit" { common[$1] = 1; $2 = "all" }
		$2 != "all" && common[$1] { next }
		{ gsub(/</, "\\&lt;"); printf "| `%s` | %s | %s | %s |\n", $1, $2, $3, $4 }'
}

configuration() {
	sed '/^| --- /q' docs/configuration.md
	settings
}

# Each life as a diagram and as a table, in the order of the rows.
lives() {
	sed '/^<!-- below: /q' docs/lives.md
	awk '
		function words(text) { gsub(/ROLE_/, "", text); gsub(/ \| /, ", ", text); gsub(/_/, "-", text); return tolower(text) }
		function plain(text) { gsub(/^ +| +$/, "", text); return text }
		function quoted(text) { gsub(/"/, "", text); return plain(text) }
		/^[A-Z]+_STATE\(/ || /^[A-Z]+_EVENT\(/ || /^[A-Z]+_STEP\(/ {
			kind = life = $0
			sub(/\(.*/, "", kind)
			sub(/.*_/, "", kind)
			sub(/_(STATE|EVENT|STEP)\(.*/, "", life)
			row = $0
			sub(/^[A-Z_]+\(/, "", row)
			sub(/\)[^)]*$/, "", row)
			split(row, f, ",")
			for (i in f)
				f[i] = plain(f[i])
			if (kind == "STATE") {
				if (!(life in rows))
					order[++lives] = life
				rows[life] += 0
				state[f[1]] = quoted(f[2]) " " quoted(f[3])
			} else if (kind == "EVENT") {
				event[f[1]] = quoted(f[2]) " " quoted(f[3])
				article[f[1]] = f[4]
			} else {
				n = ++rows[life]
				from[life, n] = f[1]
				what[life, n] = f[2]
				by[life, n] = words(f[3])
				guard[life, n] = f[4] == "none" ? "" : "`" f[4] "`"
				to[life, n] = f[5]
			}
		}
		function first(name) { return name ~ /_NONE$/ ? "[*]" : name }
		END {
			for (l = 1; l <= lives; l++) {
				life = order[l]
				printf "\n## %s\n\n```mermaid\nstateDiagram-v2\n", substr(life, 1, 1) tolower(substr(life, 2))
				for (n = 1; n <= rows[life]; n++)
					if (!(to[life, n] in named)) {
						named[to[life, n]] = 1
						printf "    state \"%s\" as %s\n", state[to[life, n]], to[life, n]
					}
				for (n = 1; n <= rows[life]; n++)
					printf "    %s --> %s: %s\n", first(from[life, n]), to[life, n], event[what[life, n]]
				printf "```\n\n| from | what happens | article | who | only if | to |\n|---|---|---|---|---|---|\n"
				for (n = 1; n <= rows[life]; n++)
					printf "| %s | %s | %s | %s | %s | %s |\n", state[from[life, n]], event[what[life, n]],
						article[what[life, n]], by[life, n], guard[life, n], state[to[life, n]]
			}
		}' proto/lives.def
}

mkdir -p "$folder"
for page in configuration lives; do
	"$page" >"$folder/$page.tmp"
	mv "$folder/$page.tmp" "$folder/$page.md"
done
