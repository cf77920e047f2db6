/* SPDX-License-Identifier: Apache-2.0 */
/* Every request that changes something, all life of a seal long, is asked again with its Idempotency-Key: it gets the same
 * answer and happens once; with another body the key is refused. */
#include "lib/check.h"
#include "lib/offices.h"
#include "lib/problem.h"
#include "lib/walk.h"

#define NOBODYS_ID "018f3e3e-7a4b-7c3d-8e9f-0123456789ab"

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

/* Somebody of deploy/accounts.sh whose door this is. */
static const char *somebody_for(const struct route *route)
{
	static const struct {
		unsigned role;
		const char *account;
	} people[] = {{ROLE_APPLICANT, "applicant"},
		      {ROLE_CASE_OFFICER, "case-officer"},
		      {ROLE_REVIEWER, "reviewer"},
		      {ROLE_OWNER, "owner"},
		      {ROLE_CLERK, "clerk"},
		      {ROLE_MAKER, "maker"},
		      {ROLE_SECOND_MAKER, "second-maker"},
		      {ROLE_SUPERVISOR, "supervisor"}};

	for (size_t i = 0; i < COUNT(people); i++)
		if (route->roles & people[i].role)
			return people[i].account;
	fail_msg("%s: for nobody that the tests know", route->path);
	return NULL;
}

static void what_happens_once_is_not_taken_without_a_key(void **unused)
{
	static const char *const bad_keys[] = {"two words", "\xe5\x8d\xb0",
					       "1234567890123456789012345678901234567890123456789012345678901"
					       "2345678901234567890123456789012345678901234567890"
					       "1234567890123456789"};
	size_t once = 0;
	(void)unused;

	for (size_t o = 0; o < OFFICE_COUNT; o++) {
		for (const struct route *r = office_doors[o].routes; r->path; r++) {
			const char *path = route_path(&arena, r, NOBODYS_ID, "99999999999999");
			struct answer answer;

			if (r->twice != ONCE)
				continue;
			once++;
			answer = world_post_as(&arena, office_doors[o].office, somebody_for(r), path, "{}",
					       NULL);
			is_problem(&arena, &answer, 400, "E_KEY_MISSING", path);
			for (size_t k = 0; k < COUNT(bad_keys); k++) {
				answer = world_post_as(&arena, office_doors[o].office, somebody_for(r), path,
						       "{}", bad_keys[k]);
				is_problem_at(&arena, &answer, 422, "E_FIELD", "Idempotency-Key", path);
			}
		}
	}
	assert_true(once >= 20);
}

static void a_request_that_was_refused_leaves_its_key_free(void **unused)
{
	struct walk walk;
	struct walk_request r;
	const char *key = world_key(&arena);
	struct answer answer;
	(void)unused;

	walk_begin(&walk, &arena);
	r = walk_request(&walk, WALK_APPLY);
	answer = world_post_as(&arena, ISSUING, "applicant", r.path, "{\"reason\":7}", key);
	is_problem(&arena, &answer, 422, "E_FIELD", "a bad application");
	answer = world_post_as(&arena, ISSUING, "applicant", r.path, r.body, key);
	assert_int_equal(answer.status, 201);
	walk_end(&walk);
}

/* A key is its actor's own: another's use of the same neither replays nor blocks it. */
static void two_people_may_use_the_same_key(void **unused)
{
	struct walk walk;
	struct walk_request r;
	const char *key = world_key(&arena);
	struct answer first;
	struct answer second;
	(void)unused;

	world_account(ISSUING, "colleague", "applicant", WALK_OWNER);
	walk_begin(&walk, &arena);
	r = walk_request(&walk, WALK_APPLY);
	first = world_post_as(&arena, ISSUING, "applicant", r.path, r.body, key);
	second = world_post_as(&arena, ISSUING, "colleague", r.path, r.body, key);
	assert_int_equal(first.status, 201);
	assert_int_equal(second.status, 201);
	assert_string_not_equal(answer_value(&arena, &first, "id"), answer_value(&arena, &second, "id"));
	walk_end(&walk);
}

#define IN_AN_ARENA(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_AN_ARENA(what_happens_once_is_not_taken_without_a_key),
		IN_AN_ARENA(a_request_that_was_refused_leaves_its_key_free),
		IN_AN_ARENA(two_people_may_use_the_same_key),
		IN_AN_ARENA(a_whole_life_asked_for_again_at_every_step_happens_once),
	};

	return cmocka_run_group_tests(tests, world_open, world_close);
}
