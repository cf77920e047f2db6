# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # names are shared with the other chapters
# 记录: every step is in the stream, in order, signed; and in the audit office's ledger (art. 20, 22).

chapter "九、记录" "9. The record"

line 审计员 "从 JetStream 读回事件流，逐条验签" "The stream is read back from JetStream, every event's signature checked"
$STREAM >"$WORK/stream.jsonl" 2>"$WORK/stream.err"
events=$(wc -l <"$WORK/stream.jsonl")
unsigned=$(jq -r 'select(.signature != "good") | .id' "$WORK/stream.jsonl" | wc -l)
if [ "$events" -gt 30 ] && [ "$unsigned" -eq 0 ]; then
	good "$events events, all signed"
else
	bad "more than 30 events, all signed" "$events events, $unsigned not: $(head -c 300 "$WORK/stream.err")"
fi

line 审计员 "首枚印章的每一步都在其中，次序无误" "Each step of the first seal is there, in order"
steps=$(jq -r --arg code "$FIRST" 'select(.office == "registry" and .seal_code == $code) | .what' "$WORK/stream.jsonl" | tr '\n' ' ')
told_steps="code-allocated seal-filed seal-activated seal-suspended seal-resumed seal-superseded "
if [ "$steps" = "$told_steps" ]; then good "$steps"; else bad "$told_steps" "$steps"; fi

line 审计员 "审计系统的账簿与事件流一致，无缺号" "The audit office's ledger has the same events and no gaps"
tries=0
while :; do
	ask auditor GET "$AUDIT/v1/seals/$FIRST/events"
	recorded=$(field '[.events[] | select(.office == "registry") | .what] | join(" ")')
	[ "$recorded " = "$told_steps" ] && break
	tries=$((tries + 1))
	[ "$tries" -gt 20 ] && break
	sleep 0.5
done
expect 200
ask auditor GET "$AUDIT/v1/gaps"
line 审计员 "无缺号" "No gaps"
expect 200 '.gaps | length | tostring' 0

line 申请人 "审计记录对他人关闭" "The record is closed to others"
ask applicant GET "$AUDIT/v1/events"
expect 401
