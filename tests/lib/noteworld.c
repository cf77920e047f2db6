/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/noteworld.h"

#include "lib/notes.h"

struct noteworld *noteworld(void)
{
	static struct noteworld w = {.office = {.def = &notes_office,
						.env = {"ESEAL_WORKERS=3", "ESEAL_QUEUE=4",
							"ESEAL_WAIT=700ms", "ESEAL_TOKEN_MEMORY=0s"}}};

	return &w;
}

int noteworld_open(void **unused)
{
	struct noteworld *w = noteworld();

	ledger_open(unused);
	arena_init(&w->arena, FILE_MAX);
	w->office.db_url = ledger()->url;
	assert_ok(office_token(&w->office, "wang", "applicant", "91110000100006001X", w->wang));
	assert_ok(office_token(&w->office, "li", "reviewer,case-officer", "civil-affairs", w->li));
	assert_ok(office_start(&w->office));
	return 0;
}

int noteworld_close(void **unused)
{
	assert_ok(office_stop(&noteworld()->office));
	arena_clear(&noteworld()->arena);
	return ledger_close(unused);
}

struct answer note_ask(const char *method, const char *path, const char *token, const char *key,
		       const char *body)
{
	const struct asking asking = {.port = noteworld()->office.port,
				      .method = method,
				      .path = path,
				      .token = token,
				      .key = key,
				      .body = slice_str(body)};

	return http_ask(&noteworld()->arena, &asking);
}

const char *note_key(void)
{
	static int count;

	return arena_text(&noteworld()->arena, "key-%d", ++count);
}

struct answer note_add(const char *text)
{
	return note_ask("POST", "/v1/notes", noteworld()->wang, note_key(),
			arena_text(&noteworld()->arena, "{\"text\":\"%s\"}", text));
}

void assert_problem(const struct answer *got, int status, const char *code, const char *place)
{
	assert_int_equal(status, got->status);
	assert_string_equal("application/problem+json",
			    answer_field(&noteworld()->arena, got, "Content-Type"));
	assert_true(answer_has(got, arena_text(&noteworld()->arena, "\"code\":\"%s\"", code)));
	assert_true(answer_has(got, arena_text(&noteworld()->arena, "\"status\":%d", status)));
	assert_true(answer_has(got, "\"trace_id\":\""));
	assert_true(answer_has(got, "\"title_zh\":\""));
	if (place)
		assert_true(answer_has(got, arena_text(&noteworld()->arena, "\"place\":\"%s\"", place)));
}

const char *notes_kept(void)
{
	return arena_text(&noteworld()->arena, "%s", ledger_value("SELECT count(*) FROM note"));
}

const char *events_put(void)
{
	return arena_text(&noteworld()->arena, "%s", ledger_value("SELECT count(*) FROM outbox_event"));
}
