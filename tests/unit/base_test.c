/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"
#include "lib/check.h"

static void an_error_keeps_its_way_up_and_its_detail(void **unused)
{
	(void)unused;
	err e = FAIL_AT(E_FIELD, "owner.name", "is %d bytes too long", 7);

	assert_err(E_FIELD, err_note(e, HERE, "outer()"));
	assert_string_equal(err_trail()->place, "owner.name");
	assert_string_equal(err_trail()->detail, "is 7 bytes too long");
	assert_int_equal(err_trail()->count, 2);
	err_forget();
	assert_int_equal(err_trail()->count, 0);
}

static void every_error_has_a_status_and_both_languages(void **unused)
{
	(void)unused;
	for (int c = E_OK + 1; c < E_COUNT; c++) {
		const struct err_meaning *m = err_meaning((enum code)c);

		assert_in_range(m->http, 200, 599);
		assert_true(strlen(m->en) > 3 && strlen(m->zh) > 3);
	}
}

static void an_arena_refuses_what_passes_its_limit(void **unused)
{
	(void)unused;
	struct arena a;

	arena_init(&a, 40000);
	assert_non_null(arena_take(&a, 30000));
	assert_non_null(arena_take(&a, 9000));
	assert_null(arena_take(&a, 9000));
	assert_null(arena_take(&a, SIZE_MAX));
	assert_null(arena_take_array(&a, SIZE_MAX / 2, 3));
	arena_clear(&a);
	assert_non_null(arena_take(&a, 30000));
	arena_clear(&a);
}

static void what_is_taken_is_zeroed(void **unused)
{
	(void)unused;
	static const size_t sizes[] = {1, 100, 5000, 9000, 20000, 100, 300000};
	void *dirt = malloc(ARENA_CHUNK);
	struct arena a;

	assert_non_null(dirt);
	memset(dirt, 0xff, ARENA_CHUNK);
	free(dirt);
	arena_init(&a, 1 << 20);
	for (size_t i = 0; i < COUNT(sizes); i++) {
		const uint8_t *taken;

		memset(arena_room(&a, sizes[i]), 0xff, sizes[i]);
		taken = arena_take(&a, sizes[i]);
		for (size_t k = 0; k < sizes[i]; k++)
			assert_int_equal(taken[k], 0);
	}
	arena_clear(&a);
}

static void something_large_leaves_room_for_the_small(void **unused)
{
	(void)unused;
	struct arena a;
	size_t held;

	arena_init(&a, 1 << 20);
	assert_non_null(arena_take(&a, 100));
	assert_non_null(arena_take(&a, 20000));
	held = a.held;
	assert_non_null(arena_take(&a, 10000));
	assert_int_equal(a.held, held);
	arena_clear(&a);
}

static void a_buffer_keeps_its_maximum(void **unused)
{
	(void)unused;
	struct arena a;
	struct buf b;

	arena_init(&a, 1 << 20);
	buf_init(&b, &a, 1000);
	for (int i = 0; i < 100; i++)
		assert_ok(buf_put_str(&b, "0123456789"));
	assert_err(E_TOO_BIG, buf_put_str(&b, "x"));
	assert_int_equal(b.len, 1000);
	arena_clear(&a);
}

static void a_time_survives_writing_and_reading(void **unused)
{
	(void)unused;
	char text[INSTANT_TEXT];
	instant t;

	assert_ok(instant_read(slice_str("2026-11-22T08:00:00Z"), &t));
	assert_int_equal(t / SECOND, 1795334400);
	instant_write(t, text);
	assert_string_equal(text, "2026-11-22T08:00:00Z");
	assert_ok(instant_read(slice_str("1969-12-31T23:59:59.5Z"), &t));
	instant_write(t, text);
	assert_string_equal(text, "1969-12-31T23:59:59.500000Z");
	assert_ok(instant_read(slice_str("2000-02-29T00:00:00Z"), &t));
}

