/* SPDX-License-Identifier: Apache-2.0 */
/* A lone glance is answered by the door's own thread, and the door never hangs on the ledger for it. */
#include "svc/express.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "lib/noteworld.h"

#define NOTE "018f3e3e-7a4b-7c3d-8e9f-0123456789ab"

/* A moment in which nobody else asks, so that the request is alone. */
static struct answer glance(void)
{
	usleep(5000);
	return note_ask("GET", "/v1/board/" NOTE, NULL, NULL, NULL);
}

/* When a note was last looked at over the door's own connection; "" when there is none. */
static const char *last_look(void)
{
	return arena_text(&noteworld()->arena, "%s",
			  ledger_value("SELECT query_start FROM pg_stat_activity WHERE application_name = "
				       "'issuing-door' AND query LIKE 'SELECT text, done FROM note%'"));
}

static bool at_the_door(void)
{
	const char *before = last_look();

	assert_int_equal(200, glance().status);
	return strcmp(before, last_look()) != 0;
}

static void wait_for_the_doors_own(void)
{
	bool seen = false;

	for (int i = 0; i < 200 && !seen; i++) {
		seen = at_the_door();
		usleep(20000);
	}
	assert_true(seen);
}

/* The longest that somebody waits at the door who wants nothing of the ledger; HOUR when it does not open. */
static instant longest_wait(void)
{
	instant longest = 0;

	for (int i = 0; i < 10; i++) {
		instant begin = clock_steady();
		int status = note_ask("GET", "/healthz", NULL, NULL, NULL).status;
		instant took = status == 200 ? clock_steady() - begin : HOUR;

		longest = took > longest ? took : longest;
	}
	return longest;
}

static void a_lone_glance_is_answered_over_the_doors_own_connection(void **unused)
{
	struct answer got;

	(void)unused;
	wait_for_the_doors_own();
	got = glance();
	assert_true(answer_has(&got, "\"text\":\"to be read\""));
	got = note_ask("GET", "/v1/board/018f3e3e-0000-7c3d-8e9f-0123456789ab", NULL, NULL, NULL);
	assert_problem(&got, 404, "E_NOT_FOUND", NULL);
	got = note_ask("GET", "/v1/board/" NOTE, "wrong", NULL, NULL);
	assert_problem(&got, 401, "E_UNAUTHENTICATED", NULL);
}

static void *glance_for_a_while(void *ctx)
{
	const struct asking asking = {
		.port = noteworld()->office.port, .method = "GET", .path = "/v1/board/" NOTE};
	struct arena own;

	arena_init(&own, FILE_MAX);
	*(int *)ctx = http_ask(&own, &asking).status;
	arena_clear(&own);
	return NULL;
}

static void a_glance_the_ledger_is_slow_with_is_left_to_a_worker(void **unused)
{
	int status = 0;
	instant longest;
	pthread_t thread;
	struct tx tx;

	(void)unused;
	wait_for_the_doors_own();
	assert_ok(tx_begin(&tx, &ledger()->db, &ledger()->arena, TX_WRITE));
	assert_ok(db_run(&tx, &(const struct stmt){.name = "hold", .text = "LOCK TABLE note", .writes = true},
			 NO_PARAMS, NULL));
	pthread_create(&thread, NULL, glance_for_a_while, &status);
	usleep(50000);
	longest = longest_wait();
	tx_rollback(&tx);
	pthread_join(thread, NULL);
	assert_true(longest < SECOND / 2);
	assert_int_equal(200, status);
	wait_for_the_doors_own();
}

/* Every process of the server, or all of them go on. */
static void signal_server(int number)
{
	static char pids[1000];
	char *at = pids;

	if (number == SIGSTOP)
		snprintf(pids, sizeof(pids), "%s",
			 ledger_value("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1) || "
				      "' ' || string_agg(pid::text, ' ') FROM pg_stat_activity "
				      "WHERE datname = 'office' AND pid <> pg_backend_pid()"));
	for (long pid = strtol(at, &at, 10); pid > 0; pid = strtol(at, &at, 10))
		kill((pid_t)pid, number);
}

static void a_ledger_that_hangs_does_not_hold_the_door(void **unused)
{
	int status = 0;
	instant longest;
	pthread_t thread;

	(void)unused;
	wait_for_the_doors_own();
	signal_server(SIGSTOP);
	pthread_create(&thread, NULL, glance_for_a_while, &status);
	usleep(50000);
	longest = longest_wait();
	signal_server(SIGCONT);
	pthread_join(thread, NULL);
	assert_true(longest < SECOND / 2);
	assert_int_equal(200, status);
	wait_for_the_doors_own();
}

static void a_lost_connection_costs_no_request_and_is_opened_again(void **unused)
{
	(void)unused;
	wait_for_the_doors_own();
	ledger_do("SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity "
		  "WHERE application_name = 'issuing-door'");
	assert_string_equal("", last_look());
	assert_int_equal(200, glance().status);
	wait_for_the_doors_own();
}

static void what_fails_again_and_again_is_tried_more_and_more_rarely(void **unused)
{
	struct express express;

	(void)unused;
	express_init(&express, &ledger()->options);
	assert_null(express_take(&express));
	express_open(&express);
	assert_non_null(express_take(&express));
	assert_true(express_give_back(&express, (err){E_NOT_FOUND}));
	for (int64_t pause = EXPRESS_PAUSE_MIN_MS; pause < EXPRESS_PAUSE_MAX_MS; pause *= 2) {
		assert_false(express_give_back(&express, (err){E_DB}));
		assert_int_equal(pause, express.pause_ms);
		assert_null(express_take(&express));
		express.not_before = 0;
		assert_non_null(express_take(&express));
	}
	assert_false(express_give_back(&express, (err){E_DB}));
	assert_int_equal(EXPRESS_PAUSE_MAX_MS, express.pause_ms);
	express.not_before = 0;
	assert_true(express_give_back(&express, OK));
	assert_int_equal(0, express.pause_ms);
	express_drop(&express);
}

static void no_worker_connects_before_the_pause_is_over(void **unused)
{
	struct express express;

	(void)unused;
	express_init(&express, &ledger()->options);
	express.not_before = clock_steady() + HOUR;
	express_open(&express);
	assert_null(express.db.conn);
	express.not_before = 0;
	express_open(&express);
	assert_non_null(express.db.conn);
	express_drop(&express);
}

static int open_world(void **unused)
{
	noteworld_open(unused);
	ledger_do("INSERT INTO note VALUES ('" NOTE "', 'to be read')");
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_lone_glance_is_answered_over_the_doors_own_connection),
		cmocka_unit_test(a_glance_the_ledger_is_slow_with_is_left_to_a_worker),
		cmocka_unit_test(a_ledger_that_hangs_does_not_hold_the_door),
		cmocka_unit_test(a_lost_connection_costs_no_request_and_is_opened_again),
		cmocka_unit_test(what_fails_again_and_again_is_tried_more_and_more_rarely),
		cmocka_unit_test(no_worker_connects_before_the_pause_is_over),
	};

	return cmocka_run_group_tests(tests, open_world, noteworld_close);
}
