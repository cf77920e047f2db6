#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What no compiler says: form, likely mistakes, and the project's own rules.
#
#   sh tests/lint.sh "$(CPPFLAGS)" "$(pkg-config --cflags …)"     as `make lint` calls it
#   LINT_ONLY='format floors' make lint                           some rules only, by name
#
# Each rule prints one line, and what it found before it. The last line counts them. Exit 1 if one failed.
# A C file that clang-tidy has passed is not read again until it, a header of its or the rules change.
set -u
cd "$(dirname "$0")/.." || exit 1
WORK=build/lint
mkdir -p "$WORK/tidy" "$WORK/cppcheck"

# The include paths and definitions of the build; FIXTURES is only ever text to a checker.
# shellcheck disable=SC2089,SC2090 # the quotes belong to the text
FLAGS='-std=c17 -DFIXTURES="."'
for word in ${1:-} $(printf '%s' "${2:-}" | sed 's/-I/-isystem /g'); do
	case $word in
	-DFIXTURES=*) ;;
	*) FLAGS="$FLAGS $word" ;;
	esac
done
# shellcheck disable=SC2090
export FLAGS

files() { # files NAME... : files of the tree with such names, one a line
	expr=
	for name; do
		expr="$expr${expr:+ -o }-name $name"
	done
	# shellcheck disable=SC2086 # the expression is words; globbing is off
	(set -f && find . \( -path ./build -o -path ./.git \) -prune -o -type f \( $expr \) -print) | sed 's|^\./||' | sort
}
C_FILES=$(files '*.c')
H_FILES=$(files '*.h')
TEXT='*.c *.h *.def *.proto *.sql *.sh *.yml *.yaml *.conf *.md *.html *.js *.mjs *.css *.java Makefile Dockerfile run'

passed=0
failed=0
rule() { # rule NAME "what it asks": runs rule_NAME, which prints what offends and answers with its status
	case " ${LINT_ONLY:-$1} " in
	*" $1 "*) ;;
	*) return ;;
	esac
	if "rule_$1" >"$WORK/$1.out" 2>&1 && [ ! -s "$WORK/$1.out" ]; then
		passed=$((passed + 1))
		echo "pass  $1: $2"
	else
		failed=$((failed + 1))
		head -n 60 "$WORK/$1.out"
		echo "FAIL  $1: $2"
	fi
}

# A copy of the C files without comments and with empty strings; the line numbers stay.
bare() {
	for f in $C_FILES $H_FILES; do
		mkdir -p "$WORK/bare/${f%/*}"
		awk -f tests/lint/bare.awk "$f" >"$WORK/bare/$f"
	done
}

in_bare() { # in_bare PATTERN FILE... : grep in the bare copies, named as the files themselves
	pattern=$1
	shift
	(cd "$WORK/bare" && [ $# -eq 0 ] || grep -nE "$pattern" /dev/null "$@") || true
}

# Formatting changes with clang-format's major version: the tree follows the one of Debian 12.
rule_format() {
	case $(clang-format --version) in
	*' 14.'*) ;;
	*) return 0 ;;
	esac
	# shellcheck disable=SC2086
	[ -z "$C_FILES$H_FILES" ] || clang-format --dry-run -Werror $C_FILES $H_FILES
}

# Its guesses about what a call leaves uninitialised or null are worse than the compilers' and clang's analyser's.
rule_cppcheck() {
	include=$(printf '%s\n' "$FLAGS" | grep -oE '(-I|-D)[^ ]+' | tr '\n' ' ')
	# shellcheck disable=SC2086
	[ -z "$C_FILES" ] || cppcheck --quiet -j 2 --std=c11 --language=c --enable=warning,performance,portability \
		--inline-suppr --error-exitcode=1 --cppcheck-build-dir="$WORK/cppcheck" \
		'-Djson_array_foreach(a,i,v)=while(((v)=json_array_get((a),(i)++)))' \
		'-Djson_object_foreach(o,k,v)=while((v)&&(k))' \
		--suppress='*:build/*' --suppress=missingInclude --suppress=missingIncludeSystem \
		--suppress=unmatchedSuppression --suppress=normalCheckLevelMaxBranches \
		--suppress=uninitvar --suppress=legacyUninitvar --suppress=ctuuninitvar --suppress=ctunullpointerOutOfMemory \
		--template='{file}:{line}: {severity}: {message} [{id}]' $include $C_FILES
}

rule_tidy() {
	[ -z "$C_FILES" ] || printf '%s\n' "$C_FILES" | xargs -P 2 -n 1 sh tests/lint/tidy.sh "$WORK/tidy"
}

