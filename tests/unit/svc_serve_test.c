/* SPDX-License-Identifier: Apache-2.0 */
/* A whole office on a real ledger, entered over real sockets: who may enter, what bad input is told, and what
 * happens when there is too much to do or the ledger goes away. */
#include <pthread.h>
#include <unistd.h>

#include "base/version.h"
#include "lib/noteworld.h"

static void a_note_is_kept_announced_and_shown(void **unused)
{
	const char *before = events_put();
	struct answer got = note_add("印章");
	const char *place = answer_field(&noteworld()->arena, &got, "Location");

	(void)unused;
	assert_int_equal(201, got.status);
	assert_non_null(place);
	got = note_ask("GET", place, noteworld()->li, NULL, NULL);
	assert_int_equal(200, got.status);
	assert_true(answer_has(&got, "\"text\":\"印章\""));
	assert_int_equal(strtol(before, NULL, 10) + 1, strtol(events_put(), NULL, 10));
	assert_string_equal("event.issuing.application-submitted",
			    ledger_value("SELECT subject FROM outbox_event ORDER BY place DESC LIMIT 1"));
}

static void nobody_enters_without_a_good_token(void **unused)
{
	struct answer got = note_ask("POST", "/v1/notes", NULL, "k", "{\"text\":\"a\"}");
	const char *before = notes_kept();

	(void)unused;
	assert_problem(&got, 401, "E_UNAUTHENTICATED", NULL);
	assert_string_equal("Bearer realm=\"eseal\"",
			    answer_field(&noteworld()->arena, &got, "WWW-Authenticate"));
	got = note_ask("POST", "/v1/notes", "eseal_00", "k", "{\"text\":\"a\"}");
	assert_problem(&got, 401, "E_UNAUTHENTICATED", NULL);
	got = note_ask("GET", "/v1/count", "wrong", NULL, NULL);
	assert_problem(&got, 401, "E_UNAUTHENTICATED", NULL);
	assert_string_equal(before, notes_kept());
}

static void an_expired_or_withdrawn_token_is_refused(void **unused)
{
	char token[TOKEN_TEXT];
	struct answer got;

	(void)unused;
	assert_ok(office_token(&noteworld()->office, "zhao", "applicant", "u", token));
	assert_int_equal(200, note_ask("GET", "/v1/me", token, NULL, NULL).status);
	assert_ok(postgres_sql(
		&ledger()->server, "office",
		"UPDATE token SET created_at = now() - interval '9 s', expires_at = now() - interval '1 s' "
		"WHERE account_id = (SELECT account_id FROM account WHERE name = 'zhao')",
		NULL, 0));
	got = note_ask("GET", "/v1/me", token, NULL, NULL);
	assert_problem(&got, 401, "E_UNAUTHENTICATED", NULL);
}

static void another_role_is_refused(void **unused)
{
	struct answer got = note_ask("POST", "/v1/notes", noteworld()->li, note_key(), "{\"text\":\"a\"}");

	(void)unused;
	assert_problem(&got, 403, "E_FORBIDDEN", NULL);
	got = note_ask("POST", "/v1/notes/018f3e3e-7a4b-7c3d-8e9f-0123456789ab/finish", noteworld()->wang,
		       NULL, NULL);
	assert_problem(&got, 403, "E_FORBIDDEN", NULL);
}

static void the_handler_is_told_who_asks(void **unused)
{
	struct answer got = note_ask("GET", "/v1/me", noteworld()->wang, NULL, NULL);

	(void)unused;
	assert_true(answer_has(&got, "\"name\":\"wang\",\"unit\":\"91110000100006001X\""));
	got = note_ask("GET", "/v1/me", NULL, NULL, NULL);
	assert_true(answer_has(&got, arena_text(&noteworld()->arena,
						"\"name\":\"\",\"unit\":\"\",\"roles\":%d", ROLE_PUBLIC)));
}

