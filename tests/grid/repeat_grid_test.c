/* SPDX-License-Identifier: Apache-2.0 */
/* Every request that changes something, all life of a seal long, is asked again with its Idempotency-Key: it gets the same
 * answer and happens once; with another body the key is refused. */
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

/* Everything in the books of the offices that a second effect would add to. */
static const char *effects(struct walk *walk)
{
	return arena_text(
		walk->arena, "issuing %s; making %s; registry %s",
		world_sql(walk->arena, ISSUING,
			  "SELECT (SELECT count(*) FROM step) || ' ' || (SELECT count(*) FROM outbox_event)"),
		world_sql(walk->arena, MAKING,
			  "SELECT (SELECT count(*) || ' ' || sum(version) FROM making_order) || ' ' || "
			  "(SELECT count(*) FROM material) || ' ' || (SELECT count(*) FROM errand) || ' ' || "
			  "(SELECT count(*) FROM outbox_event) || ' ' || (SELECT count(*) FROM "
			  "outbox_command)"),
		world_sql(walk->arena, REGISTRY,
			  "SELECT (SELECT count(*) FROM seal_change) || ' ' || (SELECT count(*) FROM seal) "
			  "|| ' ' || "
			  "(SELECT count(*) FROM allocation) || ' ' || (SELECT count(*) FROM outbox_event)"));
}

static void ask_again(struct walk *walk, enum walk_step step, const struct walk_request *r,
		      const struct answer *first)
{
	const char *key = walk->keys[step];
	const char *before = effects(walk);
	struct answer second = world_post_as(walk->arena, r->office, r->account, r->path, r->body, key);
	const char *other = arena_text(walk->arena, " %s", r->body);
	struct answer third = world_post_as(walk->arena, r->office, r->account, r->path, other, key);

	if (second.status != first->status || !slice_eq(second.body, first->body))
		fail_msg("%s: %d %.*s and then %d %.*s", walk_word(step), first->status,
			 SLICE_ARG(first->body), second.status, SLICE_ARG(second.body));
	assert_null(answer_field(walk->arena, first, "Idempotency-Replayed"));
	assert_string_equal(answer_field(walk->arena, &second, "Idempotency-Replayed"), "true");
	assert_int_equal(third.status, 409);
	assert_string_equal(answer_value(walk->arena, &third, "code"), "E_KEY_REUSED");
	if (strcmp(before, effects(walk)) != 0)
		fail_msg("%s: asked again, it happened again: %s, then %s", walk_word(step), before,
			 effects(walk));
}

static size_t repeated;

static struct answer ask_and_ask_again(struct walk *walk, enum walk_step step)
{
	struct walk_request r = walk_request(walk, step);
	struct answer answer = walk_ask(walk, step);

	if (answer.status != r.status)
		return answer;
	ask_again(walk, step, &r, &answer);
	repeated++;
	return answer;
}

static void a_whole_life_asked_for_again_at_every_step_happens_once(void **unused)
{
	struct walk walk;
	(void)unused;

	walk_begin(&walk, &arena);
	walk.ask = ask_and_ask_again;
	walk_to(&walk, WALK_CANCEL);
	assert_int_equal(repeated, WALK_STEPS);
	walk_end(&walk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_whole_life_asked_for_again_at_every_step_happens_once,
						begin, end),
	};

	return cmocka_run_group_tests(tests, world_open, world_close);
}
