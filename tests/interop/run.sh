#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Verify with other implementations what the suite signs, and with the suite what they sign: run.sh OUT
#
# The rows of cases.txt say what is judged, by whom, and with which verdicts; where the two differ, why. Prints them as a
# table with what was really said, and counts. What the arithmetic is asked, two libraries are asked as well, case by case.
# Everything lies in build/interop afterwards, also the notice as ofdrw draws it (build/interop/pages).
set -eu
cd "$(dirname "$0")/../.."
BIN=$(cd "$1" && pwd)/bin
MAKE_FILES=$(cd "$1" && pwd)/tests/interop/make
ARITHMETIC=$(cd "$1" && pwd)/tests/interop/arithmetic
mkdir -p build/interop
TOP=$(cd build/interop && pwd)
rm -rf build/interop/run build/interop/work build/interop/pages
RUN=$TOP/run
WORK=$TOP/work
mkdir "$RUN" "$WORK"

# shellcheck source=tests/interop/files.sh
. tests/interop/files.sh
# shellcheck source=tests/interop/openssl.sh
. tests/interop/openssl.sh

fetch() { # the classes of ofdrw and BouncyCastle, and a JavaScript SM2; again only when the versions change
	if ! cmp -s tests/interop/pom.xml "$TOP/pom.xml"; then
		mvn -q -B -f tests/interop/pom.xml dependency:build-classpath -Dmdep.outputFile="$TOP/classpath" >"$WORK/mvn.log" 2>&1 || {
			cat "$WORK/mvn.log"
			return 1
		}
		cp tests/interop/pom.xml "$TOP/pom.xml"
	fi
	if ! cmp -s tests/interop/package.json "$TOP/package.json"; then
		cp tests/interop/package.json "$WORK/package.json"
		npm install --prefix "$WORK" --no-package-lock --no-audit --no-fund --loglevel=error >"$WORK/npm.log" 2>&1 || {
			cat "$WORK/npm.log"
			return 1
		}
		rm -rf build/interop/node_modules
		mv "$WORK/node_modules" "$WORK/package.json" "$TOP/"
	fi
	mkdir -p "$TOP/java"
	javac -nowarn -Xlint:-deprecation -d "$TOP/java" -cp "$(cat "$TOP/classpath")" tests/interop/*.java 2>"$WORK/javac.log" || {
		cat "$WORK/javac.log"
		return 1
	}
	CLASSES=$TOP/java:$(cat "$TOP/classpath")
}

cases() { # without comments and blanks around fields; | between
	sed '/^#/d; s/ *| */|/g; s/ *$//' tests/interop/cases.txt
}

# The command reads lines KIND FILE and answers each with FILE, verdict and words, apart by tabs. What it says comes into
# results, as IMPLEMENTATION KIND|FILE|verdict|words.
ask() { # IMPLEMENTATIONS COMMAND…
	names=$1
	shift
	cases | awk -F'|' -v names=" $names " '{ split($3, who, " "); if (index(names, " " who[1] " ")) print who[2], $1, who[1] }' |
		sort -u >"$WORK/asked"
	sed 's/ [^ ]*$//; /^\(message\|token\) /s/$/ message/' "$WORK/asked" | "$@" >"$WORK/answered" 2>>"$WORK/ask.log"
	paste "$WORK/asked" "$WORK/answered" |
		awk -F'\t' '{ split($1, word, " "); print word[3] " " word[1] "|" word[2] "|" $3 "|" $4 }' >>"$WORK/results"
}

ask_openssl() {
	while read -r kind file _; do
		if "openssl_$kind" "$file" >"$WORK/said" 2>&1 </dev/null; then verdict=passed; else verdict=failed; fi
		printf '%s\t%s\t%s\n' "$file" "$verdict" "$(tail -n 1 "$WORK/said" | tr '\t|' '  ')"
	done
}

# passed, or failed or unknown (indeterminate) with the reason.
verdict() { # ARGUMENT… : of eseal verify
	status=0
	"$BIN/eseal" verify "$@" >"$WORK/judged" 2>"$WORK/judged.err" || status=$?
	reason=$(head -n 1 "$WORK/judged" | awk '{ print $NF }')
	case $status in
	0) echo passed ;;
	1) echo "failed $reason" ;;
	2) echo "unknown $reason" ;;
	*) echo "$status $(tail -n 1 "$WORK/judged.err" | tr '|' ' ')" ;;
	esac
}

