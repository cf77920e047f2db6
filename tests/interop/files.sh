# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Makes everything in $RUN that cases.txt names, with $BIN, $MAKE_FILES and $CLASSES.

NOTICE=tests/data/notice.ofd
SIGN_0=Doc_0/Signs/Sign_0
OWNER='C=CN,O=11990000MB1234562T示例县市场监督管理局'

party() { # NAME PROFILE SUBJECT
	"$BIN/eseal" key generate -o "$RUN/$1.key"
	"$BIN/eseal" csr --key "$RUN/$1.key" --subject "$3" -o "$RUN/$1.csr"
	"$BIN/devca" issue "$RUN/ca" --csr "$RUN/$1.csr" --profile "$2" -o "$RUN/$1.cer" 2>>"$WORK/devca.log"
}

# The CA serves for as long as this script runs.
start_ca() {
	"$BIN/devca" init "$RUN/ca" 2>>"$WORK/devca.log"
	"$BIN/devca" serve "$RUN/ca" --listen 127.0.0.1:0 >"$WORK/url" 2>>"$WORK/devca.log" &
	CA_PID=$!
	trap 'kill "$CA_PID"' EXIT
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		[ ! -s "$WORK/url" ] || break
		sleep 0.3
	done
	DEVCA=$(cat "$WORK/url")
}

