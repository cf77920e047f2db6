/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/notes.h"

#include <time.h>

#include "db/migrate.h"
#include "http/page.h"
#include "svc/send.h"

static const struct migration notes_migration = {
	"0001_notes",
	"CREATE TABLE note (id uuid PRIMARY KEY, text text NOT NULL CHECK (text <> 'refuse'),"
	" done bool NOT NULL DEFAULT false)",
};
static const struct migrations notes_migrations = {"notes", &notes_migration, 1};

enum { OID_BOOL = 16, OID_INT8 = 20, OID_TEXT = 25, OID_UUID = 2950 };

static const struct db_column id_and_text[] = {{"id", OID_UUID, DB_UUID, false},
					       {"text", OID_TEXT, DB_TEXT, false}};
static const struct db_column text_and_done[] = {{"text", OID_TEXT, DB_TEXT, false},
						 {"done", OID_BOOL, DB_BOOL, false}};
static const struct db_column count_only[] = {{"count", OID_INT8, DB_INT, false}};

static const struct stmt note_put = {.name = "note_put",
				     .text = "INSERT INTO note (id, text) VALUES ($1, $2)",
				     .in = id_and_text,
				     .in_count = 2,
				     .writes = true};
static const struct stmt note_get = {.name = "note_get",
				     .text = "SELECT text, done FROM note WHERE id = $1",
				     .in = id_and_text,
				     .out = text_and_done,
				     .in_count = 1,
				     .out_count = 2};
static const struct stmt note_finish = {.name = "note_finish",
					.text = "UPDATE note SET done = true WHERE id = $1",
					.in = id_and_text,
					.in_count = 1,
					.writes = true};
static const struct stmt note_count = {
	.name = "note_count", .text = "SELECT count(*) FROM note", .out = count_only, .out_count = 1};

struct note {
	struct uuid id;
	struct slice text;
	bool done;
};

static err load(struct request *req, struct tx *tx, struct note *note)
{
	struct row row;

	TRY(path_uuid(req, "id", &note->id));
	TRY(db_run_one(tx, &note_get, PARAMS(db_uuid(&note->id)), &row));
	TRY(row_text(&row, &note->text));
	TRY(row_bool(&row, &note->done));
	return row_end(&row);
}

static err reply_note(struct request *req, int status, const struct note *note)
{
	struct json json;

	json_start(&json, req->arena);
	json_put_uuid(&json, "id", &note->id);
	json_put_text(&json, "text", note->text);
	json_put_bool(&json, "done", note->done);
	return reply_json(req, status, &json);
}

static err add_note(struct request *req, struct tx *tx)
{
	struct note note = {.done = false};
	struct form form;
	char id[UUID_TEXT];

	TRY(request_form(req, &form));
	TRY(form_text(&form, "text", 1, 100, &note.text));
	TRY(form_end(&form));
	TRY(uuid_new(req->now, &note.id));
	TRY(db_run_change(tx, &note_put, PARAMS(db_uuid(&note.id), db_text(note.text))));
	TRY(send_event(req, tx, EVENT_APPLICATION_SUBMITTED, "test.Note", note.text));
	if (slice_is(note.text, "fail"))
		return FAIL(E_NO_SUCH_STEP, "it was asked to fail");
	uuid_write(&note.id, id);
	TRY(reply_header(req, "Location", "/v1/notes/%s", id));
	return reply_note(req, 201, &note);
}

static err show_note(struct request *req, struct tx *tx)
{
	struct note note;

	TRY(load(req, tx, &note));
	return reply_note(req, 200, &note);
}

static err finish_note(struct request *req, struct tx *tx)
{
	struct note note;

	TRY(load(req, tx, &note));
	return db_run_change(tx, &note_finish, PARAMS(db_uuid(&note.id)));
}

static err note_is_done(struct request *req, struct tx *tx)
{
	struct note note;

	TRY(load(req, tx, &note));
	REQUIRE(note.done, E_PENDING);
	return reply_note(req, 200, &note);
}

static err await_note(struct request *req, struct tx *tx)
{
	struct note note;
	char id[UUID_TEXT];

	TRY(load(req, tx, &note));
	uuid_write(&note.id, id);
	return reply_when(req, note_is_done, "/v1/notes/%s", id);
}

static err count_notes(struct request *req, struct tx *tx)
{
	struct json json;
	struct row row;
	int64_t count;

	TRY(db_run_one(tx, &note_count, NO_PARAMS, &row));
	TRY(row_int(&row, &count));
	TRY(row_end(&row));
	json_start(&json, req->arena);
	json_put_int(&json, "count", count);
	return reply_json(req, 200, &json);
}

static err show_me(struct request *req, struct tx *tx)
{
	struct json json;

	(void)tx;
	json_start(&json, req->arena);
	json_put_text(&json, "name", req->actor->name);
	json_put_text(&json, "unit", req->actor->unit);
	json_put_int(&json, "roles", req->actor->roles);
	return reply_json(req, 200, &json);
}

static err nap(struct request *req, struct tx *tx)
{
	const struct timespec half_a_second = {.tv_nsec = 500000000};

	(void)tx;
	nanosleep(&half_a_second, NULL);
	return reply_nothing(req);
}

static const unsigned char hello[] = "<!doctype html><title>Notes</title>";
static const struct page pages[] = {
	{"/index.html", "text/html; charset=utf-8", "\"v1\"", hello, sizeof(hello) - 1},
	{0},
};

static const struct route routes[] = {
	{POST, "/v1/notes", ROLE_APPLICANT, 4 KiB, ONCE, add_note, EVENT_APPLICATION_SUBMITTED},
	{GET, "/v1/notes/{id}", ROLE_APPLICANT | ROLE_REVIEWER, 0, READ, show_note, NO_EVENT},
	{POST, "/v1/notes/{id}/finish", ROLE_REVIEWER, 0, AGAIN, finish_note, NO_EVENT},
	{POST, "/v1/notes/{id}/await", ROLE_APPLICANT, 0, ONCE, await_note, NO_EVENT},
	{GET, "/v1/board/{id}", ROLE_PUBLIC, 0, GLANCE, show_note, NO_EVENT},
	{GET, "/v1/count", ROLE_PUBLIC, 0, READ_ONE, count_notes, NO_EVENT},
	{GET, "/v1/me", ROLE_PUBLIC, 0, NO_TX, show_me, NO_EVENT},
	{GET, "/v1/nap", ROLE_PUBLIC, 0, NO_TX, nap, NO_EVENT},
	END_OF_ROUTES,
};

const struct office_def notes_office = {
	.name = ISSUING, .routes = routes, .pages = pages, .migrations = &notes_migrations};
