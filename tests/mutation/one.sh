#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# One mutant: compile its file, link the library anew, run the tests until one fails. Called by run.sh.
#   one.sh NUMBER FILE
number=$1
file=$2
room=$WORK/room/$number
mkdir -p "$room"
# The tests of its floor, the cheap ones before the dear.
case $file in
common/zip/*) tests="zip_forged zip_header zip container" ;;
common/xml/*) tests="xml ofd_forged markup" ;;
common/der/*) tests="der der_forged gm_sm2 encoding ses_seal gm_cert" ;;
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
common/verify/check_pdf.c) tests="deviation_pdf pdf pdf_range pdf_update pdf_field" ;;
common/pdf/*) tests="pdf_open deviation_pdf pdf_range pdf_update pdf_field pdf" ;;
common/verify/check_party.c | common/verify/revoked.c) tests="path revoked ocsp time verify" ;;
common/verify/check_value.c | common/verify/read.c) tests="verify numbers encoding tolerance seal" ;;
*) tests="verify gm_forged path time several markup" ;;
esac
old=$WORK/obj/$(echo "${file%.c}" | tr / _).o
objects=$(echo "$COMMON_OBJECTS" | sed "s|$old|$room/mutant.o|")
if ! eval "$CC $FLAGS -I$(dirname "$file") -c -o $room/mutant.o $WORK/m/$number.c" 2>"$room/log" ||
	! eval "$CC -shared -o $room/libjudge.so $objects $LIBS" 2>>"$room/log"; then
	echo "does not build" >"$WORK/results/$number"
	exit 0
fi
for t in $tests; do
	[ -x "$WORK/bin/$t" ] || {
		echo "no test $t" >"$WORK/results/$number"
		exit 0
	}
	if ! LD_LIBRARY_PATH=$room timeout 120 "$WORK/bin/$t" >"$room/log" 2>&1; then
		echo "killed by $t" >"$WORK/results/$number"
		rm -rf "${room:?}"
		exit 0
	fi
done
echo survived >"$WORK/results/$number"
rm -rf "${room:?}"
