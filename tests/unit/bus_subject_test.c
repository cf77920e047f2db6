/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "bus/subject.h"
#include "lib/check.h"

static void a_request_goes_to_its_office_and_verb(void **unused)
{
	struct subject_text s;

	(void)unused;
	assert_ok(subject_of_request("110101", SUBJECT_FILE_SEAL, &s));
	assert_string_equal(s.text, "eseal.v1.110101.registry.file-seal");
}

static void an_event_goes_to_its_office_and_what(void **unused)
{
	struct subject_text s;

	(void)unused;
	assert_ok(subject_of_event("110101", EVENT_SEAL_FILED, &s));
	assert_string_equal(s.text, "eseal.v1.110101.event.registry.seal-filed");
}

static void patterns_cover_one_office_and_no_other(void **unused)
{
	struct subject_text s;

	(void)unused;
	assert_ok(subject_all_requests("110101", REGISTRY, &s));
	assert_string_equal(s.text, "eseal.v1.110101.registry.*");
	assert_ok(subject_all_events("110101", &s));
	assert_string_equal(s.text, "eseal.v1.110101.event.>");
	assert_ok(subject_all_events_of("110101", REGISTRY, &s));
	assert_string_equal(s.text, "eseal.v1.110101.event.registry.*");
	assert_ok(subject_all_answers(MAKING, "ab12", &s));
	assert_string_equal(s.text, "_INBOX_making.ab12.*");
	assert_ok(subject_of_dead("110101", AUDIT, &s));
	assert_string_equal(s.text, "eseal.v1.110101.dead.audit");
}

static void a_region_is_six_digits_and_nothing_else(void **unused)
{
	static const char *const regions[] = {
		"",        "11010",    "1101011",    "11010a",       "110 01", "1101.1", "*",
		"110101>", "110101\r", "\r\nPUB x ", "110101.event", ">",      "......", NULL};
	struct subject_text s;

	(void)unused;
	for (size_t i = 0; i < COUNT(regions); i++) {
		assert_err(E_FIELD, subject_of_request(regions[i], SUBJECT_STATUS, &s));
		assert_err(E_FIELD, subject_of_event(regions[i], EVENT_SEAL_FILED, &s));
		assert_err(E_FIELD, subject_of_dead(regions[i], AUDIT, &s));
		assert_err(E_FIELD, subject_all_requests(regions[i], REGISTRY, &s));
		assert_err(E_FIELD, subject_all_events(regions[i], &s));
		assert_err(E_FIELD, subject_all_events_of(regions[i], REGISTRY, &s));
	}
}

static void nothing_is_made_of_a_row_that_is_not_there(void **unused)
{
	struct subject_text s;

	(void)unused;
	assert_err(E_FIELD, subject_of_request("110101", NO_SUBJECT, &s));
	assert_err(E_FIELD, subject_of_event("110101", NO_EVENT, &s));
	assert_err(E_FIELD, subject_all_requests("110101", ANY, &s));
}

