# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # names are shared with the other chapters
# 标识为无效: the seal turns out to have been made against the rules; two people mark it, back to its making (art. 30).

chapter "八、标识为无效" "8. Marked invalid"

line 网关 "注销前所盖文件仍然有效" "What was sealed before the cancellation still passes"
judge "$WORK/remade.ofd" TOTAL_PASSED

line 主管 "发现该章违规制作，提出标识为无效" "A supervisor finds that it was made against the rules and proposes to mark it invalid"
ask supervisor POST "$MAKING/v1/seals/$REMADE/invalidations" "{\"reason\":\"受委托单位违规制作\",\"invalid_since\":\"$REMADE_ACTIVE\"}"
expect 201 .state proposed
PROPOSAL=$(field .id)

line 主管 "自己同意自己的提议：被拒绝" "Agreeing to one's own proposal: refused"
ask supervisor POST "$MAKING/v1/invalidations/$PROPOSAL/agree" '{}'
expect 409 .code E_SAME_PERSON

line 第二主管 "另一人同意，备案系统标识为无效" "Another supervisor agrees; the registry marks it"
ask second-supervisor POST "$MAKING/v1/invalidations/$PROPOSAL/agree" '{}'
expect 200 .status invalid

line 公众 "自该时刻起：无效" "From that moment on it was invalid"
ask public GET "$REGISTRY/v1/seals/$REMADE/status?at=$(now)"
expect 200 .status invalid

line 网关 "所盖文件不再有效" "What was sealed with it fails now"
judge "$WORK/remade.ofd" TOTAL_FAILED SEAL_INVALID
