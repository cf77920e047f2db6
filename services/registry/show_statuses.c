/* SPDX-License-Identifier: Apache-2.0 */
#include "registry/acts.h"
#include "registry/status.h"

struct statuses_question {
	size_t count;
	struct slice *codes;
	instant at;
	bool sign;
};

static err read_question(struct request *req, struct statuses_question *q)
{
	struct form form;

	q->at = req->now;
	q->sign = false;
	TRY(request_form(req, &form));
	TRY(form_list(&form, "codes", 1, STATUS_BATCH_MAX, &q->count));
	q->codes = arena_array(req->arena, q->count, struct slice);
	REQUIRE(q->codes, E_NO_MEMORY);
	for (size_t i = 0; i < q->count; i++)
		TRY(form_item_text(&form, "codes", i, 1, SEAL_CODE_MAX, &q->codes[i]));
	if (form_has(&form, "at"))
		TRY(form_instant(&form, "at", &q->at));
	if (form_has(&form, "signed"))
		TRY(form_bool(&form, "signed", &q->sign));
	if (q->sign && q->count > STATUS_SIGNED_MAX)
		return FAIL_AT(E_FIELD, "codes", "at most %d are signed at once", STATUS_SIGNED_MAX);
	return form_end(&form);
}

/* The same question about many seals (art. 17). */
err show_statuses(struct request *req, struct tx *tx)
{
	struct statuses_question q;
	struct standing *found;
	struct json json;

	TRY(read_question(req, &q));
	found = arena_array(req->arena, q.count, struct standing);
	REQUIRE(found, E_NO_MEMORY);
	TRY(seal_store_status_many(tx, q.codes, q.count, q.at, req->now, found));
	json_start(&json, req->arena);
	json_put_list(&json, "statuses");
	for (size_t i = 0; i < q.count; i++) {
		json_put_object(&json, NULL);
		status_put_json(&json, &found[i], q.at);
		if (q.sign)
			TRY(status_put_signed(req, &json, &found[i], q.at));
		json_close(&json);
	}
	return reply_json(req, 200, &json);
}