/* Every byte and many strings that would make another subject, or another command, on the wire. */
static void no_injection_gets_into_a_subject(void **unused)
{
	static const char *const strings[] = {"a b",
					      "a.b",
					      "a\r\nPUB t.evil 8\r\ninjected",
					      "a\nPUB",
					      "*",
					      ">",
					      "a*",
					      "a>",
					      "A",
					      "",
					      "$JS.API.STREAM.DELETE.ESEAL_EVENTS",
					      "first 2\r\nhi\r\nPUB t.evil 8\r\ninjected\r\nPUB t.third",
					      "a\t",
					      "a_b",
					      "\xe5\x8d\xb0",
					      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
	struct subject_text s;
	char one[3] = "a";

	(void)unused;
	for (size_t i = 0; i < COUNT(strings); i++) {
		assert_err(E_FIELD, subject_of_inbox(MAKING, strings[i], "1-1", &s));
		assert_err(E_FIELD, subject_of_inbox(MAKING, "ab", strings[i], &s));
		assert_err(E_FIELD, subject_all_answers(MAKING, strings[i], &s));
	}
	for (int c = 1; c < 256; c++) {
		bool good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';

		one[1] = (char)c;
		assert_int_equal(subject_of_inbox(MAKING, "ab", one, &s).code, good ? E_OK : E_FIELD);
	}
}

static void every_row_can_be_read_back(void **unused)
{
	struct subject_parts parts;
	struct subject_text s;

	(void)unused;
	for (int i = NO_SUBJECT + 1; i < SUBJECT_COUNT; i++) {
		assert_ok(subject_of_request("440300", (enum subject)i, &s));
		assert_ok(subject_read(s.text, &parts));
		assert_int_equal(parts.request, i);
		assert_int_equal(parts.event, NO_EVENT);
		assert_int_equal(parts.office, subject_row((enum subject)i)->office);
		assert_string_equal(parts.region, "440300");
	}
	for (int i = NO_EVENT + 1; i < EVENT_COUNT; i++) {
		assert_ok(subject_of_event("440300", (enum event)i, &s));
		assert_ok(subject_read(s.text, &parts));
		assert_int_equal(parts.event, i);
		assert_int_equal(parts.office, event_row((enum event)i)->office);
	}
}

static void a_subject_that_is_not_ours_is_not_read(void **unused)
{
	static const char *const texts[] = {
		"",
		"eseal.v1",
		"eseal.v1.",
		"eseal.v1.110101",
		"eseal.v1.110101.",
		"eseal.v1.110101.registry",
		"eseal.v1.110101.registry.",
		"eseal.v1.110101.registry.nothing",
		"eseal.v1.110101.making.file-seal",
		"eseal.v1.110101.registry.file-seal.",
		"eseal.v1.110101.registry.file-seal.more",
		"eseal.v1.11010.registry.file-seal",
		"eseal.v1.11010111.registry.file-seal",
		"eseal.v1.110101.event.making.seal-filed",
		"eseal.v1.110101.event.registry",
		"eseal.v1.110101.event.seal-filed",
		"eseal.v2.110101.registry.file-seal",
		" eseal.v1.110101.registry.file-seal",
		"eseal.v1.110101.registry.file-seal\n",
		"_INBOX_registry.a.b",
	};
	struct subject_parts parts;

	(void)unused;
	for (size_t i = 0; i < COUNT(texts); i++)
		assert_err(E_FIELD, subject_read(texts[i], &parts));
}

static void an_answer_goes_to_an_inbox_of_the_asking_office_only(void **unused)
{
	(void)unused;
	assert_true(subject_is_inbox("_INBOX_making.ab12.1-1", MAKING));
	assert_false(subject_is_inbox("_INBOX_making.ab12.1-1", REGISTRY));
	assert_false(subject_is_inbox("_INBOX_making.ab12", MAKING));
	assert_false(subject_is_inbox("_INBOX_making.ab12.1-1.x", MAKING));
	assert_false(subject_is_inbox("_INBOX_making..1-1", MAKING));
	assert_false(subject_is_inbox("_INBOX_making.ab12.>", MAKING));
	assert_false(subject_is_inbox("_INBOX_making.ab12.1\r\nPUB", MAKING));
	assert_false(subject_is_inbox("eseal.v1.110101.event.registry.seal-filed", MAKING));
	assert_false(subject_is_inbox("$JS.API.STREAM.DELETE.ESEAL_EVENTS", MAKING));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_goes_to_its_office_and_verb),
		cmocka_unit_test(an_event_goes_to_its_office_and_what),
		cmocka_unit_test(patterns_cover_one_office_and_no_other),
		cmocka_unit_test(a_region_is_six_digits_and_nothing_else),
		cmocka_unit_test(nothing_is_made_of_a_row_that_is_not_there),
		cmocka_unit_test(no_injection_gets_into_a_subject),
		cmocka_unit_test(every_row_can_be_read_back),
		cmocka_unit_test(a_subject_that_is_not_ours_is_not_read),
		cmocka_unit_test(an_answer_goes_to_an_inbox_of_the_asking_office_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
