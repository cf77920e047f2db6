# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # names are shared with the other chapters
# 制作与备案: materials, making, filing, taking over (art. 14, 16, 17, 21).

chapter "二、制作与备案" "2. Making and filing"

# The second version of the seal, v5 with a time stamp, is made the same way: order, materials, check, make, file, deliver, take over.
# order ROLE JSON          -> $ORDER, $CODE
# The application that a new seal rests on is named; a remake names the old seal.
open_order() {
	ask owner POST "$MAKING/v1/orders" "$1"
	ORDER=$(field .id)
	CODE=$(field .seal_code)
}

# The owner makes key and request on its own side; the CA issues the certificate in the government profile.
get_certificate() { # name of the files
	"$ESEAL" key generate -o "$WORK/$1.key" &&
		"$ESEAL" csr --key "$WORK/$1.key" --subject "C=CN,O=$OWNER_CODE$OWNER_NAME,CN=$CODE" -o "$WORK/$1.csr" &&
		curl -sf --data-binary "@$WORK/$1.csr" "$DEVCA/csr?profile=owner&days=730" -o "$WORK/$1.pem" &&
		openssl x509 -in "$WORK/$1.pem" -outform DER -out "$WORK/$1.cer"
}

certificate_end() { # name
	date -u -d "$(openssl x509 -in "$WORK/$1.pem" -noout -enddate | cut -d= -f2)" +%Y-%m-%dT%H:%M:%SZ
}

making_data() { # name, version, with time stamp (true or false), end of validity
	jq -nc --arg cert "$(base64 -w0 <"$WORK/$1.cer")" --argjson version "$2" --argjson stamp "$3" --arg ends "$4" \
		--arg name "$OWNER_NAME" '{certificate: $cert, version: $version, timestamp: $stamp, valid_to: $ends,
		image: {shape: "round", width_mm: 38, height_mm: 38, centre: "star", name: $name, caption: "行政审批专用章"}}'
}

hand_in() { # kind, json
	ask owner POST "$MAKING/v1/orders/$ORDER/materials/$1" "$2"
}

judge_material() { # kind
	ask clerk POST "$MAKING/v1/orders/$ORDER/materials/$1/judge" '{"good":true,"reason":"核查一致"}'
}

rest_of_materials() {
	hand_in establishment '{"name":"机构设立文件.pdf","sm3":"sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"}'
	hand_in other '{"name":"经办人授权书.pdf","sm3":"sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"}'
	judge_material establishment && judge_material other
}

# From checked materials to an active seal, for the seals whose making is not told line by line.
make_and_take_over() { # name of the files
	ask clerk POST "$MAKING/v1/orders/$ORDER/check" '{}'
	ask maker POST "$MAKING/v1/orders/$ORDER/prepare" '{}'
	ask second-maker POST "$MAKING/v1/orders/$ORDER/make" '{}'
	ask clerk POST "$MAKING/v1/orders/$ORDER/deliver" '{}'
	take_over "$1"
}

take_over() { # name of the files
	ask owner GET "$MAKING/v1/orders/$ORDER/seal"
	cp "$body" "$WORK/$1.esl"
	ask owner POST "$MAKING/v1/orders/$ORDER/challenge" '{}'
	challenge=$(field .challenge)
	proof=$("$ESEAL" seal prove --key "$WORK/$1.key" --challenge "$challenge")
	# A signing time is a whole second: the one in which the seal becomes active is not yet a good one.
	ask owner POST "$MAKING/v1/orders/$ORDER/take-over" "{\"challenge\":\"$challenge\",\"signature\":\"$proof\"}"
	sleep 1
}

line 所有者 "向制作管理单位提出制作，获得印章编码" "The owner orders the seal and is given its code"
jq -c '{approval: {type, document, signature}}' "$WORK/approval.json" >"$WORK/order.json"
open_order "$(cat "$WORK/order.json")"
expect 201 .state open
FIRST=$CODE

