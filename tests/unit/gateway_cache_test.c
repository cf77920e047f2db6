/* SPDX-License-Identifier: Apache-2.0 */
/* What the gateway remembers of seals: it may forget anything, and must never tell what no longer holds. */
#include "base/clock.h"
#include "gateway/office.h"
#include "gateway/status.h"
#include "lib/check.h"

#define NOON (1795334400 * SECOND)

static struct arena arena;
static struct status_cache *cache;
static uint64_t mark;

static int open_cache(void **unused)
{
	(void)unused;
	arena_init(&arena, ARENA_REQUEST_MAX);
	assert_ok(status_cache_new(&cache));
	mark = status_cache_mark(cache);
	return 0;
}

static int close_cache(void **unused)
{
	(void)unused;
	status_cache_free(cache);
	arena_clear(&arena);
	return 0;
}

static struct status_answer an_answer(enum seal_status status, instant since, instant until)
{
	return (struct status_answer){.status = status,
				      .since = since,
				      .until = until,
				      .answered_at = NOON,
				      .registry = "310000",
				      .seal_sm3 = slice_str("0123456789abcdef0123456789abcdef"),
				      .owner = slice_str("11990000MB1234562T")};
}

static void keep(const char *code, struct status_answer answer)
{
	status_cache_keep(cache, mark, slice_str(code), &answer);
}

static bool find(const char *code, instant at, instant now, struct status_answer *answer)
{
	bool found;

	assert_ok(status_cache_find(cache, &arena, slice_str(code), at, now, answer, &found));
	return found;
}

static bool knows(const char *code, instant at, instant now)
{
	struct status_answer answer;

	return find(code, at, now, &answer);
}

static void what_was_told_is_told_again_whole(void **unused)
{
	struct status_answer answer;
	(void)unused;

	assert_false(knows("31000000000001", NOON, NOON));
	keep("31000000000001", an_answer(STATUS_ACTIVE, NOON - HOUR, 0));
	assert_true(find("31000000000001", NOON, NOON, &answer));
	assert_int_equal(answer.status, STATUS_ACTIVE);
	assert_int_equal(answer.since, NOON - HOUR);
	assert_int_equal(answer.until, 0);
	assert_int_equal(answer.answered_at, NOON);
	assert_string_equal(answer.registry, "310000");
	assert_true(slice_is(answer.owner, "11990000MB1234562T"));
	assert_true(slice_is(answer.seal_sm3, "0123456789abcdef0123456789abcdef"));
	assert_false(knows("31000000000002", NOON, NOON));
	assert_false(knows("3100000000000", NOON, NOON));
}

static void a_status_that_ended_serves_every_moment_it_held_and_no_other(void **unused)
{
	instant much_later = NOON + 100 * DAY;
	(void)unused;

	keep("31000000000001", an_answer(STATUS_SUSPENDED, NOON - 2 * HOUR, NOON - HOUR));
	assert_false(knows("31000000000001", NOON - 2 * HOUR - 1, NOON));
	assert_true(knows("31000000000001", NOON - 2 * HOUR, NOON));
	assert_true(knows("31000000000001", NOON - HOUR - 1, NOON));
	assert_true(knows("31000000000001", NOON - HOUR - 1, much_later));
	assert_false(knows("31000000000001", NOON - HOUR, NOON));
	assert_false(knows("31000000000001", NOON, NOON));
}

static void a_status_that_holds_serves_later_moments_for_a_few_seconds_only(void **unused)
{
	instant limit = STATUS_CACHE_SECONDS * SECOND;
	(void)unused;

	keep("31000000000001", an_answer(STATUS_ACTIVE, NOON - HOUR, 0));
	assert_true(knows("31000000000001", NOON + SECOND, NOON + SECOND));
	assert_true(knows("31000000000001", NOON + limit, NOON + limit));
	assert_false(knows("31000000000001", NOON + limit + 1, NOON + limit + 1));
	assert_true(knows("31000000000001", NOON, NOON + limit + 1));
	assert_false(knows("31000000000001", NOON + 1, NOON + limit + 1));
}