judge_document() { # FILE OPTION…
	said=$(verdict --policy integrity "$@")
	[ "$said" != passed ] || said=$(verdict --trust "$RUN/trust" "$@")
	echo "$said"
}

judge_stamped() { # FILE : as a document, and the time is that of the stamp
	said=$(judge_document "$1")
	grep -q '时间戳 timestamp)' "$WORK/judged" || said="$said without a time stamp"
	echo "$said"
}

judge_closed() { # FILE : can we sign it once more?
	if sign our-v4 "$1" again.ofd --at-mm 60,100 --page 2; then echo passed; else
		echo "failed $(tail -n 1 "$WORK/sign.log" | sed 's/.*\[\(.*\)\]$/\1/')"
	fi
}

answer() { # COMMAND… : passed when it succeeds
	if "$@" >"$WORK/judged" 2>&1; then echo passed; else echo failed; fi
}

judge() { # HOW FILE
	case $1 in
	document) judge_document "$2" ;;
	stamped) judge_stamped "$2" ;;
	closed) judge_closed "$2" ;;
	bare) judge_document "$2" --cert "$RUN/owner.cer" ;;
	value) verdict --policy integrity "$2" ;;
	seal) answer "$BIN/eseal" seal check "$2" --trust "$RUN/trust" ;;
	message) answer "$MAKE_FILES" verify "$RUN/message" "$2" ;;
	key) answer "$BIN/eseal" key show "$2" ;;
	issue) answer "$BIN/devca" issue "$RUN/ca" --csr "$2" --profile owner -o "$WORK/issued.cer" ;;
	*) echo - ;;
	esac
}

# What of a row is wrong; nothing when all is as it should be.
compare() { # OURS WANTED THEIRS WANTED SAID WHY
	[ "$1" = "$2" ] || echo "WRONG: of us, $2 was expected"
	[ "$3" = "${4%% *}" ] || echo "WRONG: of them, $4 was expected: $5"
	case $5 in
	*"${4#failed }"*) ;; # they failed for this
	*) [ "$3" = passed ] || echo "WRONG: of them, $4 was expected: $5" ;;
	esac
	[ -n "$6" ] || [ "$2" = - ] || [ "${1%% *}" = "$3" ] || echo 'WRONG: they differ, and nothing says why'
}

print_table() {
	passed=0
	failed=0
	printf '%-27s %-26s %-18s %-7s %s\n' FILE OURS 'BY WHOM' THEIRS ''
	cases >"$WORK/cases"
	while IFS='|' read -r file how who ours_wanted theirs_wanted why; do
		ours=$(judge "$how" "$RUN/$file")
		line=$(grep -F "$who|$file|" "$WORK/results" | head -n 1)
		theirs=$(echo "$line" | cut -d '|' -f 3)
		note=$(compare "$ours" "$ours_wanted" "$theirs" "$theirs_wanted" "$(echo "$line" | cut -d '|' -f 4)" "$why" | head -n 1)
		if [ -n "$note" ]; then
			failed=$((failed + 1))
		else
			passed=$((passed + 1))
			note=${why:+explained: $why}
			[ "$ours" = - ] || note=${note:-agree}
		fi
		printf '%-27s %-26s %-18s %-7s %s\n' "$file" "$ours" "$who" "${theirs:--}" "$note"
	done <"$WORK/cases"
}

# A line a case in which all say the same.
print_arithmetic() {
	status=0
	"$ARITHMETIC" >"$WORK/arithmetic.log" 2>&1 || status=$?
	printf '\nSM2 AND SM3 BY THE SUITE, OPENSSL, LIBGCRYPT, BOTAN\n'
	sed -n 's/^\[       OK \] \(.*\)/\1\tagree/p' "$WORK/arithmetic.log" | tr _ ' ' | expand -t 75
	agreed=$(grep -c '^\[       OK \]' "$WORK/arithmetic.log") || status=1
	passed=$((passed + agreed))
	[ "$status" -ne 0 ] || return 0
	failed=$((failed + 1))
	grep -v '^\[\( RUN     \|       OK\) \]' "$WORK/arithmetic.log"
}

fetch
start_ca
make_parties
make_seals
we_sign
they_sign
tamper
ask 'ofdrw bc' java -cp "$CLASSES" Check "$RUN"
ask sm-crypto env MODULES="$TOP" node tests/interop/raw.mjs "$RUN"
ask openssl ask_openssl
java -cp "$CLASSES" Render "$RUN/ours-v4-two.ofd" "$TOP/pages" >"$WORK/render.log" 2>&1 || cat "$WORK/render.log"
print_table
print_arithmetic
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
