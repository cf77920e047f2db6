# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # names are shared with the other chapters
# 停用与恢复 (art. 17, 22).

chapter "四、停用与恢复" "4. Suspension and resumption"

sleep 1
line 所有者 "停用印章" "The owner suspends the seal"
BEFORE_SUSPENSION=$(now)
ask owner POST "$MAKING/v1/seals/$FIRST/suspend" '{"reason":"印章保管人变更"}'
expect 200 .status suspended
sleep 1
SUSPENDED_AT=$(now)

line 所有者 "停用期间签章：被拒绝" "Signing is refused while it is suspended"
seal first refused.ofd --tsa "$DEVCA/tsa" --registry "$REGISTRY"
expect_run 1 "refused"

line 网关 "停用前带时间戳的文件仍然有效" "What was sealed and time-stamped before still passes"
judge "$WORK/sealed.ofd" TOTAL_PASSED

line 网关 "停用前无时间戳、但网关验证过的文件仍然有效" "What it saw before the suspension passes without a time stamp, too"
judge "$WORK/unstamped.ofd" TOTAL_PASSED

line 网关 "停用前无时间戳、此前无人验证的文件：时间无法证明" "What nobody saw before, and has no time stamp, cannot be placed in time"
judge "$WORK/unseen.ofd" INDETERMINATE TIME_UNPROVEN

line 某人 "强行签章：验证失败" "A signature forced all the same fails"
seal first forced.ofd --tsa "$DEVCA/tsa" --unchecked
judge "$WORK/forced.ofd" TOTAL_FAILED SEAL_SUSPENDED

line 受理员 "相关单位要求停用另一枚印章" "A related unit has another seal suspended"
ask clerk POST "$MAKING/v1/seals/$FIFTH/suspend" '{"reason":"涉案核查","related_unit":"示例县人民法院"}'
expect 200 .status suspended

line 所有者 "所有者不能自行恢复：被拒绝" "The owner alone cannot undo that"
ask owner POST "$MAKING/v1/seals/$FIFTH/resume" '{"reason":"需要使用"}'
expect 403 .code E_FORBIDDEN

line 受理员 "该单位同意后恢复" "It is resumed at that unit's wish"
ask clerk POST "$MAKING/v1/seals/$FIFTH/resume" '{"reason":"核查结束","related_unit":"示例县人民法院"}'
expect 200 .status active

line 所有者 "恢复印章" "The owner resumes it"
ask owner POST "$MAKING/v1/seals/$FIRST/resume" '{"reason":"交接完成"}'
expect 200 .status active
sleep 1

line 所有者 "恢复后签章有效" "It works again"
seal first resumed.ofd --tsa "$DEVCA/tsa" --registry "$REGISTRY"
judge "$WORK/resumed.ofd" TOTAL_PASSED
