/* SPDX-License-Identifier: Apache-2.0 */
#include "issuing/acts.h"
#include "issuing/application.h"
#include "issuing/sql.h"

/* One application, to those entitled to see it. */
err show(struct request *req, struct tx *tx)
{
	struct application app;
	struct uuid id;

	TRY(path_uuid(req, "id", &id));
	TRY(application_store_get(tx, &id, &app));
	TRY(actor_may_see(req->actor, app.owner_credit_code));
	return application_reply(req, 200, &app);
}

struct list_question {
	struct slice unit; /* empty: every unit's */
	struct slice state;
	struct uuid after;
	size_t most;
};

static err read_question(struct request *req, struct list_question *q)
{
	struct form query;
	struct slice token;
	enum application_state state;

	*q = (struct list_question){0};
	TRY(request_query(req, &query));
	TRY(request_page(&query, PAGE_MAX, &q->most, &token));
	if (token.len > 0 && uuid_read(token, &q->after).code != E_OK)
		return FAIL_AT(E_FIELD, "page_token", "not one that was given here");
	if (form_has(&query, "state")) {
		TRY(form_text(&query, "state", 1, TEXT_NAME_MAX, &q->state));
		if (application_state_read(q->state, &state).code != E_OK)
			return FAIL_AT(E_FIELD, "state", "no such state");
	}
	if (!actor_has(req->actor, ROLE_CASE_OFFICER | ROLE_REVIEWER)) {
		q->unit = req->actor->unit;
		REQUIRE(q->unit.len > 0, E_FORBIDDEN); /* an empty one would stand for all */
	}
	return form_end(&query);
}

/* Applications: an officer sees all, an applicant their unit's. */
err list(struct request *req, struct tx *tx)
{
	struct application app = {0};
	struct list_question q;
	struct rows rows;
	struct row row;
	struct json json;
	char last[UUID_TEXT] = "";

	TRY(read_question(req, &q));
	TRY(db_run(tx, &application_list,
		   PARAMS(db_text(q.unit), db_text(q.state), db_uuid(&q.after), db_int((int64_t)q.most)),
		   &rows));
	json_start(&json, req->arena);
	json_put_list(&json, "applications");
	while (rows_next(&rows, &row)) {
		TRY(application_row_read(&row, &app));
		json_put_object(&json, NULL);
		application_put_json(&json, &app);
		json_close(&json);
	}
	json_close(&json);
	if (rows.count == q.most)
		uuid_write(&app.id, last);
	TRY(reply_page(req, &json, slice_str(last)));
	return reply_json(req, 200, &json);
}