static void a_wrong_path_or_method_is_told(void **unused)
{
	struct answer got = note_ask("GET", "/v1/nothing", noteworld()->wang, NULL, NULL);

	(void)unused;
	assert_problem(&got, 404, "E_NO_ROUTE", NULL);
	got = note_ask("POST", "/v1/nothing", noteworld()->wang, NULL, "{}");
	assert_problem(&got, 404, "E_NO_ROUTE", NULL);
	got = note_ask("DELETE", "/v1/notes", noteworld()->wang, NULL, NULL);
	assert_problem(&got, 405, "E_METHOD", NULL);
	assert_string_equal("POST", answer_field(&noteworld()->arena, &got, "Allow"));
	got = note_ask("PATCH", "/v1/notes", noteworld()->wang, NULL, NULL);
	assert_problem(&got, 405, "E_METHOD", NULL);
	got = note_ask("GET", "/v1/notes/not-an-id", noteworld()->wang, NULL, NULL);
	assert_problem(&got, 404, "E_NOT_FOUND", NULL);
	got = note_ask("GET", "/v1/notes/018f3e3e-7a4b-7c3d-8e9f-0123456789ab", noteworld()->wang, NULL,
		       NULL);
	assert_problem(&got, 404, "E_NOT_FOUND", NULL);
}

static void bad_bodies_are_told_what_and_where_and_leave_nothing(void **unused)
{
	static const struct {
		const char *body;
		int status;
		const char *code;
		const char *place;
	} bad[] = {
		{"", 400, "E_SYNTAX", NULL},
		{"{", 400, "E_SYNTAX", NULL},
		{"[]", 400, "E_SYNTAX", NULL},
		{"{\"text\":\"a\",\"text\":\"b\"}", 400, "E_SYNTAX", NULL},
		{"{\"text\":\"\xff\"}", 400, "E_SYNTAX", NULL},
		{"{}", 422, "E_FIELD", "text"},
		{"{\"text\":7}", 422, "E_FIELD", "text"},
		{"{\"text\":\"\"}", 422, "E_FIELD", "text"},
		{"{\"text\":\"a\\u0007\"}", 422, "E_FIELD", "text"},
		{"{\"text\":\"a\",\"role\":\"reviewer\"}", 422, "E_FIELD", "role"},
		{"{\"text\":\"refuse\"}", 409, "E_DB_REFUSED", NULL},
		{"{\"text\":\"fail\"}", 409, "E_NO_SUCH_STEP", NULL},
	};
	const char *before = notes_kept();
	const char *announced = events_put();

	(void)unused;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct answer got = note_ask("POST", "/v1/notes", noteworld()->wang, note_key(), bad[i].body);

		assert_problem(&got, bad[i].status, bad[i].code, bad[i].place);
	}
	assert_string_equal(before, notes_kept());
	assert_string_equal(announced, events_put());
	assert_string_equal("0", ledger_value("SELECT count(*) FROM idempotency WHERE status IS NULL"));
}

static void the_wrong_content_type_and_size_are_told(void **unused)
{
	static char big[5000];
	struct asking asking = {.port = noteworld()->office.port,
				.method = "POST",
				.path = "/v1/notes",
				.token = noteworld()->wang,
				.key = "k-type",
				.type = "text/plain",
				.body = slice_str("{\"text\":\"a\"}")};
	struct answer got = http_ask(&noteworld()->arena, &asking);

	(void)unused;
	assert_problem(&got, 415, "E_MEDIA_TYPE", "Content-Type");
	memset(big, ' ', sizeof(big));
	asking.type = NULL;
	asking.body = slice(big, sizeof(big));
	got = http_ask(&noteworld()->arena, &asking);
	assert_problem(&got, 413, "E_TOO_BIG", NULL);
}

static void *take_a_nap(void *ctx)
{
	int *status = ctx;
	struct arena own;
	const struct asking asking = {.port = noteworld()->office.port, .method = "GET", .path = "/v1/nap"};
	struct answer got;

	arena_init(&own, FILE_MAX);
	got = http_ask(&own, &asking);
	*status = got.status;
	if (got.status == 503 && !answer_field(&own, &got, "Retry-After"))
		*status = 0;
	arena_clear(&own);
	return NULL;
}

