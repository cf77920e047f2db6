/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/deviation.h"

#include "lib/check.h"
#include "lib/verdict.h"

bool deviation_told(const struct report *report, const char *note, const char *where)
{
	return verdict_has(report, RESULT_WARNING, note, where) ||
	       verdict_has(report, RESULT_PASSED, note, where);
}

static struct report *judged(void (*change)(struct recipe *))
{
	struct recipe recipe;

	recipe_honest(&recipe);
	change(&recipe);
	return recipe_judge(&recipe);
}

static void expect(const struct deviation *d, const struct report *report, bool good, const char *what)
{
	struct slice json;

	if (good)
		return;
	print_error("%s: %s\n", d->note, what);
	assert_ok(report_json(&world.arena, report, &json));
	fwrite(json.at, 1, json.len, stderr); /* cmocka's own printing cuts long texts */
	fail();
}

static void it_is_told_and_its_twin_is_not(void **state)
{
	const struct deviation *d = *state;
	const struct report *report = judged(d->deviate);

	expect(d, report, report->indication != INDICATION_FAILED, "does not pass");
	expect(d, report, deviation_told(report, d->note, d->where), "is not told");
	report = judged(d->twin);
	expect(d, report, report->indication == INDICATION_PASSED, "its twin does not pass");
	expect(d, report, !deviation_told(report, d->note, NULL), "is told of its twin");
}

int deviation_run(const char *group, const struct deviation *rows, size_t count)
{
	struct CMUnitTest tests[DEVIATION_ROWS_MAX];

	if (count > DEVIATION_ROWS_MAX)
		return 1;
	for (size_t i = 0; i < count; i++)
		tests[i] = (struct CMUnitTest){.name = rows[i].note,
					       .test_func = it_is_told_and_its_twin_is_not,
					       .initial_state = (void *)(uintptr_t)&rows[i]};
	return _cmocka_run_group_tests(group, tests, count, world_setup, world_teardown);
}
