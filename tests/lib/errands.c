/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/errands.h"

#include "db/migrate.h"
#include "svc/send.h"

enum { OID_TEXT = 25, OID_UUID = 2950 };

static const struct db_column two_ids_and_text[] = {{"id", OID_UUID, DB_UUID, false},
						    {"command", OID_UUID, DB_UUID, false},
						    {"text", OID_TEXT, DB_TEXT, false}};
static const struct db_column command_state_result[] = {{"command", OID_UUID, DB_UUID, false},
							{"state", OID_TEXT, DB_TEXT, false},
							{"result", OID_TEXT, DB_TEXT, false}};
static const struct db_column state_and_result[] = {{"state", OID_TEXT, DB_TEXT, false},
						    {"result", OID_TEXT, DB_TEXT, false}};
static const struct db_column id_and_text[] = {{"id", OID_UUID, DB_UUID, false},
					       {"text", OID_TEXT, DB_TEXT, false}};

static const struct stmt errand_put = {.name = "errand_put",
				       .text = "INSERT INTO errand (id, command, text) VALUES ($1, $2, $3)",
				       .in = two_ids_and_text,
				       .in_count = 3,
				       .writes = true};
static const struct stmt errand_set = {.name = "errand_set",
				       .text = "UPDATE errand SET state = $2, result = $3 WHERE command = $1",
				       .in = command_state_result,
				       .in_count = 3,
				       .writes = true};
static const struct stmt errand_get = {.name = "errand_get",
				       .text = "SELECT state, result FROM errand WHERE id = $1",
				       .in = two_ids_and_text,
				       .in_count = 1,
				       .out = state_and_result,
				       .out_count = 2};
static const struct stmt kept_put = {.name = "kept_put",
				     .text = "INSERT INTO kept (id, text) VALUES ($1, $2)",
				     .in = id_and_text,
				     .in_count = 2,
				     .writes = true};

/* ---- the sender ---- */

static const struct migration sender_migration = {
	"0001_errands", "CREATE TABLE errand (id uuid PRIMARY KEY, command uuid UNIQUE, text text NOT NULL,"
			" state text NOT NULL DEFAULT 'asked', result text NOT NULL DEFAULT '');"
			"CREATE TABLE kept (id uuid PRIMARY KEY, text text NOT NULL)"};
static const struct migrations sender_migrations = {"sender", &sender_migration, 1};

static err show(struct request *req, struct tx *tx, const struct uuid *id, bool wait)
{
	struct slice state;
	struct slice result;
	struct json json;
	struct row row;

	TRY(db_run_one(tx, &errand_get, PARAMS(db_uuid(id)), &row));
	TRY(row_text(&row, &state));
	TRY(row_text(&row, &result));
	TRY(row_end(&row));
	REQUIRE(!wait || !slice_is(state, "asked"), E_PENDING);
	if (wait && slice_is(state, "refused"))
		return FAIL(E_SEAL_STATUS, "%.*s", SLICE_ARG(result));
	json_start(&json, req->arena);
	json_put_text(&json, "state", state);
	json_put_text(&json, "result", result);
	return reply_json(req, 200, &json);
}

static err show_errand(struct request *req, struct tx *tx)
{
	struct uuid id;

	TRY(path_uuid(req, "id", &id));
	return show(req, tx, &id, false);
}

/* The errand has the id of its request. */
static err errand_is_done(struct request *req, struct tx *tx)
{
	return show(req, tx, &req->id, true);
}

static err send_errand(struct request *req, struct tx *tx)
{
	struct form form;
	struct slice text;
	struct uuid command;
	char id[UUID_TEXT];

	TRY(request_form(req, &form));
	TRY(form_text(&form, "text", 1, 100, &text));
	TRY(form_end(&form));
	TRY(send_command(req, tx, SUBJECT_ALLOCATE_CODE, "test.Errand", slice(NULL, 0), text, &command));
	TRY(db_run_change(tx, &errand_put, PARAMS(db_uuid(&req->id), db_uuid(&command), db_text(text))));
	uuid_write(&req->id, id);
	return reply_when(req, errand_is_done, "/v1/errands/%s", id);
}

static err errand_was_answered(struct request *req, struct tx *tx)
{
	bool done = req->heard.refused == E_OK;

	return db_run_change(tx, &errand_set,
			     PARAMS(db_uuid(&req->heard.id), db_str(done ? "done" : "refused"),
				    db_text(done ? req->heard.payload : req->heard.detail)));
}

static err ask_question(struct request *req, struct tx *tx)
{
	struct slice answer;
	struct json json;

	(void)tx;
	TRY(send_question(req, SUBJECT_STATUS, "test.Question", slice_str("how are things?"), &answer));
	json_start(&json, req->arena);
	json_put_text(&json, "answer", answer);
	return reply_json(req, 200, &json);
}

static err keep_event(struct request *req, struct tx *tx)
{
	return db_run_change(tx, &kept_put, PARAMS(db_uuid(&req->heard.id), db_text(req->heard.payload)));
}

static const struct route sender_routes[] = {
	{POST, "/v1/errands", ROLE_OWNER, 4 KiB, ONCE, send_errand, NO_EVENT},
	{GET, "/v1/errands/{id}", ROLE_OWNER, 0, READ_ONE, show_errand, NO_EVENT},
	{GET, "/v1/question", ROLE_PUBLIC, 0, NO_TX, ask_question, NO_EVENT},
	END_OF_ROUTES,
};
static const struct answer_route sender_answered[] = {
	{SUBJECT_ALLOCATE_CODE, errand_was_answered},
	END_OF_ANSWER_ROUTES,
};
static const struct event_route sender_heard[] = {
	{EVENT_CODE_ALLOCATED, keep_event},
	END_OF_EVENT_ROUTES,
};

const struct office_def errand_sender = {.name = MAKING,
					 .routes = sender_routes,
					 .answered = sender_answered,
					 .heard = sender_heard,
					 .migrations = &sender_migrations};

/* ---- the receiver ---- */

static const struct migration receiver_migration = {
	"0001_kept", "CREATE TABLE kept (id uuid PRIMARY KEY, text text NOT NULL)"};
static const struct migrations receiver_migrations = {"receiver", &receiver_migration, 1};

static err do_errand(struct request *req, struct tx *tx)
{
	struct slice text = req->heard.payload;
	const char *answer = arena_text(req->arena, "did %.*s", SLICE_ARG(text));

	REQUIRE(answer, E_NO_MEMORY);
	TRY(db_run_change(tx, &kept_put, PARAMS(db_uuid(&req->heard.id), db_text(text))));
	if (slice_is(text, "refuse"))
		return FAIL(E_SEAL_STATUS, "not in this state");
	TRY(send_event(req, tx, EVENT_CODE_ALLOCATED, "test.Done", text));
	return reply_bytes(req, 200, NULL, slice_str(answer));
}

static err answer_question(struct request *req, struct tx *tx)
{
	(void)tx;
	return reply_bytes(req, 200, NULL, slice_str("well"));
}

static const struct bus_route receiver_asked[] = {
	{SUBJECT_ALLOCATE_CODE, ONCE, do_errand},
	{SUBJECT_STATUS, NO_TX, answer_question},
	END_OF_BUS_ROUTES,
};
static const struct route receiver_routes[] = {END_OF_ROUTES};

const struct office_def errand_receiver = {.name = REGISTRY,
					   .routes = receiver_routes,
					   .asked = receiver_asked,
					   .migrations = &receiver_migrations};
