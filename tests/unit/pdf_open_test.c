/* SPDX-License-Identifier: Apache-2.0 */
/* What of a PDF document's frame, cross-references and objects is refused: each with its error and its words, beside the
 * sound document, which opens. */
#include "base/buf.h"
#include "lib/check.h"
#include "lib/pdfmaker.h"
#include "pdf/open.h"

static struct recipe r;

static int begin(void **unused)
{
	(void)unused;
	recipe_honest(&r);
	return 0;
}

static void opens(struct slice bytes)
{
	struct pdf pdf;

	assert_ok(pdf_open(r.arena, bytes, &pdf));
}

static void is_refused(struct slice bytes, enum code code, const char *words)
{
	struct pdf pdf;

	assert_err(code, pdf_open(r.arena, bytes, &pdf));
	if (!strstr(err_trail()->detail, words))
		fail_msg("\"%s\" where \"%s\" was due", err_trail()->detail, words);
}

static struct slice sealed(void)
{
	return pdfmaker_document(&r, slice(NULL, 0));
}

static struct slice with(const char *part, const char *by)
{
	return replaced(r.arena, sealed(), part, by);
}

/* The text with the last occurrence of a part exchanged. */
static struct slice with_last(struct slice text, const char *part, const char *by)
{
	const uint8_t *last = NULL, *at = text.at;
	struct buf out;

	for (; (at = memmem(at, (size_t)(text.at + text.len - at), part, strlen(part))); at++)
		last = at;
	assert_non_null(last);
	buf_init(&out, r.arena, FILE_MAX);
	assert_ok(buf_put(&out, slice(text.at, (size_t)(last - text.at))));
	assert_ok(buf_put_str(&out, by));
	assert_ok(buf_put(&out, slice_from(text, (size_t)(last - text.at) + strlen(part))));
	return buf_slice(&out);
}

static void the_frame_of_a_document_is_one(void **unused)
{
	struct slice whole = sealed();

	(void)unused;
	opens(whole);
	opens(with_last(whole, "%%EOF\n", "%%EOF"));
	opens(with_last(whole, "%%EOF\n", "%%EOF\r\n"));
	is_refused(slice_str("no header"), E_PDF_FORM, "there is no header");
	is_refused(with("%PDF-1.7", "\n%PDF-1.7"), E_PDF_AMBIGUOUS, "before the header");
	is_refused(with_last(whole, "%%EOF\n", "%%EOF\n\n"), E_PDF_AMBIGUOUS, "does not end with");
	is_refused(with_last(whole, "%%EOF", "%%EO"), E_PDF_AMBIGUOUS, "does not end with");
	is_refused(with_last(whole, "\n%%EOF", "x\n%%EOF"), E_PDF_AMBIGUOUS, "no place of a cross-reference");
	is_refused(with_last(whole, "\n%%EOF", "00000000000\n%%EOF"), E_PDF_AMBIGUOUS,
		   "no place of a cross-reference");
	is_refused(with_last(whole, "startxref", "startxreg"), E_PDF_AMBIGUOUS, "no startxref");
	is_refused(with_last(whole, "startxref\n", "startxref\n9"), E_PDF_AMBIGUOUS, "no startxref");
}

static void what_needs_mending_or_a_password_is_refused(void **unused)
{
	(void)unused;
	is_refused(with("4 0 obj", "4 1 obj"), E_PDF_AMBIGUOUS, "at byte");
	is_refused(with("/Info 6 0 R",
			"/Info 6 0 R/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P 0/O<00>/U<00>>>"),
		   E_PDF_FORM, "encrypted");
	is_refused(with("/Info 6 0 R", "/Info 6 0 R/Encrypt<</Filter/Other/V 9>>"), E_PDF_FORM, "encrypted");
}

/* The sealed document with the entries of its trailer exchanged: lengths behind it do not matter. */
static void the_trailer_has_one_reading(void **unused)
{
	static const struct {
		const char *by;
		enum code code;
		const char *words;
	} cases[] = {
		{"/Size 13/Root 1 0 R/Info(\\)))", E_PDF_AMBIGUOUS, "at byte"},
		{"/Root 1 0 R", E_PDF_AMBIGUOUS, ""},
		{"/Size 0/Root 1 0 R", E_PDF_AMBIGUOUS, ""},
		{"/Size 12/Root 1 0 R", E_PDF_AMBIGUOUS, ""},
		{"/Size 99999999/Root 1 0 R", E_PDF_AMBIGUOUS, ""},
		{"/Size 13/Root 1 0 R/Prev 0", E_PDF_AMBIGUOUS, "is no place"},
		{"/Size 13/Root 1 0 R/Prev(9)", E_PDF_AMBIGUOUS, ""},
		{"/Size 13/Root 1 0 R % \n", E_PDF_AMBIGUOUS, "a comment in it"},
	};
	(void)unused;

	opens(with("/Size 13/Root 1 0 R/Info 6 0 R", "/Size 13/Root 1 0 R/Info 6 0 R/ID[(a(\\)))(>>)]"));
	is_refused(replaced(r.arena, pdfmaker_updated(&r, 6, "<<>>"), "/Prev ", "/Pre#76 "), E_PDF_AMBIGUOUS,
		   "written with escapes");
	for (size_t i = 0; i < COUNT(cases); i++)
		is_refused(with("/Size 13/Root 1 0 R/Info 6 0 R", cases[i].by), cases[i].code,
			   cases[i].words);
}