static void a_date_that_does_not_exist_is_refused(void **unused)
{
	(void)unused;
	static const char *bad[] = {"2026-02-29T00:00:00Z",
				    "1900-02-29T00:00:00Z",
				    "2026-13-01T00:00:00Z",
				    "2026-01-01T24:00:00Z",
				    "2026-01-01T00:00:60Z",
				    "2026-01-01T00:00:00",
				    "2026-01-01 00:00:00Z",
				    "2026-01-01T00:00:00+08:00",
				    "2026-01-01T00:00:00.Z",
				    "2026-01-01T00:00:00.1234567Z",
				    ""};
	instant t;

	for (size_t i = 0; i < COUNT(bad); i++)
		assert_err(E_FIELD, instant_read(slice_str(bad[i]), &t));
}

static void a_uuid_sorts_by_its_time_and_is_read_back(void **unused)
{
	(void)unused;
	struct uuid a;
	struct uuid b;
	char text[UUID_TEXT];

	assert_ok(uuid_new(1000 * SECOND, &a));
	assert_ok(uuid_new(1001 * SECOND, &b));
	assert_true(memcmp(&a, &b, sizeof(a)) < 0);
	assert_false(uuid_eq(&a, &b));
	uuid_write(&a, text);
	assert_int_equal(text[14], '7');
	assert_ok(uuid_read(slice_str(text), &b));
	assert_true(uuid_eq(&a, &b));
	assert_false(uuid_is_nil(&a));
	assert_true(uuid_is_nil(&(struct uuid){{0}}));
	assert_err(E_FIELD, uuid_read(slice_str("00000000-0000-7000-8000-00000000000G"), &a));
	assert_err(E_FIELD, uuid_read(slice_str("00000000-0000-7000-8000-00000000000A"), &a));
	assert_err(E_FIELD, uuid_read(slice_str("0000000000000-7000-8000-00000000000a"), &a));
}

static void base64_has_one_spelling_for_each_value(void **unused)
{
	(void)unused;
	static const char *bad[] = {"AR==", "AQI", "A===", "AQ=D", "AQI\n", "====", "AQ-_"};
	struct arena a;
	struct slice out;

	arena_init(&a, 1 << 16);
	assert_ok(base64_read(&a, slice_str("AQID"), &out));
	assert_int_equal(out.len, 3);
	assert_ok(base64_read(&a, slice_str("AQ=="), &out));
	assert_int_equal(out.len, 1);
	assert_ok(base64_read(&a, slice_str(""), &out));
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_err(E_FIELD, base64_read(&a, slice_str(bad[i]), &out));
	arena_clear(&a);
}

static void a_credit_code_is_known_by_its_check_character(void **unused)
{
	(void)unused;
	static const char *good[] = {"91350100M000100Y43", "12100000000018032A", "91110000802100433B",
				     "911101066976941872", "91130602R8TTDB3PTG", "9111000000000000G0"};
	static const char *bad[] = {"91350100M000100Y4Z", "91350211M0000XUF46", "91350100M000100Y4", ""};

	for (size_t i = 0; i < COUNT(good); i++)
		assert_true(text_is_uscc(slice_str(good[i])));
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(text_is_uscc(slice_str(bad[i])));
}

static void strangers_words_are_made_printable(void **unused)
{
	char words[] = "印章\x1b[2J\na\xc2\x85\xff\x7f.\xe5\x8d";
	struct arena arena;
	struct buf out;
	(void)unused;

	assert_false(text_is_line(slice_str(words)));
	arena_init(&arena, ARENA_CHUNK * 2);
	buf_init(&out, &arena, 64);
	assert_ok(text_put(&out, slice_str("<")));
	assert_ok(text_put(&out, slice_str(words)));
	assert_true(slice_is(buf_slice(&out), "<印章?[2J?a????.??"));
	text_clean((uint8_t *)words, strlen(words));
	assert_true(text_is_line(slice_str(words)));
	assert_true(text_is_lines(slice_str("a\n\n市\n")));
	assert_true(text_is_lines(slice_str("")));
	assert_false(text_is_lines(slice_str("a\nb")));
	assert_false(text_is_lines(slice_str("a\x07\n")));
	arena_clear(&arena);
}

