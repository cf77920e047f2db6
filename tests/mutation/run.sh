#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Take the judge's and the readers' rules away, one at a time: each time some test must fail.
#
#   sh tests/mutation/run.sh "$(CPPFLAGS)" "$(pkg-config --cflags …)" "$(LDLIBS)"      as `make mutation` calls it
#   MUTANTS=30 make mutation      so many of them, by chance; MUTATION_SEED=… the same again
#   AGAIN=1 make mutation         those that survived the last time
#   ONLY=zip/name make mutation   those whose name holds this
#
# The mutants are: each check of proto/policies.def made to be skipped; each refusal of the sources below (find.awk);
# each step of the arithmetic left out (steps.awk); each row of mutants.txt, finer ones by hand. Those of spared.txt change
# nothing that can be seen, and say why.
# Everything is compiled once; of a mutant only its one file is, and a library is linked anew under the tests.
# The result is in build/mutation/results; the last line counts: killed passed, survived failed.
set -u
cd "$(dirname "$0")/../.." || exit 1
WORK=build/mutation
HERE=tests/mutation
CC=${CC:-cc}
export CC WORK
# What FIXTURES is, is said anew: its quotes do not survive being handed on. They are for eval.
# shellcheck disable=SC2089,SC2090
FLAGS="-std=c17 -O0 -w -fPIC $(printf '%s' "$1" | sed 's/-DFIXTURES=[^ ]*//') $2 -DFIXTURES='\"$PWD\"'"
LIBS=$3
# shellcheck disable=SC2090
export FLAGS LIBS

