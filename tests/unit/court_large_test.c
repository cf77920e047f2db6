/* SPDX-License-Identifier: Apache-2.0 */
/* A document large enough for the second thread of a cell, which is under the filter too. This program is both sides of
 * the wall. */
#include "court/court.h"
#include "lib/alike.h"
#include "lib/check.h"
#include "lib/forge.h"

enum { LARGE = 3 * SM3_BESIDE_LEAST };

static struct slice noise(struct arena *arena)
{
	uint8_t *bytes = arena_take(arena, LARGE);
	unsigned random = 1;

	assert_non_null(bytes);
	for (size_t i = 0; i < LARGE; i++) {
		random = random * 1664525u + 1013904223u;
		bytes[i] = (uint8_t)(random >> 24);
	}
	return slice(bytes, LARGE);
}

static void a_large_document_is_judged_alike(void **unused)
{
	const struct court_form form = {.cells = 1, .patience = 30 * SECOND};
	struct recipe recipe;
	struct court_case c = {.matter = COURT_FILE, .request = &recipe.request};
	struct judgement judgement;
	struct court *court;
	(void)unused;

	recipe_honest(&recipe);
	recipe.document =
		zipmaker_with(&world.arena, recipe.document, "Doc_0/Res/large.png", noise(&world.arena));
	c.bytes = recipe_make(&recipe);
	recipe_collect(&recipe);
	assert_ok(court_open(&form, &court));
	judged_alike(court, &c, "three megabytes");
	assert_ok(court_judge(court, &world.arena, &c, &judgement));
	assert_int_equal(judgement.indication, INDICATION_PASSED);
	c.bytes.len -= 1;
	judged_alike(court, &c, "three megabytes, cut off");
	court_close(court);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_large_document_is_judged_alike)};

	if (court_is_cell(argc, argv))
		return court_serve(argc, argv);
	return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
