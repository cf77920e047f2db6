/* SPDX-License-Identifier: Apache-2.0 */
/* Containers that are read and written. */
#include "base/file.h"
#include "lib/check.h"
#include "lib/samples.h"
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

/* A package with folders, by another writer. */
static struct slice notice(void)
{
	struct slice bytes;

	assert_ok(file_read(&arena, FIXTURES "/tests/data/notice.ofd", FILE_MAX, &bytes));
	return bytes;
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
		size_t files;
	} packages[] = {
		{"ofd/ofdrw__v4signed.ofd", 16},
		{"ofd/ofdrw__fapiao_tampered.ofd", 16},
		{"ofd/ofdrw__999.ofd", 24},
		{"ofd/ofdrw__SESV4SignDoc.ofd", 8},
		{"ofd/ofdrw__V4RideRight.ofd", 11},
		{"ofd/ofdrw__allprotected.ofd", 8},
		{"ofd/easyofd-rust__gen_13_riding_seal.ofd", 12},
		{"ofd/ofdrw__DigitalSign.ofd", 7},
		{"ofd/ofdrw__testImageNotFound.ofd", 21},
		{"ofd/ofdrw__hello-integrity.ofd", 7},
		{"unsigned/ofdrw__helloworld.ofd", 4},
		{"unsigned/ofdrw__page1.ofd", 4},
		{"unsigned/ofdrw__hello.ofd", 5},
		{"unsigned/ofdrw__VPage7.ofd", 7},
		{"unsigned/ofdrw__chineseDir.ofd", 5},
		{"unsigned/ofdrw__namespace_no_std.ofd", 4},
		{"unsigned/ofdrw__test-ofda.ofd", 4},
	};
	size_t there = 0;
	(void)unused;

	for (size_t i = 0; i < COUNT(packages); i++) {
		struct zip zip;

		if (!sample_there(packages[i].name))
			continue;
		assert_ok(open_bytes(sample(&arena, packages[i].name), &zip));
		assert_int_equal(zip.files, packages[i].files);
		assert_ok(unpack_all(&zip));
		assert_non_null(zip_find(&zip, S("OFD.xml"), NULL));
		there++;
	}
	if (there == 0)
		skip();
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
	struct slice before = notice(), once[2], content;
	struct zip zip, again;
	(void)unused;

	assert_ok(open_bytes(before, &zip));
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
	struct slice bytes, before = notice();
	struct zip zip, again;
	struct zip_writer w;
	(void)unused;

	assert_ok(open_bytes(before, &zip));
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
