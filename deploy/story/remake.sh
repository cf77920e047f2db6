# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # names are shared with the other chapters
# 重新制作: after a lost carrier, straight to the making unit (art. 18).

chapter "五、重新制作" "5. The remake"

line 所有者 "介质遗失，申请重新制作" "The carrier is lost; the owner asks for a remake"
open_order "{\"remake\":{\"seal_code\":\"$FIRST\",\"cause\":\"lost-carrier\"}}"
expect 201 .state open
REMADE=$CODE

line 制作单位 "核查原印章备案情况与其余材料，制作并备案新印章" "The making unit checks the old filing, makes and files the new seal"
get_certificate remade
hand_in approval "{\"filed\":\"$FIRST\"}"
judge_material approval
rest_of_materials
hand_in making-data "$(making_data remade 4 false "$(certificate_end remade)")"
judge_material making-data
make_and_take_over remade
expect 200 .status active
REMADE_ACTIVE=$(field .since)

line 公众 "原印章：已重新制作" "The old seal is superseded"
ask public GET "$REGISTRY/v1/seals/$FIRST/status"
expect 200 .status superseded

line 所有者 "新印章签章有效" "The new seal works"
seal remade remade.ofd --tsa "$DEVCA/tsa" --registry "$REGISTRY"
judge "$WORK/remade.ofd" TOTAL_PASSED

line 某人 "用原印章强行签章：验证失败" "The old one, forced, fails"
seal first superseded.ofd --tsa "$DEVCA/tsa" --unchecked
judge "$WORK/superseded.ofd" TOTAL_FAILED SEAL_SUPERSEDED
