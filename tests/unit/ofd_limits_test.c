/* SPDX-License-Identifier: Apache-2.0 */
/* Packages with more of everything than is read, and locations and boxes that are none. */
#include "base/buf.h"
#include "lib/check.h"
#include "lib/package.h"
#include "lib/zipmaker.h"
#include "ofd/location.h"
#include "ofd/open.h"

static struct arena arena;

static int begin(void **unused)
{
	(void)unused;
	arena_init(&arena, 1u << 29);
	return 0;
}

static int end(void **unused)
{
	(void)unused;
	arena_clear(&arena);
	err_forget();
	return 0;
}

static err open_edited(const char *file, const char *from, const char *to)
{
	struct ofd ofd;

	return ofd_open(&arena, package_edit(&arena, package_signed(&arena), file, from, to), &ofd);
}

/* So many elements, each with another number so that they do not pack too well, and then a text. */
static const char *many(size_t count, const char *before, const char *behind, const char *text)
{
	struct buf out;

	buf_init(&out, &arena, FILE_MAX);
	for (size_t i = 0; i < count; i++)
		assert_ok(buf_putf(&out, "%s%zx%s", before, i * 2654435761u % 4294967291u, behind));
	assert_ok(buf_put_str(&out, text));
	return arena_text(&arena, "%.*s", SLICE_ARG(buf_slice(&out)));
}

static void pages_are_counted(void **unused)
{
	(void)unused;
	assert_err(E_ZIP_LIMIT,
		   open_edited("Doc_0/Document.xml", "</ofd:Pages>",
			       many(OFD_PAGES_MAX, "<ofd:Page ID=\"", "\" BaseLoc=\"p\"/>", "</ofd:Pages>")));
	assert_non_null(strstr(err_trail()->detail, "pages, over"));
}

static void documents_are_counted(void **unused)
{
	(void)unused;
	assert_err(E_ZIP_LIMIT,
		   open_edited("OFD.xml", "</ofd:OFD>",
			       many(OFD_DOCUMENTS_MAX, "<ofd:DocBody><!-- ",
				    " --><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>",
				    "</ofd:OFD>")));
	assert_non_null(strstr(err_trail()->detail, "documents, over"));
}

static void references_are_counted(void **unused)
{
	(void)unused;
	assert_err(E_ZIP_LIMIT,
		   open_edited("Doc_0/Signs/Sign_0/Signature.xml", "</ofd:References>",
			       many(OFD_REFERENCES_MAX, "<ofd:Reference FileRef=\"/",
				    "\"><ofd:CheckValue/></ofd:Reference>", "</ofd:References>")));
	assert_non_null(strstr(err_trail()->detail, "references, over"));
}

static void signatures_are_counted(void **unused)
{
	(void)unused;
	assert_err(E_ZIP_LIMIT,
		   open_edited("Doc_0/Signs/Signatures.xml", "</ofd:Signatures>",
			       many(OFD_SIGNATURES_MAX, "<ofd:Signature ID=\"",
				    "\" BaseLoc=\"Sign_0/Signature.xml\"/>", "</ofd:Signatures>")));
	assert_non_null(strstr(err_trail()->detail, " signatures"));
}

static void stamps_are_counted(void **unused)
{
	(void)unused;
	assert_err(E_ZIP_LIMIT,
		   open_edited("Doc_0/Signs/Sign_0/Signature.xml", "</ofd:SignedInfo>",
			       many(OFD_STAMPS_MAX, "<ofd:StampAnnot ID=\"",
				    "\" PageRef=\"1\" Boundary=\"0 0 1 1\"/>", "</ofd:SignedInfo>")));
	assert_non_null(strstr(err_trail()->detail, "stamps, over"));
}

/* The trees of small files are kept from one reading to the next, and those of large ones are not. */
static void a_document_and_a_signature_too_large_to_be_kept_read_the_same(void **unused)
{
	(void)unused;
	const char *end = many(OFD_TREES_MAX / 10, "<!--", "-->", "</ofd:Document>");
	struct slice package =
		package_edit(&arena, package_signed(&arena), "Doc_0/Document.xml", "</ofd:Document>", end);
	struct ofd small, large;

	end = many(OFD_TREES_MAX / 10, "<!--", "-->", "</ofd:Signature>");
	package = package_edit(&arena, package, "Doc_0/Signs/Sign_0/Signature.xml", "</ofd:Signature>", end);
	assert_ok(ofd_open(&arena, package_signed(&arena), &small));
	assert_ok(ofd_open(&arena, package, &large));
	assert_int_equal(large.documents->page_count, small.documents->page_count);
	assert_int_equal(large.signatures->reference_count, small.signatures->reference_count);
	assert_true(slice_eq(large.signatures->provider, small.signatures->provider));
}

static void a_list_of_signatures_that_is_not_there_has_no_shape(void **unused)
{
	(void)unused;
	assert_err(E_XML_SHAPE, open_edited("OFD.xml", "Signs/Signatures.xml", "Signs/None.xml"));
}

static void a_file_of_another_root_and_a_list_of_other_things_have_no_shape(void **unused)
{
	(void)unused;
	assert_err(E_XML_SHAPE, open_edited("Doc_0/Annots/Page_0.xml", "<ofd:PageAnnot", "<ofd:Other"));
	assert_err(E_XML_SHAPE,
		   open_edited("Doc_0/Signs/Sign_0/Signature.xml", "</ofd:References>",
			       "<ofd:Other FileRef=\"/x\"><ofd:CheckValue/></ofd:Other></ofd:References>"));
}

