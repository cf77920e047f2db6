/* SPDX-License-Identifier: Apache-2.0 */
/* The owner's command from outside: what it takes, how it ends, what it tells shells. */
#include <stdlib.h>

#include "cli/cli.h"
#include "lib/check.h"
#include "lib/tool.h"

static struct arena arena;

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

/* Run eseal with up to four words; the answer is its exit status. */
static int eseal(const char **told, const char *a, const char *b, const char *c, const char *d)
{
	const char *const argv[] = {arena_text(&arena, "%s/eseal", getenv("PROGRAMS")), a, b, c, d, NULL};

	return tool_run(&arena, argv, told);
}

static void a_command_without_what_it_needs_is_wrong_usage(void **unused)
{
	const char *told;

	(void)unused;
	assert_int_equal(eseal(&told, NULL, NULL, NULL, NULL), EXIT_USAGE);
	assert_int_equal(eseal(&told, "dance", NULL, NULL, NULL), EXIT_USAGE);
	assert_int_equal(eseal(&told, "verify", NULL, NULL, NULL), EXIT_USAGE);
	assert_int_equal(eseal(&told, "inspect", "a", "b", NULL), EXIT_USAGE);
	assert_int_equal(eseal(&told, "csr", "a", NULL, NULL), EXIT_USAGE);
	assert_int_equal(eseal(&told, "csr", NULL, NULL, NULL), EXIT_USAGE);
	assert_non_null(strstr(told, "--key is needed"));
	assert_int_equal(eseal(&told, "verify", "a", "--no-such-thing", NULL), EXIT_USAGE);
	assert_int_equal(eseal(&told, "verify", "a", "--trust", NULL), EXIT_USAGE);
}

static void a_number_out_of_its_range_is_wrong_usage(void **unused)
{
	const char *told;

	(void)unused;
	assert_int_equal(eseal(&told, "sign", "a", "--page", "0"), EXIT_USAGE);
	assert_non_null(strstr(told, "--page takes a number from 1"));
	assert_int_equal(eseal(&told, "sign", "a", "--page", "one"), EXIT_USAGE);
	assert_int_equal(eseal(&told, "sign", "a", "--at-mm", "12"), EXIT_USAGE);
}

static void a_file_that_is_not_there_cannot_be_read(void **unused)
{
	const char *told;

	(void)unused;
	assert_int_equal(eseal(&told, "verify", "/no/such/file", NULL, NULL), EXIT_INPUT);
	assert_int_equal(eseal(&told, "inspect", "/no/such/file", NULL, NULL), EXIT_INPUT);
}

/* verdicts.md: 1 says that a check found a fault. Whoever mistypes an option, or has no trust folder, has not learned that. */
static void what_hinders_a_verdict_is_none(void **unused)
{
	const char *told, *notice = FIXTURES "/tests/data/notice.ofd";

	(void)unused;
	assert_int_equal(eseal(&told, "verify", notice, "--policy", "lax"), EXIT_USAGE);
	assert_non_null(strstr(told, "--policy"));
	assert_int_equal(eseal(&told, "verify", notice, "--time-rule", "none"), EXIT_USAGE);
	assert_int_equal(eseal(&told, "verify", notice, "--at", "tomorrow"), EXIT_USAGE);
	assert_non_null(strstr(told, "2026-11-22T08:00:00Z"));
	assert_int_equal(eseal(&told, "verify", notice, "--trust", FIXTURES "/tests/data"), EXIT_INPUT);
	assert_int_equal(eseal(&told, "verify", notice, "--trust", notice), EXIT_INPUT);
	assert_int_equal(eseal(&told, "verify", notice, "--cert", notice), EXIT_INPUT);
	assert_int_equal(eseal(&told, "seal", "check", notice, "--trust=/nowhere"), EXIT_INPUT);
	assert_int_equal(eseal(&told, "verify", notice, NULL, NULL), EXIT_INDETERMINATE);
}

static void every_command_tells_of_all_its_options(void **unused)
{
	const char *told;

	(void)unused;
	for (const struct command *c = cli_commands; c->name; c++) {
		assert_int_equal(eseal(&told, c->name, "--help", NULL, NULL), EXIT_PASSED);
		for (size_t i = 0; i < c->form->option_count; i++)
			assert_non_null(strstr(told, arena_text(&arena, "--%s", c->form->options[i].name)));
	}
}

static void help_is_had_by_asking_for_it(void **unused)
{
	const char *told, *same;

	(void)unused;
	assert_int_equal(eseal(&told, "help", NULL, NULL, NULL), EXIT_PASSED);
	assert_non_null(strstr(told, "  verify "));
	assert_int_equal(eseal(&told, "help", "verify", NULL, NULL), EXIT_PASSED);
	assert_int_equal(eseal(&same, "verify", "--help", NULL, NULL), EXIT_PASSED);
	assert_string_equal(told, same);
	assert_int_equal(eseal(&told, "help", "dance", NULL, NULL), EXIT_USAGE);
}

static void no_command_gives_a_letter_two_meanings(void **unused)
{
	(void)unused;
	for (const struct command *c = cli_commands; c->name; c++) {
		const struct cli_form *form = c->form;

		for (size_t i = 0; i < form->option_count; i++)
			for (size_t j = 0; j < i; j++)
				if (form->options[i].key && form->options[i].key == form->options[j].key)
					fail_msg("eseal %s -%c", c->name, form->options[i].key);
	}
}

/* What bash offers for these words. */
static const char *offered(const char *words, const char *last)
{
	const char *offers;
	const char *script =
		arena_text(&arena,
			   "eval \"$('%s/eseal' completion bash)\"; COMP_WORDS=(%s); COMP_CWORD=%s; "
			   "_eseal; echo \"${COMPREPLY[@]}\"",
			   getenv("PROGRAMS"), words, last);
	const char *const argv[] = {"bash", "-c", script, NULL};

	assert_int_equal(tool_run(&arena, argv, &offers), 0);
	return offers;
}

static void shells_complete_commands_options_and_folders(void **unused)
{
	const char *told;

	(void)unused;
	assert_string_equal(offered("eseal ver", "1"), "verify\n");
	assert_string_equal(offered("eseal verify --tr", "2"), "--trust\n");
	assert_string_equal(offered("eseal verify --policy ''", "3"), "\n");
	assert_non_null(strstr(offered("eseal verify --trust '" FIXTURES "/tests/dat'", "3"), "/tests/data"));
	assert_int_equal(eseal(&told, "completion", "zsh", NULL, NULL), EXIT_PASSED);
	assert_non_null(strstr(told, "bashcompinit"));
	assert_int_equal(eseal(&told, "completion", "fish", NULL, NULL), EXIT_PASSED);
	assert_non_null(strstr(told, "-l time-rule"));
	assert_int_equal(eseal(&told, "completion", "dos", NULL, NULL), EXIT_USAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_command_without_what_it_needs_is_wrong_usage),
		cmocka_unit_test(a_number_out_of_its_range_is_wrong_usage),
		cmocka_unit_test(a_file_that_is_not_there_cannot_be_read),
		cmocka_unit_test(what_hinders_a_verdict_is_none),
		cmocka_unit_test(every_command_tells_of_all_its_options),
		cmocka_unit_test(help_is_had_by_asking_for_it),
		cmocka_unit_test(no_command_gives_a_letter_two_meanings),
		cmocka_unit_test(shells_complete_commands_options_and_folders),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
