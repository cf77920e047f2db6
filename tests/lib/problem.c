/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/problem.h"

#include "lib/check.h"
#include "lib/world.h"

void is_problem(struct arena *arena, const struct answer *answer, int status, const char *code,
		const char *what)
{
	const char *type = answer_field(arena, answer, "Content-Type");
	const char *found = answer_value(arena, answer, "code");

	if (answer->status != status || strcmp(found, code) != 0)
		fail_msg("%s: %d %s where %d %s was due", what, answer->status, found, status, code);
	if (!type || strcmp(type, "application/problem+json") != 0)
		fail_msg("%s: a refusal of type %s", what, type);
	assert_string_equal(answer_value(arena, answer, "status"), arena_text(arena, "%d", status));
	assert_string_equal(answer_value(arena, answer, "type"),
			    arena_text(arena, "urn:eseal:error:%s", code));
	assert_true(*answer_value(arena, answer, "title") && *answer_value(arena, answer, "title_zh"));
	assert_int_equal(strlen(answer_value(arena, answer, "trace_id")), 32);
}

void is_problem_at(struct arena *arena, const struct answer *answer, int status, const char *code,
		   const char *place, const char *what)
{
	const char *found = answer_value(arena, answer, "errors.0.place");

	is_problem(arena, answer, status, code, what);
	if (strcmp(found, place) != 0)
		fail_msg("%s: at “%s” where “%s” was due", what, found, place);
}
