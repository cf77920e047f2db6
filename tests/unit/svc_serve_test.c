/* SPDX-License-Identifier: Apache-2.0 */
/* A whole office on a real ledger, entered over real sockets: who may enter, what bad input is told, what doing a
 * thing twice means, and what happens when the ledger goes away. */
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/check.h"
#include "lib/http.h"
#include "lib/ledger.h"
#include "lib/notes.h"
#include "lib/office.h"

static struct office_run office = {
	.def = &notes_office,
	.env = {"ESEAL_WORKERS=3", "ESEAL_QUEUE=4", "ESEAL_WAIT=700ms", "ESEAL_TOKEN_MEMORY=0s"}};
static struct arena arena;
static char wang[TOKEN_TEXT]; /* an applicant */
static char li[TOKEN_TEXT];   /* a reviewer */

static int open_up(void **unused)
{
	ledger_open(unused);
	arena_init(&arena, FILE_MAX);
	office.db_url = ledger()->url;
	assert_ok(office_token(&office, "wang", "applicant", "91110000100006001X", wang));
	assert_ok(office_token(&office, "li", "reviewer,case-officer", "civil-affairs", li));
	assert_ok(office_start(&office));
	return 0;
}

static int close_up(void **unused)
{
	assert_ok(office_stop(&office));
	arena_clear(&arena);
	return ledger_close(unused);
}

static struct answer ask(const char *method, const char *path, const char *token, const char *key,
			 const char *body)
{
	const struct asking asking = {.port = office.port,
				      .method = method,
				      .path = path,
				      .token = token,
				      .key = key,
				      .body = slice_str(body)};

	return http_ask(&arena, &asking);
}

static const char *new_key(void)
{
	static int count;

	return arena_text(&arena, "key-%d", ++count);
}

static struct answer add_note(const char *text)
{
	return ask("POST", "/v1/notes", wang, new_key(), arena_text(&arena, "{\"text\":\"%s\"}", text));
}

/* The problem that an answer must be: its status, its code, and where the fault is (NULL: not said). */
static void assert_problem(const struct answer *got, int status, const char *code, const char *place)
{
	assert_int_equal(status, got->status);
	assert_string_equal("application/problem+json", answer_field(&arena, got, "Content-Type"));
	assert_true(answer_has(got, arena_text(&arena, "\"code\":\"%s\"", code)));
	assert_true(answer_has(got, arena_text(&arena, "\"status\":%d", status)));
	assert_true(answer_has(got, "\"trace_id\":\""));
	assert_true(answer_has(got, "\"title_zh\":\""));
	if (place)
		assert_true(answer_has(got, arena_text(&arena, "\"place\":\"%s\"", place)));
}

static const char *notes(void)
{
	return arena_text(&arena, "%s", ledger_value("SELECT count(*) FROM note"));
}

static const char *outbox(void)
{
	return arena_text(&arena, "%s", ledger_value("SELECT count(*) FROM outbox_event"));
}

static void a_note_is_kept_announced_and_shown(void **unused)
{
	const char *before = outbox();
	struct answer got = add_note("印章");
	const char *place = answer_field(&arena, &got, "Location");

	(void)unused;
	assert_int_equal(201, got.status);
	assert_non_null(place);
	got = ask("GET", place, li, NULL, NULL);
	assert_int_equal(200, got.status);
	assert_true(answer_has(&got, "\"text\":\"印章\""));
	assert_int_equal(strtol(before, NULL, 10) + 1, strtol(outbox(), NULL, 10));
	assert_string_equal("event.issuing.application-submitted",
			    ledger_value("SELECT subject FROM outbox_event ORDER BY place DESC LIMIT 1"));
}

static void nobody_enters_without_a_good_token(void **unused)
{
	struct answer got = ask("POST", "/v1/notes", NULL, "k", "{\"text\":\"a\"}");
	const char *before = notes();

	(void)unused;
	assert_problem(&got, 401, "E_UNAUTHENTICATED", NULL);
	assert_string_equal("Bearer realm=\"eseal\"", answer_field(&arena, &got, "WWW-Authenticate"));
	got = ask("POST", "/v1/notes", "eseal_00", "k", "{\"text\":\"a\"}");
	assert_problem(&got, 401, "E_UNAUTHENTICATED", NULL);
	got = ask("GET", "/v1/count", "wrong", NULL, NULL);
	assert_problem(&got, 401, "E_UNAUTHENTICATED", NULL);
	assert_string_equal(before, notes());
}

