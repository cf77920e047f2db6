/* SPDX-License-Identifier: Apache-2.0 */
/* The courier forgets everything in the middle of a seal's life, and so does whoever should have heard of it: what was
 * announced and acknowledged reaches everybody all the same, once, and in order. */
#include <unistd.h>

#include "lib/check.h"
#include "lib/walk.h"

static struct arena arena;
static struct walk walk;

static int begin(void **unused)
{
	(void)unused;
	arena_init(&arena, ARENA_REQUEST_MAX);
	walk_begin(&walk, &arena);
	return 0;
}

static int end(void **unused)
{
	(void)unused;
	walk_end(&walk);
	arena_clear(&arena);
	return 0;
}

/* Until what an office's books say is this, for a minute at most. */
static void books_become(enum office_name office, const char *sql, const char *expected)
{
	const char *said = "";

	for (int tries = 0; tries < 240; tries++) {
		said = world_sql(&arena, office, "%s", sql);
		if (strcmp(said, expected) == 0)
			return;
		usleep(250000);
	}
	fail_msg("%s: %s says %s, not %s", office_word(office), sql, said, expected);
}

/* Everything an office has said is with the courier, and nowhere else to be lost. */
static void office_has_told_all(enum office_name office)
{
	books_become(office, "SELECT count(*) FROM outbox_event WHERE sent_at IS NULL", "0");
}

static void courier_forgets(void)
{
	world_kill("nats");
	world_wipe_courier();
	world_start("nats");
}

/* The same events under the same numbers, each once, in the order in which they were said. */
static void record_is_complete_and_in_order(enum office_name office)
{
	const char *announced = world_sql(&arena, office,
					  "SELECT count(*) || ' ' || md5(string_agg(event_id::text, ' ' "
					  "ORDER BY number)) FROM outbox_event");

	books_become(
		AUDIT,
		arena_text(&arena,
			   "SELECT count(*) || ' ' || md5(string_agg(id::text, ' ' ORDER BY position)) FROM "
			   "entry WHERE office = '%s'",
			   office_word(office)),
		announced);
	books_become(AUDIT,
		     arena_text(&arena, "SELECT count(*) FROM entry WHERE NOT in_order AND office = '%s'",
				office_word(office)),
		     "0");
}

static void there_are_no_gaps(void)
{
	struct answer gaps = world_get(&arena, AUDIT, "auditor", "/v1/gaps");

	assert_int_equal(gaps.status, 200);
	assert_string_equal(answer_value(&arena, &gaps, "gaps"), "0 items");
}

static void nothing_that_was_announced_is_lost_though_nobody_had_heard_it(void **unused)
{
	(void)unused;

	walk_to(&walk, WALK_DELIVER);
	world_kill("audit");
	walk_take(&walk, WALK_TAKE_OVER);
	walk_take(&walk, WALK_SUSPEND);
	office_has_told_all(MAKING);
	office_has_told_all(REGISTRY);
	courier_forgets();
	world_start("audit");
	/* The last event of each office is among those that are gone: nothing that follows tells of them. */
	record_is_complete_and_in_order(MAKING);
	record_is_complete_and_in_order(REGISTRY);
	there_are_no_gaps();
	walk_take(&walk, WALK_RESUME);
	record_is_complete_and_in_order(MAKING);
	record_is_complete_and_in_order(REGISTRY);
}

static void an_approval_is_heard_of_though_the_courier_forgot_it(void **unused)
{
	(void)unused;

	walk_to(&walk, WALK_REVIEW);
	world_kill("making");
	walk_take(&walk, WALK_APPROVE);
	office_has_told_all(ISSUING);
	courier_forgets();
	world_start("making");
	walk_take(&walk, WALK_ORDER);
}

/* As if the events had never come: what the making unit knows of a seal is two versions behind. */
static void the_making_units_copy_of_a_seal_catches_up(void **unused)
{
	const char *known;
	(void)unused;

	walk_to(&walk, WALK_SUSPEND);
	known = arena_text(&arena, "SELECT status || ' ' || version FROM known_seal WHERE code = '%s'",
			   walk.code);
	books_become(MAKING, known, "suspended 3");
	world_kill("making");
	world_sql(&arena, MAKING, "DELETE FROM inbox WHERE sender = 'registry'");
	world_sql(&arena, MAKING, "DELETE FROM inbox_mark");
	world_sql(&arena, MAKING, "UPDATE known_seal SET status = 'filed', version = 1 WHERE code = '%s'",
		  walk.code);
	courier_forgets();
	world_start("making");
	books_become(MAKING, known, "suspended 3");
	walk_take(&walk, WALK_RESUME);
	books_become(MAKING, known, "active 4");
}

static void an_office_that_is_dead_for_a_while_is_asked_when_it_is_back(void **unused)
{
	(void)unused;

	walk_to(&walk, WALK_DELIVER);
	world_kill("audit");
	walk_take(&walk, WALK_TAKE_OVER);
	office_has_told_all(REGISTRY);
	office_has_told_all(MAKING);
	world_kill("registry");
	courier_forgets();
	world_start("audit");
	record_is_complete_and_in_order(MAKING);
	world_start("registry");
	record_is_complete_and_in_order(REGISTRY);
	there_are_no_gaps();
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_that_was_announced_is_lost_though_nobody_had_heard_it),
		TEST(an_approval_is_heard_of_though_the_courier_forgot_it),
		TEST(the_making_units_copy_of_a_seal_catches_up),
		TEST(an_office_that_is_dead_for_a_while_is_asked_when_it_is_back),
	};

	return cmocka_run_group_tests(tests, world_open, world_close);
}