/* A seal expires without an event. What was active has ended then, which makes a difference to a claimed time. */
static void what_was_told_before_a_seal_expired_is_not_told_afterwards(void **unused)
{
	struct status_answer answer = an_answer(STATUS_ACTIVE, NOON - HOUR, 0);
	(void)unused;

	answer.valid_to = NOON + DAY;
	keep("31000000000001", answer);
	assert_true(find("31000000000001", NOON, NOON + DAY, &answer));
	assert_int_equal(answer.valid_to, NOON + DAY);
	assert_false(knows("31000000000001", NOON, NOON + DAY + 1));
	answer = an_answer(STATUS_CANCELLED, NOON - HOUR, 0);
	answer.valid_to = NOON - 1;
	keep("31000000000001", answer);
	assert_true(knows("31000000000001", NOON, NOON + DAY));
}

/* What nobody could answer, or what is not on file yet, may be otherwise in a moment. */
static void not_knowing_is_not_remembered(void **unused)
{
	(void)unused;

	keep("31000000000001", an_answer(STATUS_NOT_KNOWN, 0, 0));
	assert_false(knows("31000000000001", NOON, NOON));
	keep("31000000000001", an_answer(STATUS_NONE, 0, 0));
	assert_false(knows("31000000000001", NOON, NOON));
}

static void what_has_no_room_is_not_remembered(void **unused)
{
	struct status_answer answer = an_answer(STATUS_ACTIVE, NOON - HOUR, 0);
	char code[SEAL_CODE_MAX + 2];
	(void)unused;

	memset(code, '1', sizeof(code));
	code[SEAL_CODE_MAX + 1] = 0;
	keep(code, answer);
	assert_false(knows(code, NOON, NOON));
	code[SEAL_CODE_MAX] = 0;
	keep(code, answer);
	assert_true(knows(code, NOON, NOON));

	answer.registry = "31000000";
	keep("31000000000001", answer);
	assert_false(knows("31000000000001", NOON, NOON));
	answer.registry = "310000";
	answer.owner = slice_str("1234567890123456789012345");
	keep("31000000000001", answer);
	assert_false(knows("31000000000001", NOON, NOON));
	answer.owner = slice(NULL, 0);
	answer.seal_sm3 = slice_str("0123456789abcdef0123456789abcdef+");
	keep("31000000000001", answer);
	assert_false(knows("31000000000001", NOON, NOON));
	answer.seal_sm3 = slice(NULL, 0);
	keep("31000000000001", answer);
	assert_true(knows("31000000000001", NOON, NOON));
	assert_false(knows("", NOON, NOON));
}

static void a_seal_of_which_an_event_told_is_forgotten_and_the_others_are_not(void **unused)
{
	(void)unused;

	keep("31000000000001", an_answer(STATUS_ACTIVE, NOON - HOUR, 0));
	keep("31000000000002", an_answer(STATUS_ACTIVE, NOON - HOUR, 0));
	status_cache_drop(cache, slice_str("31000000000001"));
	assert_false(knows("31000000000001", NOON, NOON));
	assert_true(knows("31000000000002", NOON, NOON));
	status_cache_drop_all(cache);
	assert_false(knows("31000000000002", NOON, NOON));
}

/* The registry answered, then the seal changed, and the answer comes in last. */
static void an_answer_that_a_change_overtook_is_not_remembered(void **unused)
{
	(void)unused;

	mark = status_cache_mark(cache);
	status_cache_drop(cache, slice_str("31000000000001"));
	keep("31000000000001", an_answer(STATUS_ACTIVE, NOON - HOUR, 0));
	assert_false(knows("31000000000001", NOON, NOON));

	mark = status_cache_mark(cache);
	status_cache_drop_all(cache);
	keep("31000000000001", an_answer(STATUS_ACTIVE, NOON - HOUR, 0));
	assert_false(knows("31000000000001", NOON, NOON));

	mark = status_cache_mark(cache);
	keep("31000000000001", an_answer(STATUS_SUSPENDED, NOON - HOUR, 0));
	assert_true(knows("31000000000001", NOON, NOON));
}

