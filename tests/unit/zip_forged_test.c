/* SPDX-License-Identifier: Apache-2.0 */
/* Forged containers, Z01 to Z20 of the catalogue: each is refused, beside an honest twin. */
#include "lib/check.h"
#include "lib/zipmaker.h"
#include "zip/nest.h"
#include "zip/read.h"
#include "zip/record.h"

#define TEXT(text)                                                                                           \
	{                                                                                                    \
		(const uint8_t *)(text), sizeof(text) - 1                                                    \
	}
#define S(text) slice(text, sizeof(text) - 1)

static struct arena arena;

static int begin(void **unused)
{
	(void)unused;
	arena_init(&arena, 1u << 30);
	return 0;
}

static int end(void **unused)
{
	(void)unused;
	arena_clear(&arena);
	err_forget();
	return 0;
}

static err open_bytes(struct slice bytes, struct zip *zip)
{
	return zip_open(&arena, bytes, zip);
}

static err open_made(struct zipmaker maker)
{
	struct zip zip;

	return open_bytes(zipmaker_make(&arena, &maker), &zip);
}

/* Two entries, the second as given. */
static err open_with(struct zipmaker_entry second)
{
	struct zipmaker_entry entries[] = {{.name = TEXT("OFD.xml"), .content = TEXT("<OFD/>")}, second};

	return open_made((struct zipmaker){.entries = entries, .count = 2});
}

static err open_named(struct slice name)
{
	return open_with((struct zipmaker_entry){.name = name, .content = S("text"), .utf8 = true});
}

/* The names of two entries, as stored, and whether each is flagged as UTF-8. */
static err open_twins(struct slice a, bool a_utf8, struct slice b, bool b_utf8)
{
	struct zipmaker_entry entries[] = {{.name = a, .content = TEXT("one"), .utf8 = a_utf8},
					   {.name = b, .content = TEXT("two"), .utf8 = b_utf8}};

	return open_made((struct zipmaker){.entries = entries, .count = 2});
}

static void z01_to_z04_names_that_leave_the_folder_are_refused(void **unused)
{
	(void)unused;
	assert_ok(open_named(S("Doc_0/a..b/...c")));
	assert_err(E_ZIP_PATH, open_named(S("../OFD.xml")));
	assert_err(E_ZIP_PATH, open_named(S("Doc_0/../../x")));
	assert_err(E_ZIP_PATH, open_named(S("Doc_0/..")));
	assert_err(E_ZIP_PATH, open_named(S("/Doc_0/x")));
	assert_err(E_ZIP_PATH, open_named(S("Doc_0\\x")));
	assert_err(E_ZIP_PATH, open_named(S("C:x")));
	assert_err(E_ZIP_PATH, open_named(S("a\0b")));
	assert_err(E_ZIP_PATH, open_named(S("a\nb")));
	assert_err(E_ZIP_PATH, open_named(S("a\x7f")));
	assert_err(E_ZIP_PATH, open_named(S("./")));
	assert_string_equal(err_trail()->place, "./");
}

static void z05_z06_names_that_are_equal_but_for_case_or_dots_are_refused(void **unused)
{
	(void)unused;
	assert_ok(open_twins(S("Doc_0/a.xml"), true, S("Doc_0/b.xml"), true));
	assert_err(E_ZIP_AMBIGUOUS, open_twins(S("a.xml"), true, S("a.xml"), true));
	assert_err(E_ZIP_AMBIGUOUS, open_twins(S("a.xml"), true, S("A.xml"), true));
	assert_err(E_ZIP_AMBIGUOUS, open_twins(S("a/b.xml"), true, S("a/./b.xml"), true));
	assert_err(E_ZIP_AMBIGUOUS, open_twins(S("a/b.xml"), true, S("a//b.xml"), true));
	assert_err(E_ZIP_AMBIGUOUS, open_twins(S("a"), true, S("A/"), true));
	assert_err(E_ZIP_AMBIGUOUS, open_twins(S("ä.xml"), true, S("Ä.xml"), true));
}

