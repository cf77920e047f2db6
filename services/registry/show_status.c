/* SPDX-License-Identifier: Apache-2.0 */
#include "registry/acts.h"
#include "registry/status.h"

struct status_question {
	struct slice code;
	instant at;
	instant known_at;
	bool past; /* not about the present: the history must be asked */
	bool sign;
};

static err read_question(struct request *req, struct status_question *q)
{
	struct form query;

	*q = (struct status_question){.at = req->now, .known_at = req->now};
	TRY(path_text(req, "code", SEAL_CODE_MAX, &q->code));
	TRY(request_query(req, &query));
	q->past = form_has(&query, "at") || form_has(&query, "known_at");
	if (form_has(&query, "at"))
		TRY(form_instant(&query, "at", &q->at));
	if (form_has(&query, "known_at"))
		TRY(form_instant(&query, "known_at", &q->known_at));
	if (form_has(&query, "signed"))
		TRY(form_bool(&query, "signed", &q->sign));
	/* Nothing in a signed answer tells of an older knowledge: it would be untrue today. */
	if (q->sign && form_has(&query, "known_at"))
		return FAIL_AT(E_FIELD, "known_at", "a signed answer says what is known now");
	return form_end(&query);
}

/* Anybody asks what holds for a seal, now or at a moment in the past, as known now or then (art. 17, 25). One
 * statement, without a transaction around it. */
err show_status(struct request *req, struct tx *tx)
{
	struct status_question q;
	struct standing status;
	struct json json;

	TRY(read_question(req, &q));
	if (q.past)
		TRY(seal_store_status_at(tx, q.code, q.at, q.known_at, &status));
	else
		TRY(seal_store_status_now(tx, q.code, q.at, &status));
	json_start(&json, req->arena);
	status_put_json(&json, &status, q.at);
	if (q.sign)
		TRY(status_put_signed(req, &json, &status, q.at));
	return reply_json(req, 200, &json);
}
