#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# One mutant: compile its file, link the library anew, run the tests until one fails. Called by run.sh.
#   one.sh NUMBER FILE
# Of a header all that include it are compiled anew. The tests of the arithmetic need few floors, and get no more.
number=$1
file=$2
room=$WORK/room/$number
mkdir -p "$room/gm"
parts=$COMMON_OBJECTS
few=$(echo "$COMMON_OBJECTS" | tr ' ' '\n' | grep -E '/common_(base|der|gm)_' | tr '\n' ' ')
changed=$file
# The tests of its floor, the cheap ones before the dear.
case $file in
common/gm/sm2_trial.c) tests="sm2_trial" parts=$few ;;
common/gm/sm3_*) tests="gm_sm3_lanes sm2_trial" parts=$few ;;
common/gm/fp.* | common/gm/scalar.c | common/gm/point.c | common/gm/comb.c | common/gm/sm2_own.c)
	tests="sm2_own sm2_point sm2_arithmetic" parts=$few
	;;
common/zip/*) tests="zip_forged zip_header zip container" ;;
common/xml/*) tests="xml ofd_forged markup" ;;
common/der/*) tests="der der_forged gm_sm2 encoding ses_seal gm_cert" ;;
common/ofd/elsewhere.c) tests="readers ofd_elsewhere" ;;
common/ofd/*) tests="ofd_open ofd_forged ofd_limits kinds several tolerance cover readers markup" ;;
common/ses/*) tests="ses_seal ses_forged ses_signature tolerance seal encoding" ;;
common/cms/*) tests="cms cms_forged encoding verify" ;;
common/gm/ocsp*) tests="gm_ocsp gm_forged ocsp" ;;
common/gm/timestamp*) tests="gm_timestamp gm_forged revoked time" ;;
common/gm/crl* | common/gm/revocation.c) tests="gm_crl gm_ocsp gm_forged path revoked time" ;;
common/gm/chain.c) tests="gm_chain gm_chain_shape path" ;;
common/gm/cert*) tests="gm_cert cert_forged gm_forged gm_chain path encoding time" ;;
common/gm/*) tests="gm_sm2 gm_forged gm_cert numbers" ;;
common/verify/check_files.c) tests="several seal tolerance cover readers" ;;
common/verify/verify.c) tests="container readers verify several pdf_range" ;;
common/verify/digests.c) tests="verify_digest verify_revocation verify revoked time seal" ;;
common/verify/check_pdf.c) tests="deviation_pdf pdf pdf_range pdf_update pdf_field" ;;
common/pdf/*) tests="pdf_open deviation_pdf pdf_range pdf_update pdf_field pdf" ;;
common/verify/check_party.c | common/verify/revoked.c) tests="path revoked ocsp time verify" ;;
common/verify/check_value.c | common/verify/read.c) tests="verify numbers encoding tolerance seal" ;;
*) tests="verify gm_forged path time several markup" ;;
esac
case $file in
common/gm/fp.h)
	changed="common/gm/fp.c common/gm/scalar.c common/gm/point.c common/gm/comb.c common/gm/sm2_own.c
		tests/unit/sm2_arithmetic_test.c"
	;;
common/gm/sm3_wide.h) changed=common/gm/sm3_width.c ;;
esac
cp "$WORK/m/$number.c" "$room/gm/${file##*/}"

build() { # what is changed, the library, and the test that computes with what stands in a header
	for f in $changed; do
		from=$f
		[ "$f" != "$file" ] || from=$room/gm/${file##*/}
		optimise=
		case $f in common/gm/*) optimise=-O1 ;; esac
		object=$(echo "${f%.c}" | tr / _).o
		eval "$CC -I$room $FLAGS $optimise -I$(dirname "$f") -c -o $room/$object $from" || return
		parts=$(echo "$parts" | sed "s|$WORK/obj/$object|$room/$object|")
	done
	eval "$CC -shared -o $room/libjudge.so $parts $LIBS" || return
	test=tests_unit_sm2_arithmetic_test.o
	[ ! -f "$room/$test" ] || eval "$CC -o $room/sm2_arithmetic $room/$test $ARITHMETIC_OBJECTS -L$WORK -ljudge -lcmocka $LIBS"
}
build 2>"$room/log" || {
	echo "does not build" >"$WORK/results/$number"
	exit 0
}
# The first that fails is enough.
export CMOCKA_TEST_ABORT=1
# shellcheck disable=SC3045 # the shells of Debian know it
ulimit -c 0
for t in $tests; do
	program=$room/$t
	[ -x "$program" ] || program=$WORK/bin/$t
	[ -x "$program" ] || {
		echo "no test $t" >"$WORK/results/$number"
		exit 0
	}
	if ! LD_LIBRARY_PATH=$room timeout 120 "$program" >"$room/log" 2>&1; then
		echo "killed by $t" >"$WORK/results/$number"
		rm -rf "${room:?}"
		exit 0
	fi
done
echo survived >"$WORK/results/$number"
rm -rf "${room:?}"
