# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # names are shared with the other chapters
# 归档: a sealed document with all that a later reader needs (art. 24).

chapter "七、归档" "7. The archive"

line 档案员 "将文件与全部证据归入一个证据包：证书、吊销信息、备案系统签名的状态答复、策略与报告" \
	"The notice is put into one bundle with certificates, revocation, the registry's signed answer, policy and report"
run "$ESEAL" bundle "$WORK/sealed.ofd" --trust "$TRUST" --registry "$REGISTRY" --registry-cert "$TRUST/../offices/registry.cer" \
	--key "$WORK/remade.key" --cert "$WORK/remade.pem" --tsa "$DEVCA/tsa" -o "$WORK/sealed.evidence.zip"
expect_run 0 "sealed.evidence.zip"

line 后人 "只凭证据包重放：同一份报告，逐字节一致" "From the bundle alone the same report comes out, byte for byte"
run "$ESEAL" replay "$WORK/sealed.evidence.zip" --json
expect_run 0 "$(field .replay) $(field .report.indication)"

line 后人 "用自己的信任锚再验一遍" "Once more, by anchors of one's own"
run "$ESEAL" replay "$WORK/sealed.evidence.zip" --trust "$TRUST" --registry-cert "$TRUST/../offices/registry.cer" --json
expect_run 0 "$(field .replay) $(field .anchors)"

line 后人 "不用本套软件也能核对摘要" "Without our software the digests can be checked, too"
rm -rf "$WORK/unpacked" && mkdir -p "$WORK/unpacked"
(cd "$WORK/unpacked" && unzip -qo ../sealed.evidence.zip)
run sh -c "cd '$WORK/unpacked' && cksum -a sm3 --check --quiet SM3SUMS"
expect_run 0 "cksum -a sm3"

line 某人 "改动证据包中一个字节：被发现并指明文件" "One byte of the bundle is changed: it is found, and the file is named"
sed 's/"TOTAL_PASSED"/"TOTAL_FAILED"/' "$WORK/sealed.evidence.zip" >"$WORK/changed.evidence.zip"
run "$ESEAL" replay "$WORK/changed.evidence.zip"
if [ "$status" = 1 ] && grep -q 'report.json' "$WORK/command.err"; then
	good "report.json"
else
	bad "exit status 1, report.json" "$status: $(cat "$WORK/command.err")"
fi