/* More seals than places: some are forgotten, none gets another's answer. */
static void seals_that_share_a_place_are_never_taken_for_each_other(void **unused)
{
	size_t remembered = 0;
	(void)unused;

	for (int i = 1; i <= 3 * STATUS_CACHE_MAX; i++)
		keep(arena_text(&arena, "310000%08d", i), an_answer(STATUS_ACTIVE, NOON - i, 0));
	for (int i = 1; i <= 3 * STATUS_CACHE_MAX; i++) {
		struct status_answer answer;

		if (!find(arena_text(&arena, "310000%08d", i), NOON, NOON, &answer))
			continue;
		assert_int_equal(answer.since, NOON - i);
		remembered++;
	}
	assert_in_range(remembered, STATUS_CACHE_MAX / 2, STATUS_CACHE_MAX);

	keep("31000000000001", an_answer(STATUS_ACTIVE, NOON - 1, 0));
	for (int i = 2; i <= 3 * STATUS_CACHE_MAX; i++)
		status_cache_drop(cache, slice_str(arena_text(&arena, "310000%08d", i)));
	assert_true(knows("31000000000001", NOON, NOON));
}

#define WITH_A_CACHE(test) cmocka_unit_test_setup_teardown(test, open_cache, close_cache)

/* A seal in a document may bear anything as its code. What no registry gives is not asked for, and is no reason to doubt
 * that the registry is there. */
static void a_code_that_no_registry_gives_is_not_asked_for(void **unused)
{
	struct gateway gateway = {.statuses = cache};
	struct office office = {.own = &gateway};
	struct request req = {.arena = &arena, .now = NOON, .office = &office};
	const struct slice odd[] = {slice("31\00000", 5), slice_str("31\n00"), slice_str("31\xff"),
				    slice(NULL, 0)};
	struct status_answer answer;
	bool away;
	(void)unused;

	for (size_t i = 0; i < COUNT(odd); i++) {
		assert_ok(status_ask(&req, odd[i], NOON, &answer, &away));
		assert_int_equal(answer.status, STATUS_NOT_KNOWN);
		assert_false(away);
	}
	assert_ok(status_ask(&req, slice_str("31000000000001"), NOON, &answer, &away));
	assert_int_equal(answer.status, STATUS_NOT_KNOWN);
	assert_true(away);
}

/* An event that was not heard may have been about any seal. */
static void everything_is_forgotten_when_an_event_was_not_heard(void **unused)
{
	(void)unused;

	status_cache_hear(cache, 7, slice_str("31000000000003"));
	mark = status_cache_mark(cache);
	keep("31000000000001", an_answer(STATUS_ACTIVE, NOON - DAY, NOON - HOUR));
	keep("31000000000002", an_answer(STATUS_ACTIVE, NOON - DAY, NOON - HOUR));
	status_cache_hear(cache, 8, slice_str("31000000000002"));
	assert_true(knows("31000000000001", NOON - 2 * HOUR, NOON));
	assert_false(knows("31000000000002", NOON - 2 * HOUR, NOON));
	status_cache_hear(cache, 10, slice_str("31000000000002"));
	assert_false(knows("31000000000001", NOON - 2 * HOUR, NOON));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_A_CACHE(what_was_told_is_told_again_whole),
		WITH_A_CACHE(a_status_that_ended_serves_every_moment_it_held_and_no_other),
		WITH_A_CACHE(a_status_that_holds_serves_later_moments_for_a_few_seconds_only),
		WITH_A_CACHE(a_code_that_no_registry_gives_is_not_asked_for),
		WITH_A_CACHE(what_was_told_before_a_seal_expired_is_not_told_afterwards),
		WITH_A_CACHE(not_knowing_is_not_remembered),
		WITH_A_CACHE(what_has_no_room_is_not_remembered),
		WITH_A_CACHE(a_seal_of_which_an_event_told_is_forgotten_and_the_others_are_not),
		WITH_A_CACHE(everything_is_forgotten_when_an_event_was_not_heard),
		WITH_A_CACHE(an_answer_that_a_change_overtook_is_not_remembered),
		WITH_A_CACHE(seals_that_share_a_place_are_never_taken_for_each_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