line 所有者 "自行生成 SM2 密钥与证书请求；（开发用）CA 签发证书" "The owner makes key and request itself; the development CA issues the certificate"
if get_certificate first; then good "CN=$CODE"; else bad "a certificate" "none"; fi
END=$(certificate_end first)

line 制作单位 "核查材料一：批准文件" "The making unit judges material 1: the approval"
hand_in approval "$(cat "$WORK/order.json")"
judge_material approval
expect 200 .good true

line 制作单位 "核查材料二：机构设立文件；材料四：其他材料" "Materials 2 and 4: establishment document, other papers"
rest_of_materials
expect 200 .good true

line 制作单位 "材料三：印章有效期晚于证书到期日：被拒绝" "Material 3 asks for a seal that outlives its certificate: refused"
hand_in making-data "$(making_data first 4 false 2099-01-01T00:00:00Z)"
judge_material making-data
expect 422 .code E_SEAL_PERIOD

line 制作单位 "更正后核查材料三" "Material 3, corrected, is good"
hand_in making-data "$(making_data first 4 false "$END")"
judge_material making-data
expect 200 .good true

line 受理员 "四类材料全部通过" "All four kinds of material are good"
ask clerk POST "$MAKING/v1/orders/$ORDER/check" '{}'
expect 200 .state checked

line 制章员 "绘制印模，拟制印章" "The maker draws the image and prepares the seal"
ask maker POST "$MAKING/v1/orders/$ORDER/prepare" '{}'
expect 200 .state prepared
ask maker GET "$MAKING/v1/orders/$ORDER/image"
cp "$body" "$WORK/seal.png"

line 复核员 "复核后制作（GB/T 38540，v4），并向备案系统备案" "The second maker makes it (v4); the registry files it"
BEFORE_FILING=$(now)
ask second-maker POST "$MAKING/v1/orders/$ORDER/make" '{}'
expect 200 .state filed
cp "$body" "$WORK/receipt.json"

line 备案系统 "备案回执由备案系统签名" "The receipt is signed by the registry"
expect 200 .receipt.says.seal_code "$FIRST"

line 公众 "此时状态：已备案，尚不可用" "Its status now: filed, not yet usable"
ask public GET "$REGISTRY/v1/seals/$FIRST/status"
expect 200 .status filed

line 受理员 "交付" "The clerk delivers it"
ask clerk POST "$MAKING/v1/orders/$ORDER/deliver" '{}'
expect 200 .state delivered

line 所有者 "证明持有私钥，印章生效" "The owner proves possession of the key; the seal becomes active"
take_over first
expect 200 .status active
ACTIVE_AT=$(now)

line 所有者 "再制作一枚 v5 印章（带时间戳）" "A second seal, v5 with a time stamp, the same way"
ask applicant POST "$ISSUING/v1/applications" "$(echo "$application" | sed 's/行政审批专用章/政务服务专用章/g')"
V5_APPLICATION=$(field .id)
ask case-officer POST "$ISSUING/v1/applications/$V5_APPLICATION/review" '{"opinion":"拟同意"}'
ask reviewer POST "$ISSUING/v1/applications/$V5_APPLICATION/approve" '{"opinion":"同意"}'
# The approval also comes by itself, as an event.
tries=0
while open_order "{\"application_id\":\"$V5_APPLICATION\"}" && [ "$status" = 404 ] && [ "$tries" -lt 50 ]; do
	tries=$((tries + 1))
	sleep 0.1
done
FIFTH=$CODE
get_certificate fifth
hand_in approval "{\"application_id\":\"$V5_APPLICATION\"}"
judge_material approval
rest_of_materials
hand_in making-data "$(making_data fifth 5 true "$(certificate_end fifth)" | sed 's/行政审批专用章/政务服务专用章/')"
judge_material making-data
make_and_take_over fifth
expect 200 .status active
