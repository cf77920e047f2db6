/* SPDX-License-Identifier: Apache-2.0 */
/* The pages of docs/ that are made from tables say what the tables say (`make docs` mends them), and the manual of the
 * owner's command what the command says of itself. */
#include <stdlib.h>

#include "base/file.h"
#include "lib/check.h"
#include "lib/tool.h"

static struct arena arena;

static const char *text_of(const char *folder, const char *page)
{
	const char *path = arena_text(&arena, "%s/%s", folder, page), *text;
	struct slice bytes;

	assert_ok(file_read(&arena, path, FILE_MAX, &bytes));
	assert_ok(arena_cstr(&arena, bytes, &text));
	return text;
}

static void every_generated_page_is_as_its_tables_have_it(void **unused)
{
	static const char *const pages[] = {"configuration.md", "lives.md", "verdicts.md", "errors.md"};
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

/* What the manual has of a command, from its first synopsis to the next command's. */
static const char *manual_of(const char *manual, const char *command)
{
	const char *from = strstr(manual, arena_text(&arena, "\n.It Ic %s", command)), *to = from;

	assert_non_null(from);
	while (to && strncmp(to + 8, command, strlen(command)) == 0)
		to = strstr(to + 1, "\n.It Ic ");
	return to ? arena_text(&arena, "%.*s", (int)(to - from), from) : from;
}

static void the_manual_has_every_option_of_every_command(void **unused)
{
	static const char *const commands[] = {"key",     "csr",    "seal",   "sign",  "verify",
					       "inspect", "status", "bundle", "replay"};
	const char *eseal = arena_text(&arena, "%s/eseal", getenv("PROGRAMS"));
	const char *manual = text_of(FIXTURES "/services/cli", "eseal.1"), *help;
	(void)unused;

	for (size_t c = 0; c < COUNT(commands); c++) {
		const char *told = manual_of(manual, commands[c]);

		assert_int_equal(
			tool_run(&arena, (const char *const[]){eseal, "help", commands[c], NULL}, &help), 0);
		for (const char *at = help; (at = strstr(at, " --")); at += 3) {
			const char *option =
				arena_text(&arena, "%.*s", (int)strcspn(at + 3, "= \n,;)."), at + 3);

			if (strcmp(option, "help") == 0 || strcmp(option, "usage") == 0)
				continue;
			if (!strstr(told, arena_text(&arena, "Fl -%s ", option)) &&
			    !strstr(told, arena_text(&arena, "Fl -%s\n", option)) &&
			    strcmp(option, "output") != 0)
				fail_msg("eseal(1) says nothing of %s --%s", commands[c], option);
		}
	}
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
		cmocka_unit_test(the_manual_has_every_option_of_every_command),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
