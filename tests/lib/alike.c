/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/alike.h"

#include "lib/check.h"

err judge_directly(struct arena *arena, const struct court_case *c, struct judgement *out)
{
	struct report *report;

	if (c->matter == COURT_VALUE)
		TRY(verify_value(arena, c->bytes, c->digest, c->request, &report));
	else if (c->matter == COURT_SEAL)
		TRY(verify_seal(arena, c->bytes, c->request, &report));
	else if (c->matter == COURT_DETACHED)
		TRY(verify_detached(arena, c->value, c->bytes, c->request, &report));
	else
		TRY(verify_file(arena, c->bytes, c->request, &report));
	return judgement_of(arena, report, out);
}

void assert_same(const struct judgement *a, const struct judgement *b, const char *what)
{
	if (!slice_eq(a->json, b->json))
		fail_msg("%s:\n%.*s%.*s", what, SLICE_ARG(a->json), SLICE_ARG(b->json));
	assert_int_equal(a->indication, b->indication);
	assert_int_equal(a->reason, b->reason);
	assert_memory_equal(a->sm3, b->sm3, sizeof(a->sm3));
	assert_int_equal(a->seal_count, b->seal_count);
	for (size_t i = 0; i < a->seal_count; i++)
		assert_true(slice_eq(a->seal_codes[i], b->seal_codes[i]));
	assert_int_equal(a->passed_count, b->passed_count);
	for (size_t i = 0; i < a->passed_count; i++)
		assert_true(slice_eq(sm3_slice(&a->passed[i]), sm3_slice(&b->passed[i])));
}

void judged_alike(struct court *court, const struct court_case *c, const char *what)
{
	struct judgement direct, behind;
	struct arena arena;

	arena_init(&arena, ARENA_REQUEST_MAX);
	assert_ok(judge_directly(&arena, c, &direct));
	assert_ok(court_judge(court, &arena, c, &behind));
	assert_same(&direct, &behind, what);
	arena_clear(&arena);
}
