/* SPDX-License-Identifier: Apache-2.0 */
/* A part that hangs, and dies with a command in its hands: whoever asks is answered in time, the command is done once, and
 * its 202 leads to a result. And whoever died meanwhile: an Idempotency-Key gets the answer it got before. */
#include <unistd.h>

#include "lib/check.h"
#include "lib/problem.h"
#include "lib/walk.h"

/* What an office waits for another, and the time it takes to say so on a busy machine. */
#define IN_TIME (15 * SECOND)

static struct arena arena;

static int begin(void **unused)
{
	(void)unused;
	arena_init(&arena, ARENA_REQUEST_MAX);
	return 0;
}

/* Nothing stands still for the next test. */
static int end(void **unused)
{
	(void)unused;
	world_thaw("registry");
	world_thaw("nats");
	arena_clear(&arena);
	return 0;
}

static struct answer in_time(struct walk *walk, enum walk_step step)
{
	instant asked = clock_steady();
	struct answer answer = walk_ask(walk, step);

	if (clock_steady() - asked > IN_TIME)
		fail_msg("%s: answered after %d ms", walk_word(step), (int)((clock_steady() - asked) / 1000));
	return answer;
}

/* The registry has received it and stands still; so it dies. */
static void a_command_in_the_hands_of_a_registry_that_dies_is_done_once(void **unused)
{
	static const enum walk_step steps[] = {WALK_MAKE, WALK_TAKE_OVER, WALK_SUSPEND};
	struct walk walk;
	(void)unused;

	walk_begin(&walk, &arena);
	walk_to(&walk, WALK_PREPARE);
	for (size_t i = 0; i < COUNT(steps); i++) {
		struct answer answer;

		if (steps[i] == WALK_TAKE_OVER)
			walk_take(&walk, WALK_DELIVER);
		world_freeze("registry");
		answer = in_time(&walk, steps[i]);
		assert_int_equal(answer.status, 202);
		assert_non_null(answer_field(&arena, &answer, "Location"));
		world_kill("registry");
		world_start("registry");
		walk_take(&walk, steps[i]);
	}
	walk_history_is(&walk, "file take-over suspend");
	walk_end(&walk);
}

/* It stands still for longer than anybody waits, and then does what it was asked, twice, thrice. */
static void a_command_that_was_sent_again_to_a_registry_that_hung_is_done_once(void **unused)
{
	struct walk walk;
	struct answer answer;
	(void)unused;

	walk_begin(&walk, &arena);
	walk_to(&walk, WALK_TAKE_OVER);
	world_freeze("registry");
	answer = in_time(&walk, WALK_SUSPEND);
	assert_int_equal(answer.status, 202);
	usleep(7000000);
	assert_int_not_equal(
		strtol(world_sql(&arena, MAKING, "SELECT max(tries) FROM outbox_command"), NULL, 10), 0);
	world_thaw("registry");
	walk_take(&walk, WALK_SUSPEND);
	walk_status_becomes(&walk, "suspended");
	walk_history_is(&walk, "file take-over suspend");
	walk_end(&walk);
}

/* What concerns one office alone goes on; what needs another is accepted and done later. */
static void a_courier_that_hangs_holds_up_only_what_needs_it(void **unused)
{
	struct walk walk;
	struct answer answer;
	(void)unused;

	walk_begin(&walk, &arena);
	walk_to(&walk, WALK_PREPARE);
	world_freeze("nats");
	answer = world_post(&arena, ISSUING, "applicant", "/v1/applications",
			    walk_request(&walk, WALK_APPLY).body);
	assert_int_equal(answer.status, 201);
	answer = in_time(&walk, WALK_MAKE);
	assert_int_equal(answer.status, 202);
	world_kill("nats");
	world_start("nats");
	walk_take(&walk, WALK_MAKE);
	walk_history_is(&walk, "file");
	walk_end(&walk);
}

/* A question, not a command: nothing is left behind, and the answer comes in time. */
static void a_question_to_a_registry_that_hangs_is_given_up_in_time(void **unused)
{
	struct walk walk;
	struct answer answer;
	const char *path;
	(void)unused;

	walk_begin(&walk, &arena);
	walk_to(&walk, WALK_TAKE_OVER);
	path = arena_text(&arena, "/v1/seals/%s/status", walk.code);
	world_freeze("registry");
	answer = in_time(&walk, WALK_ASK_CANCELLATION);
	assert_true(answer.status >= 502 && answer.status <= 504);
	answer = world_get(&arena, GATEWAY, NULL, path);
	is_problem(&arena, &answer, 502, "E_UNREACHABLE", "a status from a registry that hangs");
	world_thaw("registry");
	walk_take(&walk, WALK_ASK_CANCELLATION);
	answer = world_get(&arena, GATEWAY, NULL, path);
	assert_string_equal(answer_value(&arena, &answer, "status"), "active");
	walk_end(&walk);
}

static struct {
	int status;
	struct slice body;
	const char *location;
} first[WALK_STEPS];

static struct answer ask_and_write_down(struct walk *walk, enum walk_step step)
{
	struct walk_request r = walk_request(walk, step);
	struct answer answer = walk_ask(walk, step);

	if (answer.status == r.status) {
		first[step].status = answer.status;
		first[step].body = answer.body;
		first[step].location = answer_field(walk->arena, &answer, "Location");
	}
	return answer;
}

static void every_key_has_the_same_answer_after_everybody_has_died(void **unused)
{
	static const char *const parts[] = {"issuing", "making", "registry", "gateway",
					    "audit",   "nats",   "postgres"};
	struct walk walk;
	(void)unused;

	walk_begin(&walk, &arena);
	walk.ask = ask_and_write_down;
	walk_to(&walk, WALK_CANCEL);
	for (size_t i = 0; i < COUNT(parts); i++)
		world_kill(parts[i]);
	for (size_t i = COUNT(parts); i > 0; i--)
		world_start(parts[i - 1]);
	for (enum walk_step step = 0; step < WALK_STEPS; step++) {
		struct answer again = walk_ask(&walk, step);
		const char *location = answer_field(&arena, &again, "Location");

		if (again.status != first[step].status || !slice_eq(again.body, first[step].body))
			fail_msg("%s: %d %.*s, and after the deaths %d %.*s", walk_word(step),
				 first[step].status, SLICE_ARG(first[step].body), again.status,
				 SLICE_ARG(again.body));
		assert_true((location != NULL) == (first[step].location != NULL));
		if (location)
			assert_string_equal(location, first[step].location);
	}
	walk_history_is(&walk, "file take-over suspend resume cancel");
	walk_end(&walk);
}

/* Nobody waits here for what will not come. */
static int open_impatiently(void **unused)
{
	setenv("ESEAL_WAIT", "1s", 1);
	return world_open(unused);
}

#define IN_AN_ARENA(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_AN_ARENA(a_command_in_the_hands_of_a_registry_that_dies_is_done_once),
		IN_AN_ARENA(a_command_that_was_sent_again_to_a_registry_that_hung_is_done_once),
		IN_AN_ARENA(a_courier_that_hangs_holds_up_only_what_needs_it),
		IN_AN_ARENA(a_question_to_a_registry_that_hangs_is_given_up_in_time),
		IN_AN_ARENA(every_key_has_the_same_answer_after_everybody_has_died),
	};

	return cmocka_run_group_tests(tests, open_impatiently, world_close);
}