/* Wherever it stands: most of a text is looked at by eights. */
static void one_bad_byte_anywhere_is_found(void **unused)
{
	static const char good[] = "<ofd:Page ID=\"1\" BaseLoc=\"\x7fPages\x01/x\"/>";
	static const uint8_t bad[] = {0x00, 0x80, 0xc0, 0xff};
	(void)unused;

	assert_true(text_is_utf8(slice_str(good)));
	for (size_t i = 0; i < sizeof(good) - 1; i++) {
		for (size_t k = 0; k < sizeof(bad); k++) {
			char text[sizeof(good)];

			memcpy(text, good, sizeof(good));
			text[i] = (char)bad[k];
			assert_false(text_is_utf8(slice(text, sizeof(text) - 1)));
		}
	}
}

static void text_that_is_not_utf8_is_refused(void **unused)
{
	(void)unused;
	assert_true(text_is_line(slice_str("市民政局 A")));
	assert_false(text_is_utf8(slice("\xc0\x80", 2)));
	assert_false(text_is_utf8(slice("\xed\xa0\x80", 3)));
	assert_false(text_is_utf8(slice("\xf4\x90\x80\x80", 4)));
	assert_false(text_is_utf8(slice("\xe5\xb8", 2)));
	assert_false(text_is_utf8(slice("a\0b", 3)));
	assert_false(text_is_line(slice_str("a\nb")));
	assert_false(text_is_line(slice_str("a\xc2\x85")));
}

static void a_number_has_one_spelling(void **unused)
{
	(void)unused;
	static const char *bad[] = {"012", "+1", "", "100", "99999999999999999999", "1 ", "-0x1"};
	int64_t n;

	assert_ok(text_int(slice_str("-12"), -20, 20, &n));
	assert_int_equal(n, -12);
	assert_ok(text_int(slice_str("0"), 0, 9, &n));
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_err(E_FIELD, text_int(slice_str(bad[i]), 0, 99, &n));
}

static void a_buffer_told_of_its_length_is_not_copied_as_it_grows(void **unused)
{
	static const char piece[1000];
	struct arena arena;
	struct buf buf;
	const uint8_t *begin;

	(void)unused;
	arena_init(&arena, 1000000);
	buf_init(&buf, &arena, 600000);
	assert_ok(buf_reserve(&buf, 600000));
	begin = buf.at;
	for (int i = 0; i < 600; i++)
		assert_ok(buf_put(&buf, slice(piece, sizeof(piece))));
	assert_ptr_equal(begin, buf.at);
	assert_err(E_TOO_BIG, buf_reserve(&buf, 1));
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_error_keeps_its_way_up_and_its_detail),
		cmocka_unit_test(every_error_has_a_status_and_both_languages),
		cmocka_unit_test(an_arena_refuses_what_passes_its_limit),
		cmocka_unit_test(what_is_taken_is_zeroed),
		cmocka_unit_test(something_large_leaves_room_for_the_small),
		cmocka_unit_test(a_buffer_keeps_its_maximum),
		cmocka_unit_test(a_time_survives_writing_and_reading),
		cmocka_unit_test(a_date_that_does_not_exist_is_refused),
		cmocka_unit_test(a_uuid_sorts_by_its_time_and_is_read_back),
		cmocka_unit_test(base64_has_one_spelling_for_each_value),
		cmocka_unit_test(a_credit_code_is_known_by_its_check_character),
		cmocka_unit_test(text_that_is_not_utf8_is_refused),
		cmocka_unit_test(one_bad_byte_anywhere_is_found),
		cmocka_unit_test(strangers_words_are_made_printable),
		cmocka_unit_test(a_number_has_one_spelling),
		cmocka_unit_test(a_buffer_told_of_its_length_is_not_copied_as_it_grows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
