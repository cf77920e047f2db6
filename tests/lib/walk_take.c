/* SPDX-License-Identifier: Apache-2.0 */
/* Taking the steps of a walk, whatever happens to the offices meanwhile. */
#include <unistd.h>

#include "lib/check.h"
#include "lib/walk.h"

static void take_down(struct walk *walk, enum walk_step step, const struct answer *answer)
{
	const char *id = answer_value(walk->arena, answer, "id");

	if (step == WALK_APPLY)
		walk->application = id;
	if (step == WALK_ORDER && *id)
		walk->order = id;
	if (step == WALK_ORDER)
		walk->code = answer_value(walk->arena, answer, "seal_code");
	if (step == WALK_ASK_CANCELLATION)
		walk->cancellation = id;
}

struct answer walk_ask(struct walk *walk, enum walk_step step)
{
	struct walk_request r = walk_request(walk, step);
	struct answer answer;

	if (!walk->keys[step])
		walk->keys[step] = world_key(walk->arena);
	answer = world_post_as(walk->arena, r.office, r.account, r.path, r.body, walk->keys[step]);
	take_down(walk, step, &answer);
	return answer;
}

static bool says(struct walk *walk, const struct answer *answer, const struct walk_request *r)
{
	return strcmp(answer_value(walk->arena, answer, r->field), r->is) == 0;
}

/* What a 202 promised is found where it said, in time. */
static bool follow(struct walk *walk, enum walk_step step, const struct answer *accepted,
		   const struct walk_request *r)
{
	const char *place = answer_field(walk->arena, accepted, "Location");
	struct answer now = world_get(walk->arena, r->office, r->account, place ? place : "/");

	if (now.status != 200 || !says(walk, &now, r))
		return false;
	take_down(walk, step, &now);
	return step != WALK_ORDER || *walk->code;
}

/* Answers after which asking again is the right thing to do. */
static bool comes_again(struct walk *walk, enum walk_step step, const struct answer *answer)
{
	const char *code = answer_value(walk->arena, answer, "code");

	if (answer->status == 404) /* the approval has not been heard of yet */
		return step == WALK_ORDER;
	return answer->status == 0 || answer->status >= 502 || strcmp(code, "E_CONFLICT") == 0;
}

static void fail_at(enum walk_step step, const struct answer *answer)
{
	fprintf(stderr, "%s: %d %.*s\n", walk_word(step), answer->status, SLICE_ARG(answer->body));
	fail_msg("%s: not done in time, or refused", walk_word(step));
}

void walk_take(struct walk *walk, enum walk_step step)
{
	struct answer (*ask)(struct walk *, enum walk_step) = walk->ask ? walk->ask : walk_ask;
	instant until = clock_steady() + WALK_PATIENCE;

	for (;;) {
		struct walk_request r = walk_request(walk, step);
		struct answer answer = ask(walk, step);

		if (answer.status == r.status && says(walk, &answer, &r))
			return;
		if (r.asks_registry && answer.status == 202) {
			if (follow(walk, step, &answer, &r))
				return;
		} else if (!comes_again(walk, step, &answer)) {
			fail_at(step, &answer);
		}
		if (clock_steady() > until)
			fail_at(step, &answer);
		usleep(WALK_PAUSE_US);
	}
}

void walk_to(struct walk *walk, enum walk_step last)
{
	for (enum walk_step step = WALK_APPLY; step <= last; step++)
		walk_take(walk, step);
}

void walk_status_becomes(struct walk *walk, const char *status)
{
	const char *path = arena_text(walk->arena, "/v1/seals/%s/status", walk->code);
	instant until = clock_steady() + WALK_PATIENCE;
	struct answer answer;

	do {
		answer = world_get(walk->arena, REGISTRY, NULL, path);
		if (strcmp(answer_value(walk->arena, &answer, "status"), status) == 0)
			return;
		usleep(WALK_PAUSE_US);
	} while (clock_steady() < until);
	fail_msg("%s is not %s: %.*s", walk->code, status, SLICE_ARG(answer.body));
}

void walk_history_is(const struct walk *walk, const char *expected)
{
	assert_string_equal(
		world_sql(walk->arena, REGISTRY,
			  "SELECT string_agg(event, ' ' ORDER BY version) FROM seal_change WHERE code = '%s'",
			  walk->code),
		expected);
}