static void a_full_queue_refuses_at_once_and_probes_still_pass(void **unused)
{
	enum { NAPS = 12 };
	int status[NAPS];
	pthread_t threads[NAPS];
	int served = 0;
	int refused = 0;

	(void)unused;
	for (size_t i = 0; i < NAPS; i++)
		pthread_create(&threads[i], NULL, take_a_nap, &status[i]);
	usleep(100000);
	assert_int_equal(200, note_ask("GET", "/healthz", NULL, NULL, NULL).status);
	for (size_t i = 0; i < NAPS; i++) {
		pthread_join(threads[i], NULL);
		served += status[i] == 204;
		refused += status[i] == 503;
	}
	assert_int_equal(NAPS, served + refused);
	assert_true(served >= 3 + 4); /* workers and queue */
	assert_true(refused > 0);
}

static void probes_and_metrics_tell_the_truth(void **unused)
{
	struct answer got = note_ask("GET", "/readyz", NULL, NULL, NULL);

	(void)unused;
	assert_int_equal(200, got.status);
	assert_true(answer_has(&got, "{\"name\":\"ledger\",\"ok\":true}"));
	got = note_ask("GET", "/version", NULL, NULL, NULL);
	assert_true(answer_has(&got, "\"office\":\"issuing\""));
	got = note_ask("GET", "/metrics", NULL, NULL, NULL);
	assert_int_equal(200, got.status);
	assert_true(answer_has(&got, "eseal_issuing_ledger_up 1\n"));
	assert_true(answer_has(&got, "eseal_issuing_http_requests_total{method=\"POST\",route=\"/v1/notes\","
				     "status=\"401\"} "));
	assert_true(answer_has(&got, "eseal_build_info{office=\"issuing\",version=\""));
	got = note_ask("POST", "/healthz", NULL, NULL, NULL);
	assert_problem(&got, 405, "E_METHOD", NULL);
}

static void a_page_is_shown_to_browsers_and_not_sent_twice(void **unused)
{
	struct asking asking = {.port = noteworld()->office.port, .method = "GET", .path = "/"};
	struct answer got = http_ask(&noteworld()->arena, &asking);

	(void)unused;
	assert_int_equal(200, got.status);
	assert_true(answer_has(&got, "<title>Notes</title>"));
	assert_string_equal("text/html; charset=utf-8",
			    answer_field(&noteworld()->arena, &got, "Content-Type"));
	assert_string_equal("no-cache", answer_field(&noteworld()->arena, &got, "Cache-Control"));
	assert_non_null(strstr(got.head, "frame-ancestors 'none'"));
	asking.path = "/index.html";
	asking.header = "If-None-Match: \"v1\"";
	got = http_ask(&noteworld()->arena, &asking);
	assert_int_equal(304, got.status);
	assert_int_equal(0, got.body.len);
	assert_int_equal(404, note_ask("GET", "/other.html", NULL, NULL, NULL).status);
}

static void a_trace_id_that_was_given_is_used(void **unused)
{
	const struct asking asking = {
		.port = noteworld()->office.port,
		.method = "GET",
		.path = "/v1/nothing",
		.header = "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"};
	struct answer got = http_ask(&noteworld()->arena, &asking);

	(void)unused;
	assert_true(answer_has(&got, "\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\""));
}

static void a_refused_head_is_a_problem_too(void **unused)
{
	struct answer got =
		http_raw(&noteworld()->arena, noteworld()->office.port, "GET /v1/count HTTP/1.1\r\n\r\n");

	(void)unused;
	assert_problem(&got, 400, "E_SYNTAX", NULL);
	assert_true(answer_has(&got, "\"detail\":\"Host is missing\""));
}

