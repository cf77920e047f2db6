# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # names are shared with the other chapters
# 签章与验证: the owner seals, the gateway judges (art. 22, 23, 32).

chapter "三、签章与验证" "3. Sealing and verifying"

seal() { # name of the key files, output, further options
	name=$1
	out=$2
	shift 2
	run "$ESEAL" sign "$NOTICE" --seal "$WORK/$name.esl" --key "$WORK/$name.key" --cert "$WORK/$name.pem" \
		--page 2 --at-mm 126,178 --trust "$TRUST" "$@" -o "$WORK/$out"
}

line 所有者 "查询状态后在通知上盖章（带时间戳）" "The owner seals the notice, with a time stamp, the status having been checked"
seal first sealed.ofd --tsa "$DEVCA/tsa" --registry "$REGISTRY"
expect_run 0 "sealed.ofd"

line 网关 "验证通过" "The gateway verifies it"
judge "$WORK/sealed.ofd" TOTAL_PASSED

line 所有者 "离线验证同一文件" "The owner verifies the same file offline"
run "$ESEAL" verify "$WORK/sealed.ofd" --trust "$TRUST" --json
expect_run 0 "$(jq -r .indication "$body" 2>/dev/null)"

line 所有者 "v5 印章签章，验证通过" "The v5 seal works as well"
seal fifth fifth.ofd --tsa "$DEVCA/tsa" --registry "$REGISTRY"
judge "$WORK/fifth.ofd" TOTAL_PASSED

line 某人 "改动第一页一个字：验证失败，指明文件" "Somebody changes one letter of page 1: it fails, and the file is named"
rm -rf "$WORK/tamper" && mkdir -p "$WORK/tamper"
page=$(unzip -Z1 "$NOTICE" | grep -E 'Page_0/Content\.xml$')
cp "$WORK/sealed.ofd" "$WORK/tampered.ofd"
(cd "$WORK/tamper" && unzip -qo ../sealed.ofd "$page" && sed -i 's/通知/通告/' "$page" && zip -qX ../tampered.ofd "$page")
judge "$WORK/tampered.ofd" TOTAL_FAILED CONTENT_CHANGED "$page"

line 某人 "真印章、他人密钥：签名人不在印章证书列表中" "The genuine seal with a stranger's key: the signer is not in the seal"
CODE=$FIRST
get_certificate stranger
run "$ESEAL" sign "$NOTICE" --seal "$WORK/first.esl" --key "$WORK/stranger.key" --cert "$WORK/stranger.pem" \
	--page 2 --at-mm 126,178 --trust "$TRUST" --tsa "$DEVCA/tsa" --unchecked -o "$WORK/stolen.ofd"
judge "$WORK/stolen.ofd" TOTAL_FAILED SIGNER_NOT_IN_SEAL

line 所有者 "自己的命令拒绝这样做" "The owner's own command refuses to do that"
run "$ESEAL" sign "$NOTICE" --seal "$WORK/first.esl" --key "$WORK/stranger.key" --cert "$WORK/stranger.pem" \
	--page 2 --at-mm 126,178 -o "$WORK/never.ofd"
expect_run 1 "refused"

line 所有者 "按关键字定位并盖骑缝章" "Over a keyword, and across the edge of all pages"
run "$ESEAL" sign "$NOTICE" --seal "$WORK/first.esl" --key "$WORK/first.key" --cert "$WORK/first.pem" \
	--keyword 示例县市场监督管理局 --trust "$TRUST" --tsa "$DEVCA/tsa" --registry "$REGISTRY" -o "$WORK/keyword.ofd"
run "$ESEAL" sign "$WORK/keyword.ofd" --seal "$WORK/first.esl" --key "$WORK/first.key" --cert "$WORK/first.pem" \
	--riding --at-mm 0,120 --trust "$TRUST" --tsa "$DEVCA/tsa" --registry "$REGISTRY" -o "$WORK/twice.ofd"
judge "$WORK/twice.ofd" TOTAL_PASSED

line 所有者 "不带时间戳再盖一份" "One more, without a time stamp"
seal first unstamped.ofd --registry "$REGISTRY"
judge "$WORK/unstamped.ofd" TOTAL_PASSED
seal first unseen.ofd --registry "$REGISTRY"