static void an_expired_or_withdrawn_token_is_refused(void **unused)
{
	char token[TOKEN_TEXT];
	struct answer got;

	(void)unused;
	assert_ok(office_token(&office, "zhao", "applicant", "u", token));
	assert_int_equal(200, ask("GET", "/v1/me", token, NULL, NULL).status);
	assert_ok(postgres_sql(
		&ledger()->server, "office",
		"UPDATE token SET created_at = now() - interval '9 s', expires_at = now() - interval '1 s' "
		"WHERE account_id = (SELECT account_id FROM account WHERE name = 'zhao')",
		NULL, 0));
	got = ask("GET", "/v1/me", token, NULL, NULL);
	assert_problem(&got, 401, "E_UNAUTHENTICATED", NULL);
}

static void another_role_is_refused(void **unused)
{
	struct answer got = ask("POST", "/v1/notes", li, new_key(), "{\"text\":\"a\"}");

	(void)unused;
	assert_problem(&got, 403, "E_FORBIDDEN", NULL);
	got = ask("POST", "/v1/notes/018f3e3e-7a4b-7c3d-8e9f-0123456789ab/finish", wang, NULL, NULL);
	assert_problem(&got, 403, "E_FORBIDDEN", NULL);
}

static void the_handler_is_told_who_asks(void **unused)
{
	struct answer got = ask("GET", "/v1/me", wang, NULL, NULL);

	(void)unused;
	assert_true(answer_has(&got, "\"name\":\"wang\",\"unit\":\"91110000100006001X\""));
	got = ask("GET", "/v1/me", NULL, NULL, NULL);
	assert_true(answer_has(&got,
			       arena_text(&arena, "\"name\":\"\",\"unit\":\"\",\"roles\":%d", ROLE_PUBLIC)));
}

static void a_wrong_path_or_method_is_told(void **unused)
{
	struct answer got = ask("GET", "/v1/nothing", wang, NULL, NULL);

	(void)unused;
	assert_problem(&got, 404, "E_NO_ROUTE", NULL);
	got = ask("POST", "/v1/nothing", wang, NULL, "{}");
	assert_problem(&got, 404, "E_NO_ROUTE", NULL);
	got = ask("DELETE", "/v1/notes", wang, NULL, NULL);
	assert_problem(&got, 405, "E_METHOD", NULL);
	assert_string_equal("POST", answer_field(&arena, &got, "Allow"));
	got = ask("PATCH", "/v1/notes", wang, NULL, NULL);
	assert_problem(&got, 405, "E_METHOD", NULL);
	got = ask("GET", "/v1/notes/not-an-id", wang, NULL, NULL);
	assert_problem(&got, 404, "E_NOT_FOUND", NULL);
	got = ask("GET", "/v1/notes/018f3e3e-7a4b-7c3d-8e9f-0123456789ab", wang, NULL, NULL);
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
	const char *before = notes();
	const char *announced = outbox();

	(void)unused;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct answer got = ask("POST", "/v1/notes", wang, new_key(), bad[i].body);

		assert_problem(&got, bad[i].status, bad[i].code, bad[i].place);
	}
	assert_string_equal(before, notes());
	assert_string_equal(announced, outbox());
	assert_string_equal("0", ledger_value("SELECT count(*) FROM idempotency WHERE status IS NULL"));
}

static void the_wrong_content_type_and_size_are_told(void **unused)
{
	static char big[5000];
	struct asking asking = {.port = office.port,
				.method = "POST",
				.path = "/v1/notes",
				.token = wang,
				.key = "k-type",
				.type = "text/plain",
				.body = slice_str("{\"text\":\"a\"}")};
	struct answer got = http_ask(&arena, &asking);

	(void)unused;
	assert_problem(&got, 415, "E_MEDIA_TYPE", "Content-Type");
	memset(big, ' ', sizeof(big));
	asking.type = NULL;
	asking.body = slice(big, sizeof(big));
	got = http_ask(&arena, &asking);
	assert_problem(&got, 413, "E_TOO_BIG", NULL);
}

static void a_missing_or_odd_idempotency_key_is_refused(void **unused)
{
	struct answer got = ask("POST", "/v1/notes", wang, NULL, "{\"text\":\"a\"}");

	(void)unused;
	assert_problem(&got, 400, "E_KEY_MISSING", NULL);
	got = ask("POST", "/v1/notes", wang, "with a blank", "{\"text\":\"a\"}");
	assert_problem(&got, 422, "E_FIELD", "Idempotency-Key");
}

