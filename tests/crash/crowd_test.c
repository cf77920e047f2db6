/* SPDX-License-Identifier: Apache-2.0 */
/* A gateway that is asked for more than it can do: who finds no place is told so at once and when to come again, who has
 * one gets his verdict, and nobody waits for ever; nor does it matter how many of its judges end meanwhile. */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "lib/check.h"
#include "lib/forge.h"
#include "lib/process.h"
#include "lib/visits.h"
#include "lib/world.h"

enum { CROWD = 400, QUEUE = 256, AT_A_TIME = 8, SECONDS = 3, KILLS = 5, KILL_PAUSE_US = 400000 };

static struct arena arena;
static struct slice document;

static struct visits to_the_gateway(void)
{
	return (struct visits){.port = world_port(GATEWAY),
			       .path = "/v1/verifications",
			       .bodies = &document,
			       .body_count = 1,
			       .says = "\"indication\""};
}

static void assert_well(void)
{
	struct visits one = to_the_gateway();
	instant lasted;
	double took;

	assert_int_equal(visits_closed(&one, 1, 0, &took, 1, &lasted), 1);
	assert_int_equal(world_get(&arena, GATEWAY, NULL, "/readyz").status, 200);
}

static void a_crowd_larger_than_the_queue_is_refused_at_once_and_nobody_hangs(void **unused)
{
	struct visits crowd = to_the_gateway();
	double took[CROWD];
	double slowest = 0;
	instant lasted;
	(void)unused;

	crowd.may_be_refused = true;
	assert_int_equal(visits_closed(&crowd, CROWD, 0, took, CROWD, &lasted), CROWD);
	for (size_t i = 0; i < CROWD; i++)
		slowest = took[i] > slowest ? took[i] : slowest;
	assert_in_range(crowd.refused, 1, CROWD - QUEUE);
	assert_true((double)crowd.slowest_refusal < slowest);
	assert_well();
}

/* ---- judges that end ---- */

struct load {
	struct visits visits;
	double took;
	instant lasted;
	size_t count;
};

static void *visit_for_a_while(void *ctx)
{
	struct load *load = ctx;

	load->count =
		visits_closed(&load->visits, AT_A_TIME, SECONDS * SECOND, &load->took, 1, &load->lasted);
	return NULL;
}

static pid_t a_judge(void)
{
	struct slice text;

	assert_ok(file_read(&arena, arena_text(&arena, "%s/pid/gateway", world_folder()), FILE_MAX, &text));
	return process_child((pid_t)strtol((const char *)text.at, NULL, 10));
}

static void a_judge_that_ends_under_load_costs_one_verdict(void **unused)
{
	struct load load = {.visits = to_the_gateway()};
	pthread_t visitor;
	size_t killed = 0;
	(void)unused;

	load.visits.may_be_lost = true;
	assert_int_equal(0, pthread_create(&visitor, NULL, visit_for_a_while, &load));
	for (size_t i = 0; i < KILLS; i++) {
		pid_t judge;

		usleep(KILL_PAUSE_US);
		judge = a_judge();
		killed += judge > 1 && kill(judge, SIGKILL) == 0;
	}
	pthread_join(visitor, NULL);
	assert_true(killed > 0);
	assert_true(load.visits.lost <= killed);
	assert_true(load.count > load.visits.lost + AT_A_TIME);
	assert_well();
}

static int begin(void **unused)
{
	struct recipe recipe;

	arena_init(&arena, ARENA_REQUEST_MAX);
	if (world_setup(unused) != 0 || world_open(unused) != 0)
		return 1;
	recipe_honest(&recipe);
	document = recipe_make(&recipe);
	return 0;
}

static int end(void **unused)
{
	int status = world_close(unused) | world_teardown(unused);

	arena_clear(&arena);
	return status;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_crowd_larger_than_the_queue_is_refused_at_once_and_nobody_hangs),
		cmocka_unit_test(a_judge_that_ends_under_load_costs_one_verdict),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
