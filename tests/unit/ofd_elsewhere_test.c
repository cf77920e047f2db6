/* SPDX-License-Identifier: Apache-2.0 */
/* Which protected files a changed OFD.xml could lead to. */
#include "lib/check.h"
#include "lib/package.h"
#include "lib/zipmaker.h"
#include "ofd/elsewhere.h"

#define ATTACHMENT "Doc_0/Attachs/a.txt"

static struct arena arena;

static int setup(void **unused)
{
	(void)unused;
	arena_init(&arena, ARENA_REQUEST_MAX);
	return 0;
}

static int teardown(void **unused)
{
	(void)unused;
	arena_clear(&arena);
	return 0;
}

/* Does a signed attachment with this content count as a second document? */
static bool counts(struct slice content)
{
	struct slice package = package_signed(&arena);
	const struct ofd_file *other;
	struct ofd ofd;

	package = zipmaker_with(&arena, package, "Doc_0/Versions/Document_v1.xml", slice(NULL, 0));
	package = zipmaker_with(&arena, package, ATTACHMENT, content);
	assert_ok(ofd_open(&arena, package, &ofd));
	assert_ok(ofd_elsewhere(&ofd, &ofd.signatures[0], &other));
	if (other)
		assert_true(slice_is(other->entry->name, ATTACHMENT));
	return other != NULL;
}

static bool text_counts(const char *text)
{
	return counts(slice_str(text));
}

static void only_a_root_element_named_document_counts(void **unused)
{
	(void)unused;
	assert_true(text_counts("<ofd:Document xmlns:ofd=\"http://www.ofdspec.org/2016\"/>"));
	assert_true(text_counts("<Document/>"));
	assert_true(text_counts("<?xml version=\"1.0\"?>\n<!-- <Res/> -->\n<a:Document\n/>"));
	assert_true(text_counts("\xef\xbb\xbf \n<Document>"));
	assert_false(text_counts("one note"));
	assert_false(text_counts("a Document: <Document/>"));
	assert_false(text_counts("<Documents/>"));
	assert_false(text_counts("<Res><Document/></Res>"));
	assert_false(text_counts("<!-- <Document/> -->"));
	assert_false(text_counts("<"));
}

static void a_document_in_utf_16_counts(void **unused)
{
	static const char low[] = "\xff\xfe<\0D\0o\0c\0u\0m\0e\0n\0t\0/\0>\0";
	static const char high[] = "\xfe\xff\0<\0D\0o\0c\0u\0m\0e\0n\0t\0/\0>";

	(void)unused;
	assert_true(counts(slice(low, sizeof(low) - 1)));
	assert_true(counts(slice(high, sizeof(high) - 1)));
}

/* What is not kept unpacked is read from the container once more; and a prolog longer than what is looked at hides it
 * not. */
static void a_long_file_counts(void **unused)
{
	size_t len = OFD_KEPT_FILE_MAX + 100;
	char *text = arena_take(&arena, len);

	(void)unused;
	assert_non_null(text);
	memset(text, ' ', len);
	memcpy(text, "<Document>", 10);
	assert_true(counts(slice(text, len)));
	memcpy(text, "<Pictures>", 10);
	assert_false(counts(slice(text, len)));
	memcpy(text, "<!--      ", 10);
	assert_true(counts(slice(text, len)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_a_root_element_named_document_counts),
		cmocka_unit_test(a_document_in_utf_16_counts),
		cmocka_unit_test(a_long_file_counts),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