static void a_repeated_key_gets_the_first_answer_and_no_second_effect(void **unused)
{
	struct answer first = ask("POST", "/v1/notes", wang, "same", "{\"text\":\"once\"}");
	const char *before = notes();
	struct answer again = ask("POST", "/v1/notes", wang, "same", "{\"text\":\"once\"}");
	struct answer other = ask("POST", "/v1/notes", wang, "same", "{\"text\":\"other\"}");

	(void)unused;
	assert_int_equal(201, first.status);
	assert_int_equal(201, again.status);
	assert_true(slice_eq(first.body, again.body));
	assert_string_equal(answer_field(&arena, &first, "Location"),
			    answer_field(&arena, &again, "Location"));
	assert_string_equal("true", answer_field(&arena, &again, "Idempotency-Replayed"));
	assert_problem(&other, 409, "E_KEY_REUSED", NULL);
	assert_string_equal(before, notes());
}

static void a_key_whose_request_failed_may_be_used_again(void **unused)
{
	struct answer got = ask("POST", "/v1/notes", wang, "second-chance", "{\"text\":\"fail\"}");

	(void)unused;
	assert_int_equal(409, got.status);
	got = ask("POST", "/v1/notes", wang, "second-chance", "{\"text\":\"good\"}");
	assert_int_equal(201, got.status);
}

enum { COPIES = 16 };

static void *post_copy(void *ctx)
{
	struct answer *got = ctx;
	struct arena own;
	const struct asking asking = {.port = office.port,
				      .method = "POST",
				      .path = "/v1/notes",
				      .token = wang,
				      .key = "at-once",
				      .body = slice_str("{\"text\":\"at once\"}")};

	arena_init(&own, FILE_MAX);
	do
		*got = http_ask(&own, &asking);
	while (got->status == 503);
	got->head = NULL;
	got->body = slice(NULL, 0);
	arena_clear(&own);
	return NULL;
}

static void many_copies_at_once_have_one_effect(void **unused)
{
	struct answer got[COPIES];
	pthread_t threads[COPIES];

	(void)unused;
	for (size_t i = 0; i < COPIES; i++)
		pthread_create(&threads[i], NULL, post_copy, &got[i]);
	for (size_t i = 0; i < COPIES; i++) {
		pthread_join(threads[i], NULL);
		assert_int_equal(201, got[i].status);
	}
	assert_string_equal("1", ledger_value("SELECT count(*) FROM note WHERE text = 'at once'"));
}

static void what_waits_in_vain_is_told_where_to_look(void **unused)
{
	struct answer note = add_note("waiting");
	const char *place = answer_field(&arena, &note, "Location");
	const char *path = arena_text(&arena, "%s/await", place);
	struct answer got = ask("POST", path, wang, "await-1", NULL);

	(void)unused;
	assert_int_equal(202, got.status);
	assert_string_equal(place, answer_field(&arena, &got, "Location"));
	assert_true(answer_has(&got, "\"state\":\"pending\""));
	got = ask("POST", path, wang, "await-1", NULL);
	assert_int_equal(202, got.status);
}

static void *finish_soon(void *path)
{
	struct arena own;
	const struct asking asking = {.port = office.port, .method = "POST", .path = path, .token = li};

	arena_init(&own, FILE_MAX);
	usleep(100000);
	http_ask(&own, &asking);
	arena_clear(&own);
	return NULL;
}

static void what_waits_is_answered_when_it_has_come_true_and_so_are_repetitions(void **unused)
{
	struct answer note = add_note("soon");
	const char *place = answer_field(&arena, &note, "Location");
	const char *path = arena_text(&arena, "%s/await", place);
	char finish[128];
	struct answer got;
	pthread_t thread;

	(void)unused;
	snprintf(finish, sizeof(finish), "%s/finish", place);
	pthread_create(&thread, NULL, finish_soon, finish);
	got = ask("POST", path, wang, "await-2", NULL);
	pthread_join(thread, NULL);
	assert_int_equal(200, got.status);
	assert_true(answer_has(&got, "\"done\":true"));
	got = ask("POST", path, wang, "await-2", NULL);
	assert_int_equal(200, got.status);
	assert_true(answer_has(&got, "\"done\":true"));
}