FLOORS="base zip xml der gm ses cms ofd pdf verify"
SOURCES=$(ls common/zip/end.c common/zip/header.c common/zip/name.c common/zip/nest.c common/zip/read.c \
	common/zip/flow.c common/zip/unpack.c common/xml/encoding.c common/xml/read.c common/xml/tree.c common/der/check.c \
	common/der/content.c common/der/der.c common/der/value.c common/gm/cert.c common/gm/cert_use.c \
	common/gm/chain.c common/gm/crl.c common/gm/ocsp.c common/gm/ocsp_judge.c common/gm/revocation.c \
	common/gm/signed.c common/gm/sm2.c common/gm/timestamp.c common/gm/timestamp_read.c common/ses/parts.c \
	common/ses/seal.c common/ses/signature.c common/ses/time_info.c common/cms/signed_data.c \
	common/cms/verify.c common/ofd/open.c common/ofd/digest.c common/ofd/documents.c common/ofd/elsewhere.c common/ofd/location.c common/ofd/signature.c \
	common/ofd/signatures.c common/ofd/walk.c common/ofd/cover.c common/pdf/*.c common/verify/check_*.c \
	common/verify/digests.c common/verify/findings.c common/verify/parties.c common/verify/read.c common/verify/revoked.c \
	common/verify/verify.c) || exit 1
ARITHMETIC="common/gm/fp.h common/gm/fp.c common/gm/scalar.c common/gm/point.c common/gm/comb.c common/gm/sm2_own.c \
	common/gm/sm2_trial.c common/gm/sm3_one.c common/gm/sm3_wide.h"
LIB="check catalogue deviation entries oldseal forge forge_tools forge_files forge_world zipmaker pki package pdfmaker verdict \
	samples tool process"
ARITHMETIC_LIB="check curve claims claims_edges"
ARITHMETIC_TESTS="unit/sm2_own unit/sm2_point unit/sm2_arithmetic unit/sm2_trial unit/gm_sm3_lanes"
TESTS="forged/container forged/markup forged/cover forged/readers forged/kinds forged/several forged/seal forged/numbers \
	forged/encoding forged/tolerance forged/path forged/time forged/revoked forged/ocsp forged/pdf_range forged/pdf_update \
	forged/pdf_field unit/verify \
	unit/zip_forged unit/zip_header unit/xml unit/ofd_forged unit/ofd_open unit/der unit/ses_seal unit/ses_signature unit/cms \
	unit/cms_forged unit/ses_forged unit/der_forged unit/cert_forged unit/gm_forged unit/ofd_limits \
	unit/pdf_open unit/pdf \
	forged/deviation forged/deviation_value forged/deviation_cms forged/deviation_pdf unit/verify_alone \
	unit/gm_sm2 unit/gm_cert unit/gm_chain unit/gm_chain_shape unit/gm_crl unit/gm_ocsp unit/gm_timestamp unit/zip \
	unit/ofd_elsewhere unit/verify_digest unit/verify_revocation"

rm -rf "${WORK:?}/m" "${WORK:?}/results"
rm -rf "${WORK:?}/room"
mkdir -p "$WORK/obj" "$WORK/bin" "$WORK/m" "$WORK/results"

# ---- the tests, once ----

objects() { # objects FILE... : their names in build/mutation/obj
	for f; do echo "$WORK/obj/$(echo "${f%.c}" | tr / _).o"; done
}
compile() { # compile FILE... : two at a time; what computes is worth some optimisation
	# shellcheck disable=SC2016 # the inner shell expands them
	printf '%s\n' "$@" | xargs -P 2 -n 1 sh -c \
		'case $0 in common/gm/*) FLAGS="$FLAGS -O1" ;; esac
		eval "$CC $FLAGS -c -o $WORK/obj/$(echo "${0%.c}" | tr / _).o $0"'
}
libraries() { # libraries NAME... : objects of tests/lib
	# shellcheck disable=SC2046
	objects $(printf 'tests/lib/%s.c\n' "$@") | tr '\n' ' '
}
link() { # link "OBJECTS" TEST... : with these of tests/lib
	libraries=$1
	shift
	for t; do
		eval "$CC -o $WORK/bin/$(basename "$t") $WORK/obj/tests_$(echo "$t" | tr / _)_test.o $libraries \
			-L$WORK -ljudge -lcmocka $LIBS" || exit 1
	done
}
COMMON=$(for f in $FLOORS; do ls common/"$f"/*.c; done)
TEST_SOURCES=$(for t in $LIB $ARITHMETIC_LIB; do echo "tests/lib/$t.c"; done | sort -u
	for t in $TESTS $ARITHMETIC_TESTS; do echo "tests/${t}_test.c"; done)
# shellcheck disable=SC2086
compile $COMMON $TEST_SOURCES || {
	echo "0 passed, 1 failed"
	exit 1
}
# shellcheck disable=SC2046,SC2086
eval "$CC -shared -o $WORK/libjudge.so $(objects $COMMON | tr '\n' ' ') $LIBS" || exit 1
# shellcheck disable=SC2086
ARITHMETIC_OBJECTS=$(libraries $ARITHMETIC_LIB)
export ARITHMETIC_OBJECTS
# shellcheck disable=SC2086
link "$(libraries $LIB)" $TESTS
# shellcheck disable=SC2086
link "$ARITHMETIC_OBJECTS" $ARITHMETIC_TESTS
TESTS=$(for t in $TESTS $ARITHMETIC_TESTS; do basename "$t"; done | tr '\n' ' ')
for t in $TESTS; do
	LD_LIBRARY_PATH=$WORK "$WORK/bin/$t" >"$WORK/base.log" 2>&1 || {
		tail -n 20 "$WORK/base.log"
		echo "$t fails without any mutant"
		echo "0 passed, 1 failed"
		exit 1
	}
done

# ---- the mutants ----

n=0
: >"$WORK/list"
for f in $SOURCES $ARITHMETIC; do # a name for each: m/N.c, and in the list N <tab> file <tab> name
	case " $ARITHMETIC " in
	*" $f "*) awk -f $HERE/steps.awk "$f" ;;
	*) awk -f $HERE/find.awk "$f" ;;
	esac >"$WORK/found"
	while IFS='	' read -r from to instead name; do
		n=$((n + 1))
		awk -v from="$from" -v to="$to" -v instead="$instead" \
			'NR == from { print instead } NR < from || NR > to' "$f" >"$WORK/m/$n.c"
		printf '%s\t%s\t%s\n' "$n" "$f" "$name" >>"$WORK/list"
	done <"$WORK/found"
done
sed -n 's/^CHECK(\([a-z_]*\),.*/\1/p' proto/policies.def >"$WORK/checks"
while read -r check; do
	f=$(grep -l "^err check_$check(struct judged \*j)" common/verify/check_*.c) || exit 1
	n=$((n + 1))
	sed "/^err check_$check(struct judged \*j)/{n;s/{/{ return skip(j);/;}" "$f" >"$WORK/m/$n.c"
	printf '%s\t%s\t%s: the whole check %s\n' "$n" "$f" "$f" "$check" >>"$WORK/list"
done <"$WORK/checks"
mkdir -p "$WORK/table" && rm -f "$WORK"/table/*
lost=0
awk -v OUT="$WORK/table" -f $HERE/split.awk $HERE/mutants.txt >"$WORK/table/list"
while IFS='	' read -r row f name; do
	n=$((n + 1))
	FROM=$(cat "$WORK/table/$row.from")
	TO=$(cat "$WORK/table/$row.to")
	export FROM TO
	if awk -f $HERE/apply.awk "$f" >"$WORK/m/$n.c"; then
		printf '%s\t%s\t%s\n' "$n" "$f" "$name" >>"$WORK/list"
	else
		echo "the text of this mutant does not stand once in its file: $name"
		lost=$((lost + 1))
	fi
done <"$WORK/table/list"

# Spared ones must exist, lest the list outlive them.
sed -n 's/^- //p' $HERE/spared.txt >"$WORK/spared"
while read -r name; do
	cut -f3 "$WORK/list" | grep -qxF -- "$name" || {
		echo "no mutant is called: $name"
		lost=$((lost + 1))
	}
done <"$WORK/spared"
awk -F '\t' 'FILENAME == ARGV[1] { spared[$0] = 1; next } !($3 in spared)' "$WORK/spared" "$WORK/list" |
	grep -F -- "${ONLY:-}" >"$WORK/chosen"
if [ -n "${AGAIN:-}" ]; then
	awk -F '\t' 'FILENAME == ARGV[1] { survived[$0] = 1; next } $3 in survived' "$WORK/survived" "$WORK/chosen" \
		>"$WORK/some"
	mv "$WORK/some" "$WORK/chosen"
fi
if [ "${MUTANTS:-all}" != all ]; then
	MUTATION_SEED=${MUTATION_SEED:-$(date +%s)}
	echo "MUTATION_SEED=$MUTATION_SEED"
	awk -v seed="$MUTATION_SEED" 'BEGIN { srand(seed) } { print rand() "\t" $0 }' "$WORK/chosen" | sort -n |
		head -n "$MUTANTS" | cut -f2- >"$WORK/some"
	mv "$WORK/some" "$WORK/chosen"
fi

# ---- each of them ----

COMMON_OBJECTS=$(
	# shellcheck disable=SC2086
	objects $COMMON | tr '\n' ' '
)
export COMMON_OBJECTS
cut -f1,2 "$WORK/chosen" | tr '\t' ' ' | xargs -r -P "${JOBS:-2}" -L 1 sh $HERE/one.sh

killed=0
survived=0
: >"$WORK/survived"
while IFS='	' read -r number _ name; do
	result=$(cat "$WORK/results/$number" 2>/dev/null)
	case $result in
	killed*) killed=$((killed + 1)) ;;
	*)
		survived=$((survived + 1))
		echo "$name" >>"$WORK/survived"
		echo "SURVIVED $name${result:+ ($result)}"
		;;
	esac
	printf '%s\t%s\n' "$result" "$name" >>"$WORK/table/all"
done <"$WORK/chosen"
echo "$(wc -l <"$WORK/spared") spared"
echo "$killed passed, $((survived + lost)) failed"
[ $((survived + lost)) -eq 0 ] && [ "$killed" -gt 0 ]
