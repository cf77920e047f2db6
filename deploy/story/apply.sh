# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # names are shared with the other chapters
# 申请与批准: a county bureau applies for a business seal (art. 11, 13).

chapter "一、申请" "1. The application"

OWNER_CODE=11990000MB1234562T
OWNER_NAME=示例县市场监督管理局
SEAL_NAME=示例县市场监督管理局行政审批专用章
application=$(jq -nc --arg code "$OWNER_CODE" --arg name "$OWNER_NAME" --arg seal "$SEAL_NAME" '{
	owner: {credit_code: $code, name: $name, kind: "organ"},
	seal_name: $seal, seal_kind: "business", caption: "行政审批专用章", reason: "办理网上行政审批业务",
	materials: [{kind: "establishment", name: "机构设立文件.pdf",
		sm3: "sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"}]}')

line 申请人 "县市场监督管理局申请行政审批专用章" "The bureau applies for a business seal"
ask applicant POST "$ISSUING/v1/applications" "$application"
expect 201 .state submitted
APPLICATION=$(field .id)

line 申请人 "申请人自己批准：被拒绝" "The applicant tries to approve it: refused"
ask applicant POST "$ISSUING/v1/applications/$APPLICATION/approve" '{"opinion":"同意"}'
expect 403 .code E_FORBIDDEN

line 经办人 "经办人审核" "A case officer reviews it"
ask case-officer POST "$ISSUING/v1/applications/$APPLICATION/review" '{"opinion":"材料齐全，拟同意"}'
expect 200 .state reviewed

line 经办人 "同一人兼任审批：被拒绝" "The same officer tries to approve as well: refused"
ask applicant POST "$ISSUING/v1/applications" "$application"
SECOND=$(field .id)
ask both-officers POST "$ISSUING/v1/applications/$SECOND/review" '{"opinion":"拟同意"}'
ask both-officers POST "$ISSUING/v1/applications/$SECOND/approve" '{"opinion":"同意"}'
expect 409 .code E_SAME_PERSON

line 审批人 "审批人批准" "A second officer approves it"
ask reviewer POST "$ISSUING/v1/applications/$APPLICATION/approve" '{"opinion":"同意"}'
expect 200 .state approved

line 制发部门 "批准文件由制发部门签名" "The approval is a document signed by the department"
ask applicant GET "$ISSUING/v1/applications/$APPLICATION/approval"
expect 200 .says.seal_name "$SEAL_NAME"
cp "$body" "$WORK/approval.json"
