/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever happens in a cell of a court costs the case in it a verdict and nothing else. This program is both sides of the
 * wall. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "lib/alike.h"
#include "lib/check.h"
#include "lib/courtroom.h"
#include "lib/forge.h"
#include "lib/process.h"
#include "lib/villain.h"

static err no_more(void *self, struct arena *arena, const struct cert_ref *cert,
		   struct revocation_found *more)
{
	(void)self;
	(void)arena;
	(void)cert;
	*more = (struct revocation_found){.crl_count = 0};
	return OK;
}

static struct slice villain_file(const char *deed)
{
	return slice_str(arena_text(&world.arena, VILLAIN "%s", deed));
}

static void whatever_happens_in_a_cell_costs_one_case(void **unused)
{
	const struct court_form form = {.cells = 1, .patience = 3 * SECOND};
	struct recipe recipe;
	struct court_case good = {.matter = COURT_FILE, .request = &recipe.request};
	struct court_case bad = good;
	struct judgement direct, judgement;
	struct court *small;
	(void)unused;

	recipe_honest(&recipe);
	good.bytes = recipe_make(&recipe);
	recipe_collect(&recipe);
	recipe.evidence.revocation_of = no_more;
	assert_ok(judge_directly(&world.arena, &good, &direct));
	assert_ok(court_open(&form, &small));
	for (size_t i = 0; villain_deed(i); i++) {
		bad.bytes = villain_file(villain_deed(i));
		err e = court_judge(small, &world.arena, &bad, &judgement);

		if (e.code != E_CELL)
			fail_msg("%s: %s", villain_deed(i), err_meaning(e.code)->name);
		print_message("%s: %s\n", villain_deed(i), err_trail()->detail);
		assert_ok(court_judge(small, &world.arena, &good, &judgement));
		assert_same(&direct, &judgement, villain_deed(i));
	}
	court_close(small);
}

static void a_cell_that_died_in_its_sleep_costs_nothing(void **unused)
{
	const struct evidence nothing = {.trust = {.anchor_count = 0}};
	struct verify_request request = courtroom_question(&nothing, POLICY_INTEGRITY);
	const struct court_case c = {.matter = COURT_FILE, .bytes = slice_str("text"), .request = &request};
	const struct court_form form = {.cells = 1, .patience = 30 * SECOND};
	struct court *small;
	struct judgement judgement;
	(void)unused;

	courtroom_leave();
	assert_ok(court_open(&form, &small));
	for (int i = 0; i < 5; i++) {
		assert_int_equal(0, kill(process_child(getpid()), SIGKILL));
		usleep(100000);
		assert_ok(court_judge(small, &world.arena, &c, &judgement));
	}
	court_close(small);
}

static void a_cell_is_replaced_from_time_to_time(void **unused)
{
	const struct evidence nothing = {.trust = {.anchor_count = 0}};
	struct verify_request request = courtroom_question(&nothing, POLICY_INTEGRITY);
	const struct court_case c = {.matter = COURT_FILE, .bytes = slice_str("text"), .request = &request};
	const struct court_form form = {.cells = 1, .patience = 30 * SECOND};
	struct court *small;
	pid_t first;
	(void)unused;

	courtroom_leave();
	assert_ok(court_open(&form, &small));
	first = process_child(getpid());
	for (int i = 0; i < COURT_CASES_MAX; i++) {
		struct judgement judgement;
		struct arena arena;

		assert_int_equal(first, process_child(getpid()));
		arena_init(&arena, ARENA_REQUEST_MAX);
		assert_ok(court_judge(small, &arena, &c, &judgement));
		arena_clear(&arena);
	}
	assert_int_not_equal(first, process_child(getpid()));
	court_close(small);
}

/* ---- several at once ---- */

struct crowd {
	struct court_case good, bad;
	struct judgement expected;
	bool spoils;
	bool failed;
};

static void *judge_often(void *ctx)
{
	struct crowd *crowd = ctx;

	for (int i = 0; i < 20; i++) {
		const struct court_case *c = crowd->spoils && i % 4 == 1 ? &crowd->bad : &crowd->good;
		struct judgement judgement;
		struct arena arena;
		err e;

		arena_init(&arena, ARENA_REQUEST_MAX);
		e = court_judge(courtroom, &arena, c, &judgement);
		if (c == &crowd->bad)
			crowd->failed |= e.code != E_CELL;
		else
			crowd->failed |= e.code != E_OK || !slice_eq(judgement.json, crowd->expected.json);
		arena_clear(&arena);
	}
	return NULL;
}

static void a_crowd_is_served_and_nobody_suffers_for_another(void **unused)
{
	struct crowd crowds[4];
	pthread_t threads[COUNT(crowds)];
	struct recipe recipe;
	struct crowd crowd = {.good = {.matter = COURT_FILE, .request = &recipe.request}};
	(void)unused;

	recipe_honest(&recipe);
	crowd.good.bytes = recipe_make(&recipe);
	recipe_collect(&recipe);
	crowd.bad = crowd.good;
	crowd.bad.bytes = villain_file("crash");
	assert_ok(judge_directly(&world.arena, &crowd.good, &crowd.expected));
	for (size_t i = 0; i < COUNT(crowds); i++) {
		crowds[i] = crowd;
		crowds[i].spoils = i == 0;
		assert_int_equal(0, pthread_create(&threads[i], NULL, judge_often, &crowds[i]));
	}
	for (size_t i = 0; i < COUNT(crowds); i++) {
		pthread_join(threads[i], NULL);
		assert_false(crowds[i].failed);
	}
}

#define IN_A_COURT(test) cmocka_unit_test_setup_teardown(test, courtroom_open, courtroom_close)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		IN_A_COURT(whatever_happens_in_a_cell_costs_one_case),
		IN_A_COURT(a_cell_that_died_in_its_sleep_costs_nothing),
		IN_A_COURT(a_cell_is_replaced_from_time_to_time),
		IN_A_COURT(a_crowd_is_served_and_nobody_suffers_for_another),
	};

	if (court_is_cell(argc, argv)) {
		const struct cell_duty duty = villain_duty();

		return cell_serve(argc, argv, (const struct cell_duty *[]){&duty, NULL});
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
