/* SPDX-License-Identifier: Apache-2.0 */
/* Doing it once, and waiting for others: Idempotency-Key, and answers that come later. */
#include <pthread.h>
#include <unistd.h>

#include "lib/noteworld.h"

static void a_missing_or_odd_idempotency_key_is_refused(void **unused)
{
	struct answer got = note_ask("POST", "/v1/notes", noteworld()->wang, NULL, "{\"text\":\"a\"}");

	(void)unused;
	assert_problem(&got, 400, "E_KEY_MISSING", NULL);
	got = note_ask("POST", "/v1/notes", noteworld()->wang, "with a blank", "{\"text\":\"a\"}");
	assert_problem(&got, 422, "E_FIELD", "Idempotency-Key");
}

static void a_repeated_key_gets_the_first_answer_and_no_second_effect(void **unused)
{
	struct answer first = note_ask("POST", "/v1/notes", noteworld()->wang, "same", "{\"text\":\"once\"}");
	const char *before = notes_kept();
	struct answer again = note_ask("POST", "/v1/notes", noteworld()->wang, "same", "{\"text\":\"once\"}");
	struct answer other =
		note_ask("POST", "/v1/notes", noteworld()->wang, "same", "{\"text\":\"other\"}");

	(void)unused;
	assert_int_equal(201, first.status);
	assert_int_equal(201, again.status);
	assert_true(slice_eq(first.body, again.body));
	assert_string_equal(answer_field(&noteworld()->arena, &first, "Location"),
			    answer_field(&noteworld()->arena, &again, "Location"));
	assert_string_equal("true", answer_field(&noteworld()->arena, &again, "Idempotency-Replayed"));
	assert_problem(&other, 409, "E_KEY_REUSED", NULL);
	assert_string_equal(before, notes_kept());
}

static void a_key_whose_request_failed_may_be_used_again(void **unused)
{
	struct answer got =
		note_ask("POST", "/v1/notes", noteworld()->wang, "second-chance", "{\"text\":\"fail\"}");

	(void)unused;
	assert_int_equal(409, got.status);
	got = note_ask("POST", "/v1/notes", noteworld()->wang, "second-chance", "{\"text\":\"good\"}");
	assert_int_equal(201, got.status);
}

enum { COPIES = 16 };

static void *post_copy(void *ctx)
{
	struct answer *got = ctx;
	struct arena own;
	const struct asking asking = {.port = noteworld()->office.port,
				      .method = "POST",
				      .path = "/v1/notes",
				      .token = noteworld()->wang,
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
	struct answer note = note_add("waiting");
	const char *place = answer_field(&noteworld()->arena, &note, "Location");
	const char *path = arena_text(&noteworld()->arena, "%s/await", place);
	struct answer got = note_ask("POST", path, noteworld()->wang, "await-1", NULL);

	(void)unused;
	assert_int_equal(202, got.status);
	assert_string_equal(place, answer_field(&noteworld()->arena, &got, "Location"));
	assert_true(answer_has(&got, "\"state\":\"pending\""));
	got = note_ask("POST", path, noteworld()->wang, "await-1", NULL);
	assert_int_equal(202, got.status);
}

static void *finish_soon(void *path)
{
	struct arena own;
	const struct asking asking = {
		.port = noteworld()->office.port, .method = "POST", .path = path, .token = noteworld()->li};

	arena_init(&own, FILE_MAX);
	usleep(100000);
	http_ask(&own, &asking);
	arena_clear(&own);
	return NULL;
}

static void what_waits_is_answered_when_it_has_come_true_and_so_are_repetitions(void **unused)
{
	struct answer note = note_add("soon");
	const char *place = answer_field(&noteworld()->arena, &note, "Location");
	const char *path = arena_text(&noteworld()->arena, "%s/await", place);
	char finish[128];
	struct answer got;
	pthread_t thread;

	(void)unused;
	snprintf(finish, sizeof(finish), "%s/finish", place);
	pthread_create(&thread, NULL, finish_soon, finish);
	got = note_ask("POST", path, noteworld()->wang, "await-2", NULL);
	pthread_join(thread, NULL);
	assert_int_equal(200, got.status);
	assert_true(answer_has(&got, "\"done\":true"));
	got = note_ask("POST", path, noteworld()->wang, "await-2", NULL);
	assert_int_equal(200, got.status);
	assert_true(answer_has(&got, "\"done\":true"));
}

static void an_old_key_is_forgotten(void **unused)
{
	struct office_run *office = &noteworld()->office;
	const char *left = "1";

	(void)unused;
	assert_int_equal(201,
			 note_ask("POST", "/v1/notes", noteworld()->wang, "old", "{\"text\":\"a\"}").status);
	ledger_do("UPDATE idempotency SET claimed_at = now() - interval '8 days' WHERE key = 'old'");
	assert_ok(office_stop(office));
	assert_ok(office_start(office));
	for (int i = 0; i < 100 && strcmp(left, "0") != 0; i++) {
		usleep(50000);
		left = ledger_value("SELECT count(*) FROM idempotency WHERE key = 'old'");
	}
	assert_string_equal("0", left);
	assert_string_not_equal("0", ledger_value("SELECT count(*) FROM idempotency"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_missing_or_odd_idempotency_key_is_refused),
		cmocka_unit_test(a_repeated_key_gets_the_first_answer_and_no_second_effect),
		cmocka_unit_test(a_key_whose_request_failed_may_be_used_again),
		cmocka_unit_test(many_copies_at_once_have_one_effect),
		cmocka_unit_test(what_waits_in_vain_is_told_where_to_look),
		cmocka_unit_test(what_waits_is_answered_when_it_has_come_true_and_so_are_repetitions),
		cmocka_unit_test(an_old_key_is_forgotten),
	};

	return cmocka_run_group_tests(tests, noteworld_open, noteworld_close);
}