static void the_table_has_one_reading(void **unused)
{
	(void)unused;
	is_refused(with("0000000000 65535 f \n", "0000000000 65535 x \n"), E_PDF_AMBIGUOUS, "");
	is_refused(with("\n0 1\n0000000000 65535 f \n", "\n1 1\n0000000000 65535 f \n"), E_PDF_AMBIGUOUS, "");
	is_refused(with("0000000000 65535 f \n", "0000000000 65535 f \n0000000000 65535 f \n"),
		   E_PDF_AMBIGUOUS, "");
}

/* Sealed with this page tree, and an update behind it, so that the signed revision is gone through. */
static struct slice with_pages(const char *pages)
{
	struct pdfmaker m;

	pdfmaker_init(&m, r.arena);
	pdfmaker_notice(&m);
	pdfmaker_field(&m, "GM.sm2seal");
	pdfmaker_put(&m, 2, pages);
	pdfmaker_seal(&m, &r);
	pdfmaker_put(&m, 6, "<</Title(again)>>");
	pdfmaker_end(&m, 1);
	return pdfmaker_bytes(&m);
}

static void the_page_tree_is_a_tree(void **unused)
{
	(void)unused;
	opens(with_pages("<</Type/Pages/Kids[3 0 R]/Count 1>>"));
	is_refused(with_pages("<</Type/Pages/Kids[3 0 R 3 0 R]/Count 2>>"), E_PDF_AMBIGUOUS,
		   "the page tree is none");
	is_refused(with_pages("<</Type/Pages/Kids[2 0 R]/Count 1>>"), E_PDF_AMBIGUOUS,
		   "the page tree is none");
	is_refused(with_pages("<</Type/Pages/Kids[<</Type/Page>>]/Count 1>>"), E_PDF_AMBIGUOUS,
		   "the page tree is none");
}

/* The usual document with these many empty signatures in it. */
static struct slice with_signatures(int count)
{
	struct pdfmaker m;

	pdfmaker_init(&m, r.arena);
	pdfmaker_notice(&m);
	pdfmaker_put(&m, 1, "<</Type/Catalog/Pages 2 0 R>>");
	pdfmaker_put(&m, 3, PDFMAKER_PAGE(""));
	for (int i = 0; i < count; i++)
		pdfmaker_put(&m, 20 + i, "<</Type/Sig>>");
	for (int i = 7; i < 20; i++) /* every number is there */
		pdfmaker_put(&m, i, "null");
	pdfmaker_end(&m, 1);
	return pdfmaker_bytes(&m);
}

static struct slice with_updates(int count)
{
	struct pdfmaker m;

	pdfmaker_sealed(&m, &r);
	for (int i = 0; i < count; i++) {
		pdfmaker_put(&m, 6, "<<>>");
		pdfmaker_end(&m, 1);
	}
	return pdfmaker_bytes(&m);
}

/* Lists within each other in what is signed. */
static struct slice with_lists(int depth)
{
	const char *text = "null";
	struct pdfmaker m;

	for (int i = 0; i < depth; i++)
		text = arena_text(r.arena, "[%s]", text);
	pdfmaker_init(&m, r.arena);
	pdfmaker_notice(&m);
	pdfmaker_field(&m, "GM.sm2seal");
	pdfmaker_put(&m, 11, text);
	pdfmaker_seal(&m, &r);
	pdfmaker_put(&m, 6, "<<>>");
	pdfmaker_end(&m, 1);
	return pdfmaker_bytes(&m);
}

/* A page tree of so many levels above its page. */
static struct slice with_levels(int levels)
{
	struct pdfmaker m;

	pdfmaker_init(&m, r.arena);
	pdfmaker_notice(&m);
	pdfmaker_field(&m, "GM.sm2seal");
	pdfmaker_put(&m, 2, "<</Type/Pages/Kids[20 0 R]/Count 1>>");
	for (int i = 0; i < levels; i++)
		pdfmaker_put(&m, 20 + i,
			     arena_text(r.arena, "<</Type/Pages/Kids[%d 0 R]/Count 1>>",
					i + 1 < levels ? 21 + i : 3));
	pdfmaker_seal(&m, &r);
	pdfmaker_put(&m, 6, "<<>>");
	pdfmaker_end(&m, 1);
	return pdfmaker_bytes(&m);
}

static void what_is_too_much_is_refused(void **unused)
{
	(void)unused;
	opens(with_signatures(PDF_SIGNATURES_MAX));
	is_refused(with_signatures(PDF_SIGNATURES_MAX + 1), E_PDF_LIMIT, "signatures");
	opens(with_updates(PDF_SECTIONS_MAX - 1));
	is_refused(with_updates(PDF_SECTIONS_MAX), E_PDF_LIMIT, "cross-references");
	opens(with_lists(PDF_DEPTH_MAX - 8));
	is_refused(with_lists(PDF_DEPTH_MAX + 1), E_PDF_LIMIT, "levels");
	opens(with_levels(PDF_DEPTH_MAX - 8));
	is_refused(with_levels(PDF_DEPTH_MAX + 1), E_PDF_LIMIT, "levels");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_frame_of_a_document_is_one, begin),
		cmocka_unit_test_setup(what_needs_mending_or_a_password_is_refused, begin),
		cmocka_unit_test_setup(the_trailer_has_one_reading, begin),
		cmocka_unit_test_setup(the_table_has_one_reading, begin),
		cmocka_unit_test_setup(the_page_tree_is_a_tree, begin),
		cmocka_unit_test_setup(what_is_too_much_is_refused, begin),
	};

	return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