static void a_ledger_that_is_away_is_503_and_comes_back_by_itself(void **unused)
{
	struct answer got;
	int status = 0;

	(void)unused;
	postgres_crash(&ledger()->server);
	got = note_ask("GET", "/v1/count", NULL, NULL, NULL);
	assert_problem(&got, 503, "E_DB", NULL);
	assert_non_null(answer_field(&noteworld()->arena, &got, "Retry-After"));
	assert_int_equal(503, note_ask("GET", "/readyz", NULL, NULL, NULL).status);
	assert_ok(postgres_resume(&ledger()->server));
	for (int i = 0; i < 100 && status != 200; i++) {
		usleep(100000);
		status = note_ask("GET", "/v1/count", NULL, NULL, NULL).status;
	}
	assert_int_equal(200, status);
}

static void what_runs_is_finished_before_the_end(void **unused)
{
	int status = 0;
	pthread_t thread;

	(void)unused;
	pthread_create(&thread, NULL, take_a_nap, &status);
	usleep(100000);
	assert_ok(office_stop(&noteworld()->office));
	pthread_join(thread, NULL);
	assert_int_equal(204, status);
	assert_ok(office_start(&noteworld()->office));
}

static void commands_that_make_no_sense_are_refused(void **unused)
{
	static const char *const wrong[][6] = {
		{"--frobnicate"},
		{"--account-add", "x"},
		{"--account-add", "x", "--role", "emperor"},
		{"--account-add", "x", "--role", "registrar"},
		{"--account-add", "x", "--role", "issuing"},
		{"--account-add", "x", "--role", "applicant", "--days"},
		{"--account-add", "x", "--role", "applicant"}, /* of no unit */
	};
	char out[4096];
	int status;

	(void)unused;
	for (size_t i = 0; i < COUNT(wrong); i++) {
		assert_ok(office_command(&noteworld()->office, wrong[i], out, sizeof(out), &status));
		assert_int_equal(64, status);
		assert_string_equal("", out);
	}
	assert_ok(office_command(&noteworld()->office, (const char *const[]){"--health", NULL}, out,
				 sizeof(out), &status));
	assert_int_equal(0, status);
	assert_ok(office_command(&noteworld()->office, (const char *const[]){"--conf-help", NULL}, out,
				 sizeof(out), &status));
	assert_int_equal(0, status);
	assert_non_null(strstr(out, "ESEAL_DB_URL"));
	assert_ok(office_command(&noteworld()->office, (const char *const[]){"--help", NULL}, out,
				 sizeof(out), &status));
	assert_int_equal(0, status);
	assert_non_null(strstr(out, "--conf-help"));
	assert_ok(office_command(&noteworld()->office, (const char *const[]){"--version", NULL}, out,
				 sizeof(out), &status));
	assert_int_equal(0, status);
	assert_non_null(strstr(out, ESEAL_VERSION));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_note_is_kept_announced_and_shown),
		cmocka_unit_test(nobody_enters_without_a_good_token),
		cmocka_unit_test(an_expired_or_withdrawn_token_is_refused),
		cmocka_unit_test(another_role_is_refused),
		cmocka_unit_test(the_handler_is_told_who_asks),
		cmocka_unit_test(a_wrong_path_or_method_is_told),
		cmocka_unit_test(bad_bodies_are_told_what_and_where_and_leave_nothing),
		cmocka_unit_test(the_wrong_content_type_and_size_are_told),
		cmocka_unit_test(a_full_queue_refuses_at_once_and_probes_still_pass),
		cmocka_unit_test(probes_and_metrics_tell_the_truth),
		cmocka_unit_test(a_page_is_shown_to_browsers_and_not_sent_twice),
		cmocka_unit_test(a_trace_id_that_was_given_is_used),
		cmocka_unit_test(a_refused_head_is_a_problem_too),
		cmocka_unit_test(a_ledger_that_is_away_is_503_and_comes_back_by_itself),
		cmocka_unit_test(what_runs_is_finished_before_the_end),
		cmocka_unit_test(commands_that_make_no_sense_are_refused),
	};

	return cmocka_run_group_tests(tests, noteworld_open, noteworld_close);
}
