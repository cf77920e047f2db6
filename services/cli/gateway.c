/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/gateway.h"

#include "http/client.h"
#include "verify/report.h"

err gateway_judge(struct arena *arena, const struct gateway_ask *ask, struct slice *answer)
{
	struct http_ask http = {.type = "application/octet-stream",
				.body = ask->file,
				.patience = MINUTE,
				.answer_max = ask->answer_max};
	struct http_answer got;

	http.url = arena_text(arena, "%s/v1/verifications?policy=%s&time_rule=%s%s", ask->url,
			      ask->policy ? ask->policy : policy_name(POLICY_STANDARD),
			      ask->time_rule ? ask->time_rule : time_rule_name(TIME_RULE_GMT0031_2025),
			      ask->bundle ? "&bundle=true" : "");
	REQUIRE(http.url, E_NO_MEMORY);
	TRY(http_fetch(arena, &http, &got));
	if (got.status != 200 && got.status != 201)
		return FAIL_AT(E_UNREACHABLE, ask->url, "answered with status %d", got.status);
	*answer = got.body;
	return OK;
}
