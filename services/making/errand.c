/* SPDX-License-Identifier: Apache-2.0 */
#include "making/errand.h"

#include "bus/pb.h"
#include "making/sql.h"
#include "svc/send.h"
#include "svc/shown.h"

static err record(struct request *req, struct tx *tx, const struct order *order,
		  const struct errand_form *form, const struct uuid *id)
{
	return db_run(tx, &errand_put,
		      PARAMS(db_uuid(id), db_uuid(&req->id), db_str(subject_row(form->subject)->verb),
			     db_uuid(&order->id), db_text_or_null(order->seal_code), db_text(form->event),
			     db_uuid(&req->actor->account), db_instant(req->now), db_text(form->reason)),
		      NULL);
}

err errand_start(struct request *req, struct tx *tx, const struct order *order,
		 const struct errand_form *form)
{
	char lane[UUID_TEXT];
	struct slice payload;
	struct uuid id;
	err e;

	uuid_write(&order->id, lane);
	TRY(pb_write(req->arena, form->message, &payload));
	TRY(send_command(req, tx, form->subject, form->message->descriptor->name, slice_str(lane), payload,
			 &id));
	e = record(req, tx, order, form, &id);
	if (e.code == E_CONFLICT && strcmp(err_trail()->place, "one_errand_at_a_time") == 0)
		return FAIL_AT(E_CONFLICT, "seal_code",
			       "the registry has not answered what it was asked before");
	return e;
}

/* The columns of errand_show and errand_of_request. */
static err read_errand(struct row *row, struct errand *out)
{
	instant answered_at;
	bool there;

	TRY(row_uuid(row, &out->id));
	TRY(row_uuid(row, &out->order_id));
	TRY(row_text_or_null(row, &out->seal_code, &there));
	TRY(row_text(row, &out->event));
	TRY(row_uuid(row, &out->asked_by));
	TRY(row_instant_or_null(row, &answered_at, &out->answered));
	TRY(row_text_or_null(row, &out->refused, &there));
	TRY(row_text_or_null(row, &out->detail, &there));
	return row_end(row);
}

static err answer(struct tx *tx, const struct uuid *id, instant now, const char *refused, struct slice detail)
{
	return db_run_change(tx, &errand_answer,
			     PARAMS(db_uuid(id), db_instant(now), db_str(refused), db_text_or_null(detail)));
}

err errand_answered(struct request *req, struct tx *tx, struct errand *out, bool *done)
{
	enum code refused = req->heard.refused;
	struct row row;

	TRY(db_run_one(tx, &errand_show, PARAMS(db_uuid(&req->heard.id)), &row));
	TRY(read_errand(&row, out));
	*done = refused == E_OK;
	return answer(tx, &out->id, req->now, *done ? NULL : err_meaning(refused)->name,
		      *done ? slice(NULL, 0) : req->heard.detail);
}

err errand_spoil(struct request *req, struct tx *tx, const struct errand *errand, err why)
{
	const char *detail = arena_text(req->arena, "%s", err_trail()->detail);

	REQUIRE(detail, E_NO_MEMORY);
	return db_run_change(
		tx, &errand_spoiled,
		PARAMS(db_uuid(&errand->id), db_str(err_meaning(why.code)->name), db_str(detail)));
}

static err code_of(struct slice name, enum code *out)
{
	for (int code = E_OK + 1; code < E_COUNT; code++) {
		if (!slice_is(name, err_meaning((enum code)code)->name))
			continue;
		*out = (enum code)code;
		return OK;
	}
	return FAIL(E_BUG, "no such code on record: %.*s", SLICE_ARG(name));
}

err errand_wait(struct request *req, struct tx *tx, struct errand *out)
{
	enum code refused;
	struct row row;

	TRY(db_run_one(tx, &errand_of_request, PARAMS(db_uuid(&req->id)), &row));
	TRY(read_errand(&row, out));
	if (!out->answered)
		return FAIL(E_PENDING, "the registry has not answered yet");
	if (out->refused.len == 0)
		return OK;
	TRY(code_of(out->refused, &refused));
	return FAIL_AT(refused, "registry", "%.*s", SLICE_ARG(out->detail));
}

static err put_errand(struct row *row, struct json *json)
{
	TRY(shown_text_if_any(row, json, "asked"));
	TRY(shown_text_if_any(row, json, "event"));
	TRY(shown_instant(row, json, "asked_at"));
	TRY(shown_text_if_any(row, json, "reason"));
	TRY(shown_instant_if_there(row, json, "answered_at"));
	TRY(shown_text_if_there(row, json, "refused"));
	TRY(shown_text_if_there(row, json, "detail"));
	return row_end(row);
}

err errands_put_json(struct tx *tx, const struct order *order, struct json *json)
{
	struct rows rows;
	struct row row;

	TRY(db_run(tx, &errand_list, PARAMS(db_uuid(&order->id)), &rows));
	json_put_list(json, "errands");
	while (rows_next(&rows, &row)) {
		json_put_object(json, NULL);
		TRY(put_errand(&row, json));
		json_close(json);
	}
	json_close(json);
	return OK;
}