static void z07_names_that_are_equal_in_another_character_set_or_form_are_refused(void **unused)
{
	(void)unused;
	/* "é" in one character, and as "e" with an accent behind it */
	assert_err(E_ZIP_AMBIGUOUS, open_twins(S("caf\xc3\xa9"), true, S("cafe\xcc\x81"), true));
	assert_ok(open_twins(S("caf\xc3\xa9"), true, S("cafe"), true));
	/* the UTF-8 bytes of 文件 without the flag, which GBK readers see as 鏂囦欢 */
	assert_err(E_ZIP_AMBIGUOUS, open_twins(S("文件"), false, S("鏂囦欢"), true));
	assert_ok(open_twins(S("文件"), true, S("鏂囦欢"), true));
	assert_ok(open_twins(S("文件"), false, S("别的"), true));
	/* 中文 in GBK */
	assert_err(E_ZIP_AMBIGUOUS, open_named(S("\xd6\xd0\xce\xc4")));
}

static void z08_z09_a_local_header_that_says_something_else_is_refused(void **unused)
{
	struct zipmaker_entry e = {.name = TEXT("a.xml"), .content = TEXT("text"), .stored = true};
	(void)unused;

	assert_ok(open_with(e));
	e.local_name = S("b.xml");
	assert_err(E_ZIP_AMBIGUOUS, open_with(e));
	e.local_name = slice(NULL, 0);
	e.local_crc_xor = 1;
	assert_err(E_ZIP_AMBIGUOUS, open_with(e));
	e.local_crc_xor = 0;
	e.local_size_add = 1;
	assert_err(E_ZIP_AMBIGUOUS, open_with(e));
	e.descriptor = true;
	assert_err(E_ZIP_AMBIGUOUS, open_with(e));
	e.local_size_add = 0;
	assert_ok(open_with(e));
	e.local_crc_xor = 1;
	assert_err(E_ZIP_AMBIGUOUS, open_with(e));
}

/* Genuine packages disagree about the character set of names that are ASCII. */
static void a_flag_that_makes_a_difference_must_agree(void **unused)
{
	struct zipmaker_entry e = {.name = TEXT("a.xml"),
				   .content = TEXT("text"),
				   .local_flags = ZIP_FLAG_UTF8,
				   .descriptor = true};
	(void)unused;

	assert_ok(open_with(e));
	e.name = S("文件");
	assert_err(E_ZIP_AMBIGUOUS, open_with(e));
	e.name = S("a.xml");
	e.local_flags = ZIP_FLAG_DESCRIPTOR;
	e.descriptor = false;
	assert_err(E_ZIP_AMBIGUOUS, open_with(e));
}

static void z10_an_entry_in_the_local_stream_only_is_refused(void **unused)
{
	struct zipmaker_entry e = {.name = TEXT("a.xml"), .content = TEXT("text")};
	(void)unused;

	assert_ok(open_with(e));
	e.hidden = true;
	assert_err(E_ZIP_AMBIGUOUS, open_with(e));
}

static void z11_entries_that_overlap_are_refused(void **unused)
{
	struct zipmaker_entry entries[] = {{.name = TEXT("a.xml"), .content = TEXT("text"), .twice = true},
					   {.name = TEXT("b.xml"), .content = TEXT("text")}};
	struct zipmaker m = {.entries = entries, .count = 2};
	(void)unused;

	assert_err(E_ZIP_AMBIGUOUS, open_made(m));
	entries[0].twice = false;
	assert_ok(open_made(m));
	m.overlap = true;
	assert_err(E_ZIP_AMBIGUOUS, open_made(m));
}

static void z12_z13_bytes_before_between_or_behind_are_refused(void **unused)
{
	struct zipmaker_entry entries[] = {{.name = TEXT("a.xml"), .content = TEXT("text")}};
	struct zipmaker honest = {.entries = entries, .count = 1}, m;
	(void)unused;

	assert_ok(open_made(honest));
	m = honest;
	m.two_ends = true;
	assert_err(E_ZIP_AMBIGUOUS, open_made(m));
	m = honest;
	m.prefix = S("#!/bin/sh\n");
	assert_err(E_ZIP_AMBIGUOUS, open_made(m));
	m.shift = true;
	assert_err(E_ZIP_AMBIGUOUS, open_made(m));
	m = honest;
	m.suffix = S("\n");
	assert_err(E_ZIP_AMBIGUOUS, open_made(m));
	m = honest;
	m.gap = S("gap");
	assert_err(E_ZIP_AMBIGUOUS, open_made(m));
	m = honest;
	m.comment = S("PK\5\6 hidden in a comment");
	assert_err(E_ZIP_AMBIGUOUS, open_made(m));
	m = honest;
	m.count_add = 1;
	assert_err(E_ZIP_AMBIGUOUS, open_made(m));
}

