# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # names are shared with the other chapters
# 注销: by the department's opinion, after a merger (art. 19); then what held at each past moment (art. 17).

chapter "六、注销与历史状态" "6. Cancellation, and what held when"

line 申请人 "因机构合并申请注销" "After a merger the bureau asks for cancellation"
ask applicant POST "$ISSUING/v1/cancellations" "{\"seal_code\":\"$REMADE\",\"cause\":\"merger\",\"reason\":\"机构合并\"}"
expect 201 .state requested
CANCELLATION=$(field .id)

line 制作单位 "没有制发部门处理意见：不予注销" "Without the department's opinion nothing is cancelled"
ask supervisor POST "$MAKING/v1/seals/$REMADE/cancel" "{\"cancellation_id\":\"$CANCELLATION\"}"
expect 422 .code E_OPINION

line 审批人 "制发部门同意注销" "The department agrees"
ask reviewer POST "$ISSUING/v1/cancellations/$CANCELLATION/agree" '{"reason":"同意注销"}'
expect 200 .state agreed

line 制作单位 "依处理意见办理注销备案" "The making unit files the cancellation"
ask reviewer GET "$ISSUING/v1/cancellations/$CANCELLATION/opinion"
jq -c '{opinion: {type, document, signature}}' "$body" >"$WORK/opinion.json"
ask supervisor POST "$MAKING/v1/seals/$REMADE/cancel" "$(cat "$WORK/opinion.json")"
expect 200 .status cancelled

line 所有者 "注销后不能恢复" "A cancelled seal never comes back"
ask owner POST "$MAKING/v1/seals/$REMADE/resume" '{"reason":"希望恢复"}'
expect 409

at_moment() { # 中文, English, moment, status
	line 公众 "$1" "$2"
	ask public GET "$REGISTRY/v1/seals/$FIRST/status?at=$3"
	expect 200 .status "$4"
}
at_moment "备案前：查无此章" "Before filing: none" "$BEFORE_FILING" none
at_moment "领取后：有效" "After taking over: active" "$ACTIVE_AT" active
at_moment "停用前：有效" "Before the suspension: active" "$BEFORE_SUSPENSION" active
at_moment "停用期间：停用" "During it: suspended" "$SUSPENDED_AT" suspended
at_moment "现在：已重新制作" "Now: superseded" "$(now)" superseded

line 所有者 "命令行查询同样的答案" "The owner's command gives the same answer"
run "$ESEAL" status "$FIRST" --registry "$REGISTRY" --at "$SUSPENDED_AT" --json
if [ "$(field .status)" = suspended ]; then good suspended; else bad suspended "$(cat "$body")"; fi
