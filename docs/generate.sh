#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Write what is made from tables in the pages of docs/: configuration.md from what each office says of itself
# (--conf-help), the others from proto/*.def. `make docs` calls it; tests/unit/docs_test.c fails when a page is older
# than its table.
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

# The rows of a table of proto/, as the C preprocessor reads them: fields with tabs between, texts without quotes.
rows() { # rows TABLE MACRO FIELD...
	macro=$2
	table=$1
	shift 2
	fields=$(printf '%s, ' "$@")
	list=
	for field; do
		case $field in
		en | zh | name | standard) list="$list~$field" ;;
		*) list="$list~#$field" ;;
		esac
	done
	{
		for other in POLICY CHECK ERR REASON NOTE; do
			[ "$other" = "$macro" ] || echo "#define $other(...)"
		done
		echo "#define $macro(${fields%, }) @$list@"
		echo "#include \"$table\""
	} | ${CC:-cc} -E -P -Iproto -x c - | tr -d '\n' | sed 's/@ *@/\n/g; s/@ *~/\n~/g' |
		sed -n 's/^ *@*~ *"//; s/" *~ *"/\t/g; s/" *@*$//p'
}

verdicts() {
	sed '/^<!-- below: /q' docs/verdicts.md
	cat <<-'END'

		## Checks

		In the order in which they are made; `-` where the policy ignores them. The sentence is what holds when the check passed.

		| check | of | standard | article | integrity | offline | standard | 中文 | English |
		|---|---|---|---|---|---|---|---|---|
	END
	rows policies.def CHECK symbol scope name standard article on_integrity on_offline on_standard en zh |
		awk -F '\t' '
			function grade(word) { return word == "IGNORE" ? "-" : tolower(word) }
			{ printf "| `%s` | %s | %s | %s | %s | %s | %s | %s | %s |\n",
				$3, tolower($2), $4, $5, grade($6), grade($7), grade($8), $10, $9 }'
	cat <<-'END'

		## Reasons

		In the order of precedence: a report carries the first of those that were found.

		| reason | answer | 中文 | English |
		|---|---|---|---|
	END
	rows reasons.def REASON code indication en zh |
		awk -F '\t' '{ printf "| `%s` | %s | %s | %s |\n", $1, ($2 == "FAILED" ? "failed" : "indeterminate"), $4, $3 }'
	cat <<-'END'

		## Notes

		Told as a warning, or beside a pass; never a fault by themselves.

		| note | 中文 | English |
		|---|---|---|
	END
	rows notes.def NOTE code en zh | awk -F '\t' '{ printf "| `%s` | %s | %s |\n", $1, $3, $2 }'
}

errors() {
	sed '/^| --- /q' docs/errors.md
	rows errors.def ERR code http retry en zh |
		awk -F '\t' '{ printf "| `%s` | %s | %s | %s | %s |\n", $1, $2, ($3 == "RETRY" ? "yes" : ""), $5, $4 }'
}

mkdir -p "$folder"
for page in configuration lives verdicts errors; do
	"$page" >"$folder/$page.tmp"
	mv "$folder/$page.tmp" "$folder/$page.md"
done