static void z14_zip64_fields_may_repeat_but_not_contradict(void **unused)
{
	struct zipmaker_entry entries[] = {
		{.name = TEXT("a.xml"), .content = TEXT("text"), .local_zip64 = true}};
	struct zipmaker m = {.entries = entries, .count = 1};
	(void)unused;

	assert_ok(open_made(m));
	entries[0].zip64_size_add = 1;
	assert_err(E_ZIP_AMBIGUOUS, open_made(m));
	entries[0].zip64_size_add = 0;
	entries[0].central_zip64 = true;
	assert_ok(open_made(m));
	entries[0].zip64_size_add = 1;
	entries[0].zip64_beside = true;
	assert_err(E_ZIP_AMBIGUOUS, open_made(m));
	entries[0].zip64_size_add = 0;
	assert_ok(open_made(m));
	m.zip64_end = true;
	assert_ok(open_made(m));
	m.zip64_add = 1;
	assert_err(E_ZIP_AMBIGUOUS, open_made(m));
}

/* A copy of the container with one byte changed, so far before its end. */
static err open_changed(struct slice whole, size_t before_end, uint8_t bits)
{
	uint8_t *copy = arena_take(&arena, whole.len);
	struct zip zip;

	assert_non_null(copy);
	memcpy(copy, whole.at, whole.len);
	copy[whole.len - before_end] ^= bits;
	return open_bytes(slice(copy, whole.len), &zip);
}

static void z14_the_end_records_lead_to_each_other_and_to_no_other_part(void **unused)
{
	struct zipmaker_entry entries[] = {{.name = TEXT("a.xml"), .content = TEXT("text")}};
	struct zipmaker m = {.entries = entries, .count = 1};
	struct slice whole = zipmaker_make(&arena, &m);
	(void)unused;

	assert_err(E_ZIP_AMBIGUOUS, open_changed(whole, ZIP_END_SIZE - 4, 1));
	assert_err(E_ZIP_AMBIGUOUS, open_changed(whole, ZIP_END_SIZE - 6, 1));
	assert_err(E_ZIP_AMBIGUOUS, open_changed(whole, ZIP_END_SIZE - 8, 2));
	m.zip64_end = true;
	whole = zipmaker_make(&arena, &m);
	assert_ok(open_changed(whole, 1, 0));
	for (size_t i = 4; i < ZIP64_LOCATOR_SIZE; i++)
		assert_err(E_ZIP_AMBIGUOUS, open_changed(whole, ZIP_END_SIZE + ZIP64_LOCATOR_SIZE - i, 0x40));
	assert_err(E_ZIP_AMBIGUOUS,
		   open_changed(whole, ZIP_END_SIZE + ZIP64_LOCATOR_SIZE + ZIP64_END_SIZE, 1));
}

static void z15_an_entry_that_unpacks_to_far_too_much_is_refused(void **unused)
{
	size_t size = 8u << 20;
	uint8_t *zeros = arena_take(&arena, size);
	struct zipmaker_entry e = {.name = TEXT("a.xml"), .content = slice(zeros, 1u << 20)};
	(void)unused;

	assert_non_null(zeros);
	assert_ok(open_with(e));
	e.content.len = size;
	assert_err(E_ZIP_LIMIT, open_with(e));
}

static void z15_an_entry_that_lies_about_its_size_is_not_unpacked_further(void **unused)
{
	struct zipmaker_entry entries[] = {{.name = TEXT("a"),
					    .content = TEXT("0123456789"),
					    .local_size_add = -2u,
					    .central_size_add = -2u}};
	struct slice content;
	struct zip zip;
	(void)unused;

	assert_ok(open_bytes(zipmaker_honest(&arena, entries, 1), &zip));
	assert_err(E_ZIP_AMBIGUOUS, zip_unpack(&arena, &zip.entries[0], &content));
}

static void z16_a_container_of_too_many_entries_is_refused(void **unused)
{
	size_t count = 70000;
	struct zipmaker_entry *entries = arena_array(&arena, count, struct zipmaker_entry);
	(void)unused;

	for (size_t i = 0; i < count; i++)
		entries[i] = (struct zipmaker_entry){.name = slice_str(arena_text(&arena, "f%zu", i)),
						     .stored = true};
	assert_ok(open_made((struct zipmaker){.entries = entries, .count = 1000}));
	assert_err(E_ZIP_LIMIT,
		   open_made((struct zipmaker){.entries = entries, .count = ZIP_ENTRIES_MAX + 1}));
	assert_err(E_ZIP_LIMIT, open_made((struct zipmaker){.entries = entries, .count = count}));
}

