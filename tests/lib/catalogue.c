/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/catalogue.h"

#include "lib/check.h"

static void show(const struct forgery *f, const char *what, const struct report *report)
{
	struct slice json;

	print_error("%s, %s: %s\n", f->id, f->story, what);
	assert_ok(report_json(&world.arena, report, &json));
	fwrite(json.at, 1, json.len, stderr); /* cmocka's own printing cuts long texts */
}

static bool is_the_finding(const struct forgery *f, const struct finding *found)
{
	return (found->result == RESULT_FAILED || found->result == RESULT_UNKNOWN) &&
	       found->reason == f->reason && found->check == f->check &&
	       (!f->where || (found->where && strcmp(found->where, f->where) == 0)) &&
	       (!f->rule || (found->detail && strstr(found->detail, f->rule)));
}

static bool has_the_finding(const struct forgery *f, const struct report *report)
{
	for (const struct finding *found = report->findings.first; found; found = found->next) {
		if (is_the_finding(f, found))
			return true;
	}
	for (const struct signature_report *s = report->signatures; s; s = s->next) {
		for (const struct finding *found = s->findings.first; found; found = found->next) {
			if (is_the_finding(f, found))
				return true;
		}
	}
	return false;
}

static struct report *judged(const struct forgery *f, void (*change)(struct recipe *))
{
	struct recipe recipe;

	recipe_honest(&recipe);
	recipe.target = f->target;
	change(&recipe);
	return recipe_judge(&recipe);
}

static void the_forgery_is_caught(const struct forgery *f)
{
	const struct report *report = judged(f, f->forge);
	enum indication indication = reason_meaning(f->reason)->indication;

	if (report->indication != indication || report->reason != f->reason || !has_the_finding(f, report)) {
		show(f, "not caught as it should be", report);
		fail();
	}
}

static void its_twin_passes(const struct forgery *f)
{
	const struct report *report = judged(f, f->twin);

	if (report->indication != INDICATION_PASSED) {
		show(f, "its honest twin does not pass", report);
		fail();
	}
}

static void row_holds(void **state)
{
	const struct forgery *f = *state;

	the_forgery_is_caught(f);
	its_twin_passes(f);
}

int catalogue_run(const char *group, const struct forgery *rows, size_t count)
{
	struct CMUnitTest tests[CATALOGUE_ROWS_MAX];
	char names[CATALOGUE_ROWS_MAX][128];

	if (count > CATALOGUE_ROWS_MAX)
		return 1;
	for (size_t i = 0; i < count; i++) {
		snprintf(names[i], sizeof(names[i]), "%s: %s", rows[i].id, rows[i].story);
		tests[i] = (struct CMUnitTest){.name = names[i],
					       .test_func = row_holds,
					       .initial_state = (void *)(uintptr_t)&rows[i]};
	}
	return _cmocka_run_group_tests(group, tests, count, world_setup, world_teardown);
}
