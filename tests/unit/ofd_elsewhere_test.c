/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a signed attachment could be shown as a document, however its beginning is written. */
#include "forged/places.h"
#include "lib/check.h"
#include "lib/forge.h"
#include "ofd/elsewhere.h"

enum { LONG = 5000 };

/* What is found besides the document when the attachment holds this. */
static const struct ofd_file *found_with(struct slice attachment)
{
	struct recipe recipe;
	const struct ofd_file *other;
	struct ofd ofd;

	recipe_honest(&recipe);
	recipe.document = zipmaker_with(&world.arena, recipe.document, ATTACHMENT, attachment);
	assert_ok(ofd_open(&world.arena, recipe_make(&recipe), &ofd));
	assert_int_equal(ofd.signature_count, 1);
	assert_ok(ofd_elsewhere(&ofd, &ofd.signatures[0], &other));
	return other;
}

static bool could_be_shown(const char *attachment)
{
	const struct ofd_file *other = found_with(slice_str(attachment));

	if (other)
		assert_true(slice_is(other->entry->name, ATTACHMENT));
	return other != NULL;
}

static void a_document_is_known_by_its_root_element(void **unused)
{
	(void)unused;
	assert_true(could_be_shown("<Document/>"));
	assert_true(could_be_shown("<ofd:Document xmlns:ofd=\"http://www.ofdspec.org/2016\">"));
	assert_true(could_be_shown("\r\n\t <x:Document\n>"));
	assert_false(could_be_shown("<ofd:Documents/>"));
	assert_false(could_be_shown("<Document:Page/>"));
	assert_false(could_be_shown("<Page><Document/></Page>"));
	assert_false(could_be_shown("a note of a <Document>"));
	assert_false(could_be_shown(""));
}

static void a_prolog_hides_no_document(void **unused)
{
	(void)unused;
	assert_true(could_be_shown("<?xml version=\"1.0\"?><Document/>"));
	assert_true(could_be_shown("<!-- a <Page/> --><?a <b?><!----><Document/>"));
	assert_true(could_be_shown("\xef\xbb\xbf<Document/>"));
	assert_false(could_be_shown("<?xml version=\"1.0\"?><!-- <Document/> --><Page/>"));
}

static struct slice in_utf16(const char *text, bool big)
{
	size_t len = strlen(text);
	uint8_t *out = arena_take(&world.arena, 2 + 2 * len);

	assert_non_null(out);
	memcpy(out, big ? "\xfe\xff" : "\xff\xfe", 2);
	for (size_t i = 0; i < len; i++)
		out[2 + 2 * i + big] = (uint8_t)text[i];
	return slice(out, 2 + 2 * len);
}

static void no_encoding_hides_a_document(void **unused)
{
	(void)unused;
	assert_non_null(found_with(in_utf16("<?xml version=\"1.0\"?><Document/>", false)));
	assert_non_null(found_with(in_utf16("<?xml version=\"1.0\"?><Document/>", true)));
	assert_null(found_with(in_utf16("<Page/>", true)));
}

/* More than is looked at. */
static struct slice behind_a_long_comment(const char *element)
{
	char *blanks = arena_take(&world.arena, LONG + 1);

	assert_non_null(blanks);
	memset(blanks, ' ', LONG);
	return slice_str(arena_text(&world.arena, "<!--%s-->%s", blanks, element));
}

static void what_begins_with_more_than_is_looked_at_counts_as_a_document(void **unused)
{
	(void)unused;
	assert_non_null(found_with(behind_a_long_comment("<Document/>")));
	assert_non_null(found_with(behind_a_long_comment("<Page/>")));
	assert_false(could_be_shown("<!-- short -->"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_document_is_known_by_its_root_element),
		cmocka_unit_test(a_prolog_hides_no_document),
		cmocka_unit_test(no_encoding_hides_a_document),
		cmocka_unit_test(what_begins_with_more_than_is_looked_at_counts_as_a_document),
	};

	return cmocka_run_group_tests_name("ofd_elsewhere", tests, world_setup, world_teardown);
}