make_parties() {
	party owner owner "$OWNER,CN=31000000000001"
	party revoked owner "$OWNER,CN=31000000000003"
	party maker maker 'C=CN,O=示例县电子印章制作管理单位,CN=示例县电子印章制作系统'
	REVOKED=$(openssl x509 -in "$RUN/revoked.cer" -noout -serial | cut -d = -f 2)
	"$BIN/devca" revoke "$RUN/ca" --serial "$(echo "$REVOKED" | tr A-F a-f)" --reason keyCompromise 2>>"$WORK/devca.log"
	mkdir "$RUN/trust"
	cp "$RUN"/ca/*.cer "$RUN/trust/"
	"$BIN/devca" crl "$RUN/ca" -o "$RUN/trust/devca.crl" 2>>"$WORK/devca.log"
}

seal() { # VERSION certs|digests OWNER MAKER-KEY TSA|- OUT
	"$MAKE_FILES" seal "$1" "$2" "$RUN/$3.cer" "$RUN/$4.key" "$RUN/maker.cer" "$5" "$RUN/trust" "$RUN/$6"
}

make_seals() {
	seal 4 certs owner maker - our-v4.esl
	seal 4 digests owner maker - our-v4-digests.esl
	seal 5 certs owner maker - our-v5.esl
	seal 5 certs owner maker "$DEVCA/tsa" our-v5-stamped.esl
	seal 4 certs owner owner - maker-forged.esl
	seal 4 certs revoked maker - revoked.esl
}

sign() { # SEAL FROM TO OPTION…
	seal=$1 from=$2 to=$3
	shift 3
	"$BIN/eseal" sign --key "$RUN/${SIGNER:-owner}.key" --cert "$RUN/${SIGNER:-owner}.cer" --trust "$RUN/trust" \
		--seal "$RUN/$seal.esl" "$from" -o "$RUN/$to" "$@" 2>>"$WORK/sign.log"
}

we_sign() {
	sign our-v4 "$NOTICE" ours-v4.ofd --at-mm 120,200
	sign our-v4-digests "$NOTICE" ours-v4-digests.ofd --at-mm 120,200
	sign our-v4 "$NOTICE" ours-v4-stamped.ofd --at-mm 120,200 --tsa "$DEVCA/tsa"
	sign our-v4 "$NOTICE" ours-v4-riding.ofd --at-mm 0,100 --riding
	sign our-v4 "$RUN/ours-v4.ofd" ours-v4-two.ofd --at-mm 60,100 --page 2
	sign our-v4 "$NOTICE" ours-v4-pages.ofd --at-mm 120,200 --page 1-2
	sign our-v5 "$NOTICE" ours-v5.ofd --at-mm 120,200
	sign our-v5-stamped "$NOTICE" ours-v5-stamped.ofd --at-mm 120,200 --tsa "$DEVCA/tsa"
	sign maker-forged "$NOTICE" ours-maker-forged.ofd --at-mm 120,200 --unchecked
	sign revoked "$NOTICE" ours-not-listed.ofd --at-mm 120,200 --unchecked
	SIGNER=revoked sign revoked "$NOTICE" ours-revoked.ofd --at-mm 120,200 --unchecked
	"$BIN/eseal" sign --sign --key "$RUN/owner.key" --cert "$RUN/owner.cer" "$NOTICE" -o "$RUN/ours-sign.ofd"
	"$BIN/eseal" sign --sign --key "$RUN/owner.key" --cert "$RUN/owner.cer" "$RUN/ours-sign.ofd" -o "$RUN/ours-sign-two.ofd"
	"$MAKE_FILES" document digest "$RUN/owner.key" "$RUN/owner.cer" "$NOTICE" "$RUN/ours-data.ofd"
	"$MAKE_FILES" document attributes "$RUN/owner.key" "$RUN/owner.cer" "$NOTICE" "$RUN/ours-data-attributes.ofd"
	echo '{"indication":"TOTAL_PASSED"}' >"$RUN/message"
	echo '{"indication":"TOTAL_FAILED"}' >"$RUN/other"
	"$MAKE_FILES" sign attributes "$RUN/owner.key" "$RUN/owner.cer" "$RUN/message" "$RUN/ours-message"
	"$MAKE_FILES" sign digest "$RUN/owner.key" "$RUN/owner.cer" "$RUN/message" "$RUN/ours-message-digest"
	"$MAKE_FILES" sign attributes "$RUN/owner.key" "$RUN/owner.cer" "$RUN/other" "$RUN/ours-message-other"
}

they_sign() {
	java -cp "$CLASSES" Sign "$RUN" "$NOTICE" "$DEVCA/tsa" 2>"$WORK/sign-java.log" || {
		cat "$WORK/sign-java.log"
		return 1
	}
	sign our-v4 "$RUN/theirs-v4-first.ofd" ours-on-theirs.ofd --at-mm 60,100 --page 2
	{
		openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:SM2 -out "$RUN/openssl.key"
		openssl req -new -utf8 -key "$RUN/openssl.key" -sm3 -sigopt distid:1234567812345678 -out "$RUN/openssl.csr" \
			-subj '/C=CN/O=11990000MB1234562T示例县市场监督管理局/CN=31000000000004'
		openssl ts -query -data "$RUN/message" -sm3 -cert -out "$RUN/query.tsq"
		openssl ocsp -issuer "$RUN/ca/ca.cer" -cert "$RUN/owner.cer" -reqout "$RUN/query.ocsp"
	} >>"$WORK/openssl.log" 2>&1
	curl -sS --noproxy '*' -H 'Content-Type: application/timestamp-query' --data-binary "@$RUN/query.tsq" \
		-o "$RUN/answer.tsr" "$DEVCA/tsa"
	curl -sS --noproxy '*' -H 'Content-Type: application/ocsp-request' --data-binary "@$RUN/query.ocsp" \
		-o "$RUN/answer.ocsp" "$DEVCA/ocsp"
}

# A document with one member exchanged for what a filter makes of it; - removes it.
change() { # FROM TO MEMBER COMMAND…
	from=$RUN/$1 to=$RUN/$2 member=$3
	shift 3
	mkdir -p "$WORK/change/${member%/*}"
	cp "$from" "$to"
	if [ "$1" = - ]; then
		zip -qd "$to" "$member"
	else
		unzip -p "$from" "$member" 2>/dev/null | "$@" >"$WORK/change/$member"
		(cd "$WORK/change" && zip -q - "$member" >/dev/null && zip -q "$to" "$member")
	fi
}

turn_last_byte() {
	cat >"$WORK/turned"
	head -c -1 "$WORK/turned"
	tail -c 1 "$WORK/turned" | LC_ALL=C tr '\000-\377' '\001-\377\000'
}

tamper() {
	page=Doc_0/Pages/Page_0/Content.xml
	change ours-v4.ofd ours-v4-page.ofd $page sed 's/2026/2027/'
	change theirs-v4.ofd theirs-v4-page.ofd $page sed 's/2026/2027/'
	change ours-data.ofd ours-data-page.ofd $page sed 's/2026/2027/'
	unzip -p "$RUN/ours-v4-digests.ofd" $SIGN_0/SignedValue.dat >"$WORK/other-value"
	change ours-v4.ofd ours-v4-value.ofd $SIGN_0/SignedValue.dat cat "$WORK/other-value"
	change theirs-v4.ofd theirs-v4-value.ofd $SIGN_0/SignedValue.dat cat "$WORK/other-value"
	change ours-v4.ofd ours-v4-bit.ofd $SIGN_0/SignedValue.dat turn_last_byte
	change ours-v4.ofd ours-v4-seal.ofd $SIGN_0/Seal.esl cat "$RUN/our-v4-digests.esl"
	change ours-v4.ofd ours-v4-signature.ofd $SIGN_0/Signature.xml sed 's/120 /121 /'
	change ours-v4.ofd ours-v4-missing.ofd $page -
	change ours-v4.ofd ours-v4-stray.ofd Doc_0/stray.xml echo '<stray/>'
	for value in theirs-v4 theirs-v4-stamped ours-v4 ours-v4-stamped ours-v5 ours-v5-stamped ours-v4-bit ours-maker-forged; do
		unzip -p "$RUN/$value.ofd" $SIGN_0/SignedValue.dat >"$RUN/$value.ofd.value"
	done
}
