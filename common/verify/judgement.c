/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/judgement.h"

#include "base/text.h"

/* What a document calls a code may be anything; only what could be one is handed on. */
static bool could_be_code(const struct seal_report *seal)
{
	return seal->there && seal->code.len > 0 && seal->code.len <= SEAL_CODE_MAX &&
	       text_is_line(seal->code);
}

err judgement_of(struct arena *arena, const struct report *report, struct judgement *out)
{
	struct slice *codes = arena_array(arena, report->signature_count + 1, struct slice);
	struct sm3 *passed = arena_array(arena, report->signature_count + 1, struct sm3);

	REQUIRE(codes && passed, E_NO_MEMORY);
	*out = (struct judgement){.indication = report->indication,
				  .reason = report->reason,
				  .seal_codes = codes,
				  .passed = passed};
	memcpy(out->sm3, report->sm3, sizeof(out->sm3));
	for (const struct signature_report *s = report->signatures; s; s = s->next) {
		if (could_be_code(&s->seal))
			codes[out->seal_count++] = s->seal.code;
		if (report->policy == POLICY_STANDARD && s->indication == INDICATION_PASSED)
			memcpy(passed[out->passed_count++].bytes, s->value_sm3, SM3_SIZE);
	}
	return report_json(arena, report, &out->json);
}

err judgement_check(struct arena *arena, const struct judgement *judgement, const char *id)
{
	struct slice head, json = judgement->json;

	TRY(report_json_head(arena, id, judgement->indication, judgement->reason, &head));
	REQUIRE(json.len > head.len && memcmp(json.at, head.at, head.len) == 0, E_SYNTAX);
	REQUIRE(json.at[json.len - 1] == '\n', E_SYNTAX);
	REQUIRE(text_is_utf8(json), E_SYNTAX);
	return OK;
}