# A script stands alone; a fragment (no #! line) shares its variables with the scripts that source it.
rule_shell() {
	find . \( -path ./build -o -path ./.git \) -prune -o -type f \( -name '*.sh' -o -perm -u+x \) -print |
		while read -r f; do
			case $(head -n 1 "$f" | tr -d '\0') in
			'#!'*sh) shellcheck -x --source-path=SCRIPTDIR "$f" ;;
			*) case $f in *.sh) shellcheck -x --source-path=SCRIPTDIR -e SC2034,SC2154 "$f" ;; esac ;;
			esac
		done
}

rule_banned() {
	# shellcheck disable=SC2086
	in_bare '(^|[^A-Za-z0-9_.>])(strcpy|strcat|v?sprintf|strtok(_r)?|gets|ato[ifl]|atoll|alloca|system|popen)[[:space:]]*\(' \
		$C_FILES $H_FILES
}

rule_length() {
	for f in $C_FILES $H_FILES $(files '*.sh' '*.java' '*.mjs'); do
		lines=$(wc -l <"$f")
		[ "$lines" -lt 400 ] || echo "$f: $lines lines"
	done
	[ "$(wc -l <Makefile)" -lt 200 ] || echo "Makefile: 200 lines or more"
}

rule_functions() {
	for f in $C_FILES; do
		awk -v file="$f" '/^\{/ { from = FNR } /^\}/ && from { if (FNR - from > 80)
			printf "%s:%d: a function of %d lines\n", file, from, FNR - from - 1; from = 0 }' "$f"
	done
}

rule_unfinished() {
	# shellcheck disable=SC2046,SC2086
	(set -f && grep -nwE 'TO[D]O|FIX[M]E|XX[X]|HA[C]K' /dev/null $(files $TEXT)) || true
}

# One statement a file (services/*/sql) is too small a thing to carry a licence of its own.
rule_licence() {
	for f in $(files '*.c' '*.h' '*.def' '*.proto' '*.sql' '*.sh' '*.yml' '*.conf' '*.java' '*.mjs' Makefile Dockerfile run); do
		case $f in */sql/*.sql) continue ;; esac
		head -n 2 "$f" | grep -q 'SPDX-License-Identifier: Apache-2.0' || echo "$f: no licence line"
	done
}

rule_floors() {
	# shellcheck disable=SC2086
	[ -z "$C_FILES" ] || awk -f tests/lint/floors.awk $C_FILES $H_FILES
}

# The one exception brings a database to the version where statements can be prepared.
rule_sql() {
	# shellcheck disable=SC2046
	grep -nE '"[[:space:]]*(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE (TABLE|INDEX|ROLE)|ALTER|DROP|TRUNCATE|GRANT) ' \
		/dev/null $(printf '%s\n' "$C_FILES" | grep -E '^(common|services)/' | grep -v '^common/db/migrate.c$') || true
}

# Where packages come from is the machine's business. The names are only matched, never written.
rule_registries() {
	origin='(debian|ubuntu|npmjs|docker|golang|maven|crates|pypi|pythonhosted)'
	grep -rnIE --exclude-dir=build --exclude-dir=.git \
		"https?://[a-z0-9.-]*$origin|\\b(deb|security|snapshot|registry|proxy|repo1?|index|files|static|hub)\\.$origin\\." . || true
}

rule_keys() {
	grep -rlI --exclude-dir=build --exclude-dir=.git -e '-----BEGIN [A-Z ]*PRIVATE KEY-----$' . || true
}

# A link in a page leads to a file of the tree.
rule_links() {
	for f in $(files '*.md'); do
		grep -oE '\]\([^)# ]+' "$f" | sed 's/^](//' | grep -vE '^[a-z]+:' | while read -r to; do
			[ -e "$(dirname "$f")/$to" ] || echo "$f: no $to"
		done
	done
}

bare
rule format 'clang-format would change nothing'
rule banned 'no function that cannot be told a limit or runs a shell'
rule length 'files under 400 lines, the Makefile under 200'
rule functions 'functions of at most 80 lines'
rule unfinished 'no mark of unfinished work'
rule licence 'each file names its licence'
rule floors 'includes carry the full path and point down'
rule sql 'SQL stands in .sql files'
rule registries "no registry's address in any file"
rule links 'links in pages lead somewhere'
rule keys 'no private key in the tree'
rule shell 'shellcheck is content'
rule cppcheck 'cppcheck is content'
rule tidy 'clang-tidy is content'
echo "lint: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