static const struct ofd_file *opened(struct slice package, const char *file)
{
	static struct ofd ofd;

	assert_ok(ofd_open(&arena, package, &ofd));
	return ofd_find(&ofd, slice_str(file));
}

static void what_a_template_or_a_seal_shows_is_reached(void **unused)
{
	static const char res[] = "<ofd:Res xmlns:ofd='http://www.ofdspec.org/2016'/>";
	struct slice package = package_edit(&arena, package_signed(&arena), "Doc_0/Tpls/Tpl_0.xml",
					    "<ofd:Content/>", "<ofd:PageRes>Res.xml</ofd:PageRes>");
	const struct ofd_file *file;
	(void)unused;

	file = opened(package, "Doc_0/Signs/Sign_0/Seal.esl");
	assert_int_equal(file->kind, OFD_SEAL_FILE);
	assert_false(file->rendered);
	file = opened(zipmaker_with(&arena, package, "Doc_0/Tpls/Res.xml", slice_str(res)),
		      "Doc_0/Tpls/Res.xml");
	assert_int_equal(file->kind, OFD_RESOURCES);
	assert_true(file->rendered);
	package = package_edit(&arena, package, "Doc_0/Signs/Sign_0/Signature.xml", "</ofd:Seal>",
			       "<ofd:ImageLoc>/Doc_0/loose.txt</ofd:ImageLoc></ofd:Seal>");
	file = opened(package, "Doc_0/loose.txt");
	assert_int_equal(file->kind, OFD_MEDIA);
	assert_true(file->rendered);
}

static void a_way_in_a_foreign_namespace_is_refused(void **unused)
{
	(void)unused;
	assert_err(E_XML_SHAPE, open_edited("Doc_0/PublicRes.xml", "<ofd:FontFile>",
					    "<FontFile>other.ttf</FontFile><ofd:FontFile>"));
}

/* Bytes behind the end of a folder's packed nothing: another reader may find something there. */
static void a_folder_holds_nothing(void **unused)
{
	struct zipmaker_entry folder = {.name = slice_str("Doc_0/more/"), .content = slice_str("")};
	struct zipmaker more = {.entries = &folder, .count = 1};
	struct ofd ofd;
	(void)unused;

	assert_ok(ofd_open(&arena, zipmaker_again(&arena, package_signed(&arena), &more), &ofd));
	folder.behind_data = slice_str("more");
	assert_err(E_ZIP_AMBIGUOUS,
		   ofd_open(&arena, zipmaker_again(&arena, package_signed(&arena), &more), &ofd));
}

static err located(struct slice location)
{
	struct slice path;
	bool backslash;

	return ofd_resolve(&arena, slice_str("Doc_0"), location, &path, &backslash);
}

static void a_location_is_short_and_printable(void **unused)
{
	char long_name[ZIP_NAME_MAX + 2];
	(void)unused;

	memset(long_name, 'a', sizeof(long_name));
	assert_ok(located(slice(long_name, ZIP_NAME_MAX)));
	assert_err(E_ZIP_PATH, located(slice(long_name, ZIP_NAME_MAX + 1)));
	assert_err(E_ZIP_PATH, located(slice("a\nb", 3)));
	assert_err(E_ZIP_PATH, located(slice("a\x7f", 2)));
	assert_err(E_ZIP_PATH, located(slice("a\0b", 3)));
}

static void a_box_is_four_numbers_of_millimetres(void **unused)
{
	static const char *const wrong[] = {"",        "1 2 3",   "1 2 3 4 5",  "1 2 3 .",
					    "1 2 3 -", "1 2 3 x", "1.2.3 1 1 1"};
	const char *wide = arena_text(&arena, "1 2 3 4%130s", "");
	double box[4];
	(void)unused;

	assert_ok(ofd_box(slice_str(" 1 +2 -3.5 4"), box));
	assert_true(box[2] == -3.5);
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_err(E_XML_SHAPE, ofd_box(slice_str(wrong[i]), box));
	assert_err(E_XML_SHAPE, ofd_box(slice_str(wide), box));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_are_counted),
		cmocka_unit_test(documents_are_counted),
		cmocka_unit_test(references_are_counted),
		cmocka_unit_test(signatures_are_counted),
		cmocka_unit_test(stamps_are_counted),
		cmocka_unit_test(a_document_and_a_signature_too_large_to_be_kept_read_the_same),
		cmocka_unit_test(a_list_of_signatures_that_is_not_there_has_no_shape),
		cmocka_unit_test(a_file_of_another_root_and_a_list_of_other_things_have_no_shape),
		cmocka_unit_test(what_a_template_or_a_seal_shows_is_reached),
		cmocka_unit_test(a_way_in_a_foreign_namespace_is_refused),
		cmocka_unit_test(a_folder_holds_nothing),
		cmocka_unit_test(a_location_is_short_and_printable),
		cmocka_unit_test(a_box_is_four_numbers_of_millimetres),
	};

	return cmocka_run_group_tests_name("ofd_limits", tests, begin, end);
}
