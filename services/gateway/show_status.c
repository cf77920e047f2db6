/* SPDX-License-Identifier: Apache-2.0 */
#include "gateway/acts.h"
#include "gateway/status.h"

/* What holds for a seal, now or at a moment: asked here so that a business system needs one address (art. 23, 27). */
err show_status(struct request *req, struct tx *tx)
{
	struct status_answer answer;
	struct form query;
	struct slice code;
	struct json json;
	instant at = req->now;
	bool away;

	(void)tx;
	TRY(path_text(req, "code", SEAL_CODE_MAX, &code));
	TRY(request_query(req, &query));
	if (form_has(&query, "at"))
		TRY(form_instant(&query, "at", &at));
	TRY(form_end(&query));
	TRY(status_ask(req, code, at, &answer, &away));
	if (answer.status == STATUS_NOT_KNOWN)
		return FAIL(E_UNREACHABLE, "the registry does not answer");
	json_start(&json, req->arena);
	json_put_text(&json, "seal_code", code);
	json_put_str(&json, "status", seal_status_name(answer.status));
	json_put_instant(&json, "at", at);
	if (answer.since)
		json_put_instant(&json, "since", answer.since);
	if (answer.until)
		json_put_instant(&json, "until", answer.until);
	json_put_instant(&json, "answered_at", answer.answered_at);
	json_put_str(&json, "registry", answer.registry);
	return reply_json(req, 200, &json);
}