static err nested(unsigned levels)
{
	struct slice inner = S("text");
	struct zip zip;

	for (unsigned i = 0; i < levels; i++) {
		struct zipmaker_entry e = {.name = TEXT("inner.zip"), .content = inner};

		inner = zipmaker_honest(&arena, &e, 1);
	}
	TRY(open_bytes(inner, &zip));
	return zip_check_nesting(&zip.entries[0]);
}

static void z17_containers_within_containers_have_an_end(void **unused)
{
	(void)unused;
	assert_ok(nested(1));
	assert_ok(nested(2));
	assert_ok(nested(ZIP_NESTING_MAX));
	assert_err(E_ZIP_LIMIT, nested(ZIP_NESTING_MAX + 1));
	assert_err(E_ZIP_LIMIT, nested(40));
}

static void z18_a_link_is_refused(void **unused)
{
	struct zipmaker_entry e = {
		.name = TEXT("a"), .content = TEXT("/etc/passwd"), .attributes = 0100644u << 16};
	(void)unused;

	assert_ok(open_with(e));
	e.attributes = 0120777u << 16;
	assert_err(E_ZIP_PATH, open_with(e));
	e.attributes = 0020777u << 16;
	assert_err(E_ZIP_PATH, open_with(e));
}

static void z19_an_encrypted_or_unknown_entry_is_refused(void **unused)
{
	struct zipmaker_entry e = {.name = TEXT("a"), .content = TEXT("text")};
	(void)unused;

	assert_ok(open_with(e));
	e.flags = 2; /* an option of the packer */
	assert_ok(open_with(e));
	e.flags = 1;
	assert_err(E_ZIP_AMBIGUOUS, open_with(e));
	e.flags = 1 << 6;
	assert_err(E_ZIP_AMBIGUOUS, open_with(e));
	e.flags = 0;
	e.method = 9;
	assert_err(E_ZIP_AMBIGUOUS, open_with(e));
	e.method = 99;
	assert_err(E_ZIP_AMBIGUOUS, open_with(e));
}

static void z20_a_container_cut_off_anywhere_is_refused(void **unused)
{
	struct zipmaker_entry entries[] = {
		{.name = TEXT("a.xml"), .content = TEXT("text")},
		{.name = TEXT("b.xml"), .content = TEXT("text"), .descriptor = true}};
	struct slice whole = zipmaker_honest(&arena, entries, 2);
	struct zip zip;
	(void)unused;

	assert_ok(open_bytes(whole, &zip));
	for (size_t len = 0; len < whole.len; len++)
		assert_err(E_ZIP_AMBIGUOUS, open_bytes(slice(whole.at, len), &zip));
	assert_true(zip_is_claimed(slice(whole.at, 10)));
	assert_false(zip_is_claimed(S("%PDF-1.7")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(z01_to_z04_names_that_leave_the_folder_are_refused),
		cmocka_unit_test(z05_z06_names_that_are_equal_but_for_case_or_dots_are_refused),
		cmocka_unit_test(z07_names_that_are_equal_in_another_character_set_or_form_are_refused),
		cmocka_unit_test(z08_z09_a_local_header_that_says_something_else_is_refused),
		cmocka_unit_test(a_flag_that_makes_a_difference_must_agree),
		cmocka_unit_test(z10_an_entry_in_the_local_stream_only_is_refused),
		cmocka_unit_test(z11_entries_that_overlap_are_refused),
		cmocka_unit_test(z12_z13_bytes_before_between_or_behind_are_refused),
		cmocka_unit_test(z14_zip64_fields_may_repeat_but_not_contradict),
		cmocka_unit_test(z14_the_end_records_lead_to_each_other_and_to_no_other_part),
		cmocka_unit_test(z15_an_entry_that_unpacks_to_far_too_much_is_refused),
		cmocka_unit_test(z15_an_entry_that_lies_about_its_size_is_not_unpacked_further),
		cmocka_unit_test(z16_a_container_of_too_many_entries_is_refused),
		cmocka_unit_test(z17_containers_within_containers_have_an_end),
		cmocka_unit_test(z18_a_link_is_refused),
		cmocka_unit_test(z19_an_encrypted_or_unknown_entry_is_refused),
		cmocka_unit_test(z20_a_container_cut_off_anywhere_is_refused),
	};

	return cmocka_run_group_tests_name("zip_forged", tests, begin, end);
}
