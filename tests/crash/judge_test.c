/* SPDX-License-Identifier: Apache-2.0 */
/* A gateway whose judge is ended in the middle of a verification: that one gets no verdict, the next one does. And as long
 * as a judge waits for the registry, no transaction is open. */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "lib/check.h"
#include "lib/forge.h"
#include "lib/problem.h"
#include "lib/process.h"
#include "lib/world.h"

static struct arena arena;

static int begin(void **unused)
{
	(void)unused;
	arena_init(&arena, ARENA_REQUEST_MAX);
	return 0;
}

static int end(void **unused)
{
	(void)unused;
	world_thaw("registry");
	arena_clear(&arena);
	return 0;
}

struct visit {
	struct arena arena;
	struct slice file;
	struct answer answer;
};

static void *verify_file_at_the_gateway(void *ctx)
{
	struct visit *visit = ctx;
	const struct asking asking = {.port = world_port(GATEWAY),
				      .method = "POST",
				      .path = "/v1/verifications",
				      .type = "application/octet-stream",
				      .body = visit->file};

	visit->answer = http_ask(&visit->arena, &asking);
	return NULL;
}

/* The process that the gateway has for judging. */
static pid_t judge_of_the_gateway(void)
{
	struct slice text;

	assert_ok(file_read(&arena, arena_text(&arena, "%s/pid/gateway", world_folder()), FILE_MAX, &text));
	return process_child((pid_t)strtol((const char *)text.at, NULL, 10));
}

static void a_judge_ended_in_the_middle_costs_one_verdict(void **unused)
{
	struct visit visit = {.file = slice(NULL, 0)};
	struct recipe recipe;
	pthread_t visitor;
	pid_t judge;
	(void)unused;

	recipe_honest(&recipe);
	visit.file = recipe_make(&recipe);
	arena_init(&visit.arena, ARENA_REQUEST_MAX);
	world_freeze("registry");
	assert_int_equal(0, pthread_create(&visitor, NULL, verify_file_at_the_gateway, &visit));
	usleep(1000000);
	assert_string_equal("0",
			    world_sql(&arena, GATEWAY,
				      "SELECT count(*) FROM pg_stat_activity WHERE usename = current_user "
				      "AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"));
	judge = judge_of_the_gateway();
	assert_true(judge > 0);
	assert_int_equal(0, kill(judge, SIGKILL));
	pthread_join(visitor, NULL);
	is_problem(&arena, &visit.answer, 500, "E_CELL", "a verification whose judge was ended");
	world_thaw("registry");
	verify_file_at_the_gateway(&visit);
	assert_int_equal(201, visit.answer.status);
	assert_true(answer_has(&visit.answer, "\"indication\""));
	assert_int_not_equal(judge, judge_of_the_gateway());
	arena_clear(&visit.arena);
}

/* As a process that was ended to make room for others would be. */
static void a_judge_ended_between_two_files_is_not_missed(void **unused)
{
	struct visit visit = {.file = slice_str("no document")};
	(void)unused;

	arena_init(&visit.arena, ARENA_REQUEST_MAX);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(0, kill(judge_of_the_gateway(), SIGKILL));
		usleep(200000);
		verify_file_at_the_gateway(&visit);
		assert_int_equal(201, visit.answer.status);
	}
	arena_clear(&visit.arena);
}

static int open_all(void **unused)
{
	return world_setup(unused) || world_open(unused);
}

static int close_all(void **unused)
{
	return world_close(unused) | world_teardown(unused);
}

#define IN_AN_ARENA(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_AN_ARENA(a_judge_ended_in_the_middle_costs_one_verdict),
		IN_AN_ARENA(a_judge_ended_between_two_files_is_not_missed),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
