/* SPDX-License-Identifier: Apache-2.0 */
/* Containers that are read and written. */
#include "lib/check.h"
#include "lib/zipmaker.h"
#include "zip/read.h"
#include "zip/write.h"

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

static err unpack_all(const struct zip *zip)
{
	struct slice content;

	for (size_t i = 0; i < zip->count; i++)
		TRY(zip_unpack(&arena, &zip->entries[i], &content));
	return OK;
}

static void every_genuine_package_opens_and_unpacks(void **unused)
{
	static const struct {
		const char *name;
		size_t entries, folders;
	} packages[] = {
		{"ofd/ofdrw__v4signed", 16, 0},
		{"ofd/ofdrw__fapiao_tampered", 16, 0},
		{"ofd/ofdrw__999", 24, 0},
		{"ofd/ofdrw__SESV4SignDoc", 13, 5},
		{"ofd/ofdrw__V4RideRight", 20, 9},
		{"ofd/ofdrw__allprotected", 13, 5},
		{"ofd/easyofd-rust__gen_13_riding_seal", 22, 10},
		{"ofd/ofdrw__DigitalSign", 12, 5},
		{"ofd/ofdrw__testImageNotFound", 28, 7},
		{"ofd/ofdrw__hello-integrity", 11, 4},
		{"unsigned/ofdrw__helloworld", 7, 3},
		{"unsigned/ofdrw__page1", 7, 3},
		{"unsigned/ofdrw__hello", 9, 4},
		{"unsigned/ofdrw__VPage7", 14, 7},
		{"unsigned/ofdrw__chineseDir", 10, 5},
		{"unsigned/ofdrw__namespace_no_std", 7, 3},
		{"unsigned/ofdrw__test-ofda", 7, 3},
	};
	(void)unused;

	for (size_t i = 0; i < COUNT(packages); i++) {
		const char *path =
			arena_text(&arena, "%s/../shared/samples/%s.ofd", FIXTURES, packages[i].name);
		struct zip zip;

		assert_ok(open_bytes(zipmaker_read(&arena, path), &zip));
		assert_int_equal(zip.count, packages[i].entries);
		assert_int_equal(zip.files, packages[i].entries - packages[i].folders);
		assert_ok(unpack_all(&zip));
		assert_non_null(zip_find(&zip, S("OFD.xml"), NULL));
	}
}

static void a_file_is_found_by_its_name_and_by_its_letters(void **unused)
{
	struct zipmaker_entry entries[] = {
		{.name = TEXT("Doc_0/Tpls/"), .stored = true},
		{.name = TEXT("Doc_0/Tpls/Tpl_0.xml"), .content = TEXT("<Page/>")},
		{.name = TEXT("Doc_0/Res/数据.txt"), .content = TEXT("数据"), .utf8 = true},
	};
	bool case_differs = false;
	struct zip zip;
	(void)unused;

	assert_ok(open_bytes(zipmaker_honest(&arena, entries, 3), &zip));
	assert_non_null(zip_find(&zip, S("Doc_0/Tpls/Tpl_0.xml"), NULL));
	assert_null(zip_find(&zip, S("Doc_0/TPLS/Tpl_0.xml"), NULL));
	assert_non_null(zip_find(&zip, S("Doc_0/TPLS/Tpl_0.xml"), &case_differs));
	assert_true(case_differs);
	assert_non_null(zip_find(&zip, S("Doc_0/Res/数据.txt"), &case_differs));
	assert_false(case_differs);
	assert_null(zip_find(&zip, S("Doc_0/Tpls"), &case_differs));
	assert_null(zip_find(&zip, S(""), &case_differs));
}

static err swallow(void *context, struct slice piece)
{
	*(size_t *)context += piece.len;
	return OK;
}

static void bytes_behind_the_packed_data_are_refused(void **unused)
{
	struct zipmaker_entry entries[] = {
		{.name = TEXT("a"), .content = TEXT("0123456789")},
		{.name = TEXT("b"), .content = TEXT("b"), .behind_data = TEXT("PK\3\4")}};
	struct slice content;
	struct zip zip;
	size_t seen = 0;
	(void)unused;

	assert_ok(open_bytes(zipmaker_honest(&arena, entries, 2), &zip));
	assert_ok(zip_stream(&zip.entries[0], swallow, &seen));
	assert_int_equal(seen, 10);
	assert_err(E_ZIP_AMBIGUOUS, zip_unpack(&arena, &zip.entries[1], &content));
	assert_err(E_ZIP_AMBIGUOUS, zip_stream(&zip.entries[1], swallow, &seen));
}

static void what_is_written_opens_and_is_the_same_each_time(void **unused)
{
	struct slice sample = zipmaker_read(&arena, FIXTURES "/../shared/samples/ofd/ofdrw__999.ofd"),
		     once[2], content;
	struct zip zip, again;
	(void)unused;

	assert_ok(open_bytes(sample, &zip));
	for (int i = 0; i < 2; i++) {
		struct zip_writer w;

		assert_ok(zip_writer_init(&w, &arena, zip.count + 2));
		for (size_t n = 0; n < zip.count; n++)
			assert_ok(zip_write_copy(&w, &zip.entries[n]));
		assert_ok(zip_write_file(&w, S("Doc_0/新.txt"),
					 S("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")));
		assert_err(E_ZIP_PATH, zip_write_file(&w, S("/Doc_0/x"), S("text")));
		assert_ok(zip_write_file(&w, S("empty"), S("")));
		assert_err(E_ZIP_LIMIT, zip_write_file(&w, S("more"), S("")));
		assert_ok(zip_write_end(&w, &once[i]));
	}
	assert_true(slice_eq(once[0], once[1]));
	assert_ok(open_bytes(once[0], &again));
	assert_int_equal(again.count, zip.count + 2);
	assert_ok(unpack_all(&again));
	for (size_t n = 0; n < zip.count; n++) {
		assert_true(slice_eq(zip.entries[n].name, again.entries[n].name));
		assert_true(slice_eq(zip.entries[n].packed, again.entries[n].packed));
	}
	assert_ok(zip_unpack(&arena, zip_find(&again, S("Doc_0/新.txt"), NULL), &content));
	assert_int_equal(content.len, 42);
}

static void folders_are_written_as_folders(void **unused)
{
	struct slice bytes,
		sample = zipmaker_read(&arena, FIXTURES "/../shared/samples/unsigned/ofdrw__chineseDir.ofd");
	struct zip zip, again;
	struct zip_writer w;
	(void)unused;

	assert_ok(open_bytes(sample, &zip));
	assert_ok(zip_writer_init(&w, &arena, zip.count));
	for (size_t n = 0; n < zip.count; n++)
		assert_ok(zip_write_copy(&w, &zip.entries[n]));
	assert_ok(zip_write_end(&w, &bytes));
	assert_ok(open_bytes(bytes, &again));
	assert_int_equal(again.files, zip.files);
	assert_int_equal(again.count, zip.count);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_genuine_package_opens_and_unpacks),
		cmocka_unit_test(a_file_is_found_by_its_name_and_by_its_letters),
		cmocka_unit_test(bytes_behind_the_packed_data_are_refused),
		cmocka_unit_test(what_is_written_opens_and_is_the_same_each_time),
		cmocka_unit_test(folders_are_written_as_folders),
	};

	return cmocka_run_group_tests_name("zip", tests, begin, end);
}
