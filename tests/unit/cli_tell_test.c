/* SPDX-License-Identifier: Apache-2.0 */
/* What `eseal verify` tells people of a report, and what it must not let through to their terminal. */
#include <stdlib.h>

#include "cli/cli.h"
#include "lib/check.h"
#include "lib/forge.h"
#include "lib/tool.h"

static const char *told_of(struct slice file, int status)
{
	const char *argv[] = {arena_text(&world.arena, "%s/eseal", getenv("PROGRAMS")),
			      "verify",
			      tool_file(&world.arena, "told.ofd", file),
			      "--at",
			      "2026-11-22T08:00:00Z",
			      NULL};
	const char *told;

	assert_int_equal(tool_run(&world.arena, argv, &told), status);
	return told;
}

static void says(const char *told, const char *words)
{
	if (!strstr(told, words))
		fail_msg("\"%s\" is not in\n%s", words, told);
}

static void a_fault_is_told_with_words_ground_and_place(void **unused)
{
	const char *told;
	struct recipe r;

	(void)unused;
	recipe_honest(&r);
	r.target = "Doc_0/Pages/Page_0/Content.xml";
	r.edit_container = other_target;
	told = told_of(recipe_make(&r), EXIT_FAILED);
	says(told, "验证不通过 TOTAL_FAILED CONTENT_CHANGED\n");
	says(told, "不通过 failed reference-digests CONTENT_CHANGED (GB/T 33190-2016 §18, 《办法》第 23 条 "
		   "art. 23)\n"
		   "      文件内容在签章后被修改\n"
		   "      This file was changed after it was signed\n"
		   "      @ Doc_0/Pages/Page_0/Content.xml\n");
}

static void what_passed_and_what_was_not_asked_are_told_by_name(void **unused)
{
	const char *told;
	struct recipe r;

	(void)unused;
	recipe_honest(&r);
	told = told_of(recipe_make(&r), EXIT_INDETERMINATE);
	says(told, "签章 signature s001: 无法确认 INDETERMINATE SIGNER_UNTRUSTED\n");
	says(told, " data-hash signer-signature ");
	says(told, " seal-status time-proof\n");
	says(told, "(声明 claimed)\n");
}

/* A name may hold what moves the cursor, or what turns the order of writing. */
static void names_from_files_do_nothing_to_a_terminal(void **unused)
{
	const char *told;
	struct recipe r;

	(void)unused;
	recipe_honest(&r);
	r.seal.name = slice_str("\x1b[2JA\xe2\x80\xae"
				"B\xe2\x81\xa6"
				"C 章");
	told = told_of(recipe_make(&r), EXIT_INDETERMINATE);
	says(told, " ?[2JA?B?C 章\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_fault_is_told_with_words_ground_and_place),
		cmocka_unit_test(what_passed_and_what_was_not_asked_are_told_by_name),
		cmocka_unit_test(names_from_files_do_nothing_to_a_terminal),
	};

	return cmocka_run_group_tests(tests, world_setup, world_teardown) + (tool_clean(), 0);
}
