/* SPDX-License-Identifier: Apache-2.0 */
/* Whoever dies, and whenever: nothing that was accepted is lost, and nothing is done twice. Parts are killed as by a
 * power cut and started again; people ask again with the same Idempotency-Key, as they would. */
#include <unistd.h>

#include "lib/check.h"
#include "lib/walk.h"

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
	fail_msg("%s says %s, not %s", sql, said, expected);
}

/* Every event an office has announced is on record, once, and none is missing in between. */
static void record_is_complete(enum office_name office)
{
	const char *announced = world_sql(&arena, office, "SELECT count(*) FROM outbox_event");
	const char *sql = arena_text(
		&arena,
		"SELECT count(*) || ' ' || count(DISTINCT number) || ' ' || max(number) FROM entry "
		"WHERE office = '%s'",
		office_word(office));

	books_become(AUDIT, sql, arena_text(&arena, "%s %s %s", announced, announced, announced));
}

static const char *const parts[] = {"issuing", "making", "registry", "audit", "nats", "postgres"};

static void a_life_is_lived_though_somebody_dies_before_every_step(void **unused)
{
	struct walk walk;
	(void)unused;

	walk_begin(&walk, &arena);
	for (int step = 0; step < WALK_STEPS; step++) {
		const char *part = parts[(size_t)step % COUNT(parts)];

		world_kill(part);
		world_start(part);
		walk_take(&walk, (enum walk_step)step);
	}
	walk_status_becomes(&walk, "cancelled");
	walk_history_is(&walk, "file take-over suspend resume cancel");
	record_is_complete(ISSUING);
	record_is_complete(MAKING);
	record_is_complete(REGISTRY);
	walk_end(&walk);
}

static void what_is_asked_while_the_registry_is_dead_happens_once_when_it_is_back(void **unused)
{
	struct walk walk;
	struct answer answer;
	(void)unused;

	walk_begin(&walk, &arena);
	walk_to(&walk, WALK_TAKE_OVER);
	world_kill("registry");
	answer = walk_ask(&walk, WALK_SUSPEND);
	assert_int_equal(answer.status, 202);
	answer = walk_ask(&walk, WALK_SUSPEND);
	assert_int_equal(answer.status, 202);
	world_start("registry");
	walk_status_becomes(&walk, "suspended");
	walk_take(&walk, WALK_SUSPEND);
	walk_history_is(&walk, "file take-over suspend");
	walk_end(&walk);
}

static void the_maker_dies_while_it_waits_and_the_seal_is_filed_once(void **unused)
{
	struct walk walk;
	(void)unused;

	walk_begin(&walk, &arena);
	walk_to(&walk, WALK_PREPARE);
	world_kill("registry");
	assert_int_equal(walk_ask(&walk, WALK_MAKE).status, 202);
	world_kill("making");
	world_start("registry");
	world_start("making");
	walk_take(&walk, WALK_MAKE);
	walk_status_becomes(&walk, "filed");
	walk_history_is(&walk, "file");
	walk_end(&walk);
}

static void what_is_accepted_while_the_courier_is_dead_is_announced_when_it_is_back(void **unused)
{
	struct walk walk;
	(void)unused;

	walk_begin(&walk, &arena);
	world_kill("nats");
	walk_take(&walk, WALK_APPLY);
	walk_take(&walk, WALK_REVIEW);
	world_start("nats");
	record_is_complete(ISSUING);
	walk_end(&walk);
}

static void without_its_ledger_an_office_says_so_and_comes_back_by_itself(void **unused)
{
	struct walk walk;
	struct answer answer;
	(void)unused;

	walk_begin(&walk, &arena);
	world_kill("postgres");
	answer = walk_ask(&walk, WALK_APPLY);
	assert_int_equal(answer.status, 503);
	world_start("postgres");
	walk_take(&walk, WALK_APPLY);
	assert_string_equal(world_sql(&arena, ISSUING, "SELECT count(*) FROM application WHERE id = '%s'",
				      walk.application),
			    "1");
	walk_end(&walk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_life_is_lived_though_somebody_dies_before_every_step, begin,
						end),
		cmocka_unit_test_setup_teardown(
			what_is_asked_while_the_registry_is_dead_happens_once_when_it_is_back, begin, end),
		cmocka_unit_test_setup_teardown(the_maker_dies_while_it_waits_and_the_seal_is_filed_once,
						begin, end),
		cmocka_unit_test_setup_teardown(
			what_is_accepted_while_the_courier_is_dead_is_announced_when_it_is_back, begin, end),
		cmocka_unit_test_setup_teardown(without_its_ledger_an_office_says_so_and_comes_back_by_itself,
						begin, end),
	};

	return cmocka_run_group_tests(tests, world_open, world_close);
}