static void *take_a_nap(void *ctx)
{
	int *status = ctx;
	struct arena own;
	const struct asking asking = {.port = office.port, .method = "GET", .path = "/v1/nap"};
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
	assert_int_equal(200, ask("GET", "/healthz", NULL, NULL, NULL).status);
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
	struct answer got = ask("GET", "/readyz", NULL, NULL, NULL);

	(void)unused;
	assert_int_equal(200, got.status);
	assert_true(answer_has(&got, "{\"name\":\"ledger\",\"ok\":true}"));
	got = ask("GET", "/version", NULL, NULL, NULL);
	assert_true(answer_has(&got, "\"office\":\"issuing\""));
	got = ask("GET", "/metrics", NULL, NULL, NULL);
	assert_int_equal(200, got.status);
	assert_true(answer_has(&got, "eseal_issuing_ledger_up 1\n"));
	assert_true(answer_has(&got, "eseal_issuing_http_requests_total{method=\"POST\",route=\"/v1/notes\","
				     "status=\"401\"} "));
	assert_true(answer_has(&got, "eseal_build_info{office=\"issuing\",version=\""));
	got = ask("POST", "/healthz", NULL, NULL, NULL);
	assert_problem(&got, 405, "E_METHOD", NULL);
}

static void a_trace_id_that_was_given_is_used(void **unused)
{
	const struct asking asking = {
		.port = office.port,
		.method = "GET",
		.path = "/v1/nothing",
		.header = "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"};
	struct answer got = http_ask(&arena, &asking);

	(void)unused;
	assert_true(answer_has(&got, "\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\""));
}

static void a_refused_head_is_a_problem_too(void **unused)
{
	struct answer got = http_raw(&arena, office.port, "GET /v1/count HTTP/1.1\r\n\r\n");

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
	got = ask("GET", "/v1/count", NULL, NULL, NULL);
	assert_problem(&got, 503, "E_DB", NULL);
	assert_non_null(answer_field(&arena, &got, "Retry-After"));
	assert_int_equal(503, ask("GET", "/readyz", NULL, NULL, NULL).status);
	assert_ok(postgres_resume(&ledger()->server));
	for (int i = 0; i < 100 && status != 200; i++) {
		usleep(100000);
		status = ask("GET", "/v1/count", NULL, NULL, NULL).status;
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
	assert_ok(office_stop(&office));
	pthread_join(thread, NULL);
	assert_int_equal(204, status);
	assert_ok(office_start(&office));
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
	};
	char out[4096];
	int status;

	(void)unused;
	for (size_t i = 0; i < COUNT(wrong); i++) {
		assert_ok(office_command(&office, wrong[i], out, sizeof(out), &status));
		assert_int_equal(64, status);
		assert_string_equal("", out);
	}
	assert_ok(
		office_command(&office, (const char *const[]){"--health", NULL}, out, sizeof(out), &status));
	assert_int_equal(0, status);
	assert_ok(office_command(&office, (const char *const[]){"--conf-help", NULL}, out, sizeof(out),
				 &status));
	assert_int_equal(0, status);
	assert_non_null(strstr(out, "ESEAL_DB_URL"));
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
		cmocka_unit_test(a_missing_or_odd_idempotency_key_is_refused),
		cmocka_unit_test(a_repeated_key_gets_the_first_answer_and_no_second_effect),
		cmocka_unit_test(a_key_whose_request_failed_may_be_used_again),
		cmocka_unit_test(many_copies_at_once_have_one_effect),
		cmocka_unit_test(what_waits_in_vain_is_told_where_to_look),
		cmocka_unit_test(what_waits_is_answered_when_it_has_come_true_and_so_are_repetitions),
		cmocka_unit_test(a_full_queue_refuses_at_once_and_probes_still_pass),
		cmocka_unit_test(probes_and_metrics_tell_the_truth),
		cmocka_unit_test(a_trace_id_that_was_given_is_used),
		cmocka_unit_test(a_refused_head_is_a_problem_too),
		cmocka_unit_test(a_ledger_that_is_away_is_503_and_comes_back_by_itself),
		cmocka_unit_test(what_runs_is_finished_before_the_end),
		cmocka_unit_test(commands_that_make_no_sense_are_refused),
	};

	return cmocka_run_group_tests(tests, open_up, close_up);
}
