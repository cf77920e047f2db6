/* SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <glob.h>
#include <string.h>

#include "base/file.h"
#include "base/tables.h"
#include "lib/check.h"

static void each_role_is_one_bit_and_one_word(void **unused)
{
	unsigned seen = 0;

	(void)unused;
	for (enum role_number n = 0; n < ROLE_COUNT; n++) {
		const struct role_row *row = role_row(n);
		enum role read = NO_ROLE;

		assert_int_equal(1u << n, row->role);
		assert_int_equal(0, seen & row->role);
		assert_ok(role_read(slice_str(row->word), &read));
		assert_int_equal(row->role, read);
		seen |= row->role;
	}
}

static void a_word_that_is_no_role_is_refused(void **unused)
{
	enum role role;

	(void)unused;
	assert_err(E_FIELD, role_read(slice_str("emperor"), &role));
	assert_err(E_FIELD, role_read(slice_str(""), &role));
}

static void every_office_has_a_role_and_a_name(void **unused)
{
	(void)unused;
	for (enum office_name office = ISSUING; office <= AUDIT; office++) {
		enum office_name read = ANY;

		assert_ok(office_read(slice_str(office_word(office)), &read));
		assert_int_equal(office, read);
		assert_int_not_equal(NO_ROLE, role_of_office(office));
	}
	assert_int_equal(ROLE_MAKING, role_of_office(MAKING));
	assert_int_equal(NO_ROLE, role_of_office(ANY));
}

static void every_event_is_said_by_one_office_and_found_by_its_word(void **unused)
{
	(void)unused;
	for (enum event event = NO_EVENT + 1; event < EVENT_COUNT; event++) {
		enum event read = NO_EVENT;

		assert_ok(event_read(slice_str(event_row(event)->what), &read));
		assert_int_equal(event, read);
		assert_in_range(event_row(event)->office, ISSUING, AUDIT);
	}
}

static void only_offices_ask_offices(void **unused)
{
	unsigned offices = 0;

	(void)unused;
	for (enum office_name office = ISSUING; office <= AUDIT; office++)
		offices |= role_of_office(office);
	for (enum subject subject = NO_SUBJECT + 1; subject < SUBJECT_COUNT; subject++) {
		assert_int_not_equal(0, subject_row(subject)->askers);
		assert_int_equal(0, subject_row(subject)->askers & ~offices);
	}
}

/* A word of a file of the tests. */
static bool tests_name(const char *word)
{
	glob_t files;
	bool found = false;

	assert_int_equal(glob(FIXTURES "/tests/*/*_test.c", 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc && !found; i++) {
		struct slice source;
		struct arena arena;

		arena_init(&arena, FILE_MAX);
		assert_ok(file_read(&arena, files.gl_pathv[i], FILE_MAX, &source));
		for (const uint8_t *at = source.at;
		     (at = memmem(at, (size_t)(source.at + source.len - at), word, strlen(word))); at++)
			found |= !isalnum(at[strlen(word)]) && at[strlen(word)] != '_';
		arena_clear(&arena);
	}
	globfree(&files);
	return found;
}

static void every_error_is_named_by_a_test(void **unused)
{
	static const char *const errors[] = {
#define ERR(code, http, retry, en, zh) #code,
#include "errors.def"
	};
	(void)unused;

	for (size_t i = 0; i < COUNT(errors); i++)
		/* nothing a test does makes the library fail */
		if (strcmp(errors[i], "E_CRYPTO") != 0 && !tests_name(errors[i]))
			fail_msg("no test names %s", errors[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_role_is_one_bit_and_one_word),
		cmocka_unit_test(a_word_that_is_no_role_is_refused),
		cmocka_unit_test(every_office_has_a_role_and_a_name),
		cmocka_unit_test(every_event_is_said_by_one_office_and_found_by_its_word),
		cmocka_unit_test(only_offices_ask_offices),
		cmocka_unit_test(every_error_is_named_by_a_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
