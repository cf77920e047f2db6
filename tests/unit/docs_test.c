/* SPDX-License-Identifier: Apache-2.0 */
/* The pages of docs/ that are made from tables say what the tables say. `make docs` mends what fails here. */
#include <stdlib.h>

#include "base/file.h"
#include "lib/check.h"
#include "lib/tool.h"

static struct arena arena;

static const char *text_of(const char *folder, const char *page)
{
	const char *path = arena_text(&arena, "%s/%s.md", folder, page), *text;
	struct slice bytes;

	assert_ok(file_read(&arena, path, FILE_MAX, &bytes));
	assert_ok(arena_cstr(&arena, bytes, &text));
	return text;
}

static void every_generated_page_is_as_its_tables_have_it(void **unused)
{
	static const char *const pages[] = {"configuration", "lives", "verdicts", "errors"};
	const char *beside = tool_file(&arena, "beside", slice_str(""));
	const char *folder = arena_text(&arena, "%.*s", (int)(strrchr(beside, '/') - beside), beside);
	const char *script = FIXTURES "/docs/generate.sh", *said;
	const char *const argv[] = {"sh", script, getenv("PROGRAMS"), folder, NULL};
	(void)unused;

	assert_int_equal(tool_run(&arena, argv, &said), 0);
	assert_string_equal(said, "");
	for (size_t i = 0; i < COUNT(pages); i++)
		assert_string_equal(text_of(folder, pages[i]), text_of(FIXTURES "/docs", pages[i]));
}

static int begin(void **unused)
{
	(void)unused;
	arena_init(&arena, ARENA_REQUEST_MAX);
	return 0;
}

static int end(void **unused)
{
	(void)unused;
	tool_clean();
	arena_clear(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_generated_page_is_as_its_tables_have_it),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
