# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What the openssl command says; each is given a file in $RUN and $WORK for what it takes apart. OpenSSL 3.0 verifies SM2
# in certificates and requests with the signer's identity (distid) when told, but has no such option for CRLs, OCSP
# answers and time stamps: of the first two the signed part is taken out and verified as it is.

ID=distid:1234567812345678

openssl_request() {
	openssl req -in "$RUN/$1" -verify -noout -vfyopt "$ID" 2>&1 | grep 'verify OK'
}

openssl_chain() {
	openssl verify -vfyopt "$ID" -partial_chain -trusted "$RUN/ca/ca.cer" "$RUN/$1" &&
		openssl verify -vfyopt "$ID" -trusted "$RUN/ca/root.cer" "$RUN/ca/ca.cer"
}

openssl_key() {
	openssl pkey -in "$RUN/$1" -noout -text | grep -q 'SM2'
}

# SEQUENCE { signed part, algorithm, BIT STRING … }, with the key of a certificate.
openssl_signed() { # FILE CERT
	openssl asn1parse -inform DER -in "$1" >"$WORK/parsed"
	part=$(awk -F: '$2 ~ /d=1 / { print $1 + 0; exit }' "$WORK/parsed")
	value=$(awk -F: '$2 ~ /d=1 / && /BIT STRING/ { print $1 + 0; exit }' "$WORK/parsed")
	openssl asn1parse -inform DER -in "$1" -strparse "$part" -noout -out "$WORK/part"
	openssl asn1parse -inform DER -in "$1" -strparse "$value" -noout -out "$WORK/value"
	openssl x509 -in "$2" -noout -pubkey >"$WORK/public"
	openssl pkeyutl -verify -rawin -digest sm3 -pkeyopt "$ID" -pubin -inkey "$WORK/public" \
		-in "$WORK/part" -sigfile "$WORK/value"
}

openssl_crl() {
	openssl_signed "$RUN/$1" "$RUN/ca/ca.cer" &&
		openssl crl -inform DER -in "$RUN/$1" -noout -text | grep -qi "Serial Number: $REVOKED"
}

openssl_ocsp() {
	openssl asn1parse -inform DER -in "$RUN/$1" >"$WORK/parsed"
	inner=$(awk -F: '/OCTET STRING/ { print $1 + 0; exit }' "$WORK/parsed")
	openssl asn1parse -inform DER -in "$RUN/$1" -strparse "$inner" -noout -out "$WORK/basic"
	openssl_signed "$WORK/basic" "$RUN/ca/ocsp.cer" &&
		openssl ocsp -respin "$RUN/$1" -noverify -issuer "$RUN/ca/ca.cer" -cert "$RUN/owner.cer" 2>&1 | grep -q ': good'
}

openssl_reply() {
	openssl ts -reply -in "$RUN/$1" -text >"$WORK/reply" && grep -q 'Status: Granted' "$WORK/reply" &&
		grep -q 'Hash Algorithm: sm3' "$WORK/reply"
}
