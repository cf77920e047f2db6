/* SPDX-License-Identifier: Apache-2.0 */
/* What the wall costs: the same sealed document through the judge in this process, and in a cell; by the policy that asks
 * nobody, and by the one that asks for the seal's status. */
#include "bench/bench.h"
#include "court/court.h"
#include "lib/check.h"
#include "lib/forge.h"
#include "lib/samples.h"

/* Two pages without a font; sealed, what an office sends often. Without the samples, the notice of the tests. */
#define SMALL "unsigned/ofdrw__hello.ofd"

enum { TURNS = 300 };

struct subject {
	struct recipe recipe;
	struct court_case c;
	struct court *court;
};

static void judge(void *ctx)
{
	struct subject *s = ctx;
	struct judgement judgement;
	struct report *report;
	struct arena arena;

	arena_init(&arena, ARENA_REQUEST_MAX);
	assert_ok(verify_file(&arena, s->c.bytes, s->c.request, &report));
	assert_ok(judgement_of(&arena, report, &judgement));
	assert_int_equal(judgement.indication, INDICATION_PASSED);
	arena_clear(&arena);
}

static void judge_in_a_cell(void *ctx)
{
	struct subject *s = ctx;
	struct judgement judgement;
	struct arena arena;

	arena_init(&arena, ARENA_REQUEST_MAX);
	assert_ok(court_judge(s->court, &arena, &s->c, &judgement));
	assert_int_equal(judgement.indication, INDICATION_PASSED);
	arena_clear(&arena);
}

static void measure(struct subject *s, enum policy policy)
{
	const struct bench_way ways[] = {{"in this process", judge}, {"in a cell", judge_in_a_cell}};
	double seconds[COUNT(ways)];

	s->recipe.request.policy = policy;
	printf("  %zu bytes, policy %s\n", s->c.bytes.len, policy_name(policy));
	bench_compare(ways, COUNT(ways), s, TURNS, seconds);
	bench_ratio(policy == POLICY_STANDARD ? "the wall around the judge, standard policy: microseconds"
					      : "the wall around the judge, integrity policy: microseconds",
		    (seconds[1] - seconds[0]) * 1e6, AT_MOST, 60);
}

static void the_wall_is_thin(void **unused)
{
	const struct court_form form = {.cells = 1, .patience = MINUTE};
	struct subject s = {0};
	(void)unused;

	recipe_honest(&s.recipe);
	s.c = (struct court_case){.matter = COURT_FILE, .request = &s.recipe.request};
	if (sample_there(SMALL))
		s.recipe.document = sample(&world.arena, SMALL);
	s.c.bytes = recipe_make(&s.recipe);
	recipe_collect(&s.recipe);
	assert_ok(sm2_memo_new(TRUST_MEMO, &s.recipe.evidence.trust.memo));
	assert_ok(court_open(&form, &s.court));
	measure(&s, POLICY_INTEGRITY);
	measure(&s, POLICY_STANDARD);
	court_close(s.court);
	sm2_memo_free(s.recipe.evidence.trust.memo);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(the_wall_is_thin)};

	if (court_is_cell(argc, argv))
		return court_serve(argc, argv);
	return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
