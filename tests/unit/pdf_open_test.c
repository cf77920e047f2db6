/* SPDX-License-Identifier: Apache-2.0 */
/* What of a PDF document's frame, cross-references and objects is refused: each with its error and its words, beside the
 * sound document, which opens. */
#include <qpdf/qpdf-c.h>
#include <stdlib.h>

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

/* Sealed, with a page in an object stream and a cross-reference stream as object 31. */
static void sealed_in_streams(struct pdfmaker *m)
{
	struct sm3 digest;

	pdfmaker_init(m, r.arena);
	pdfmaker_notice(m);
	pdfmaker_field(m, "GM.sm2seal");
	pdfmaker_packed(m, 30, 3, PDFMAKER_PAGE("10 0 R"));
	pdfmaker_end_packed(m, 31, 1);
	digest = pdfmaker_range(m);
	pdfmaker_value(m, pdfmaker_seal_value(&r, &digest));
}

static struct slice with_update(const char *object_31)
{
	struct pdfmaker m;

	sealed_in_streams(&m);
	if (object_31)
		pdfmaker_put(&m, 31, object_31);
	pdfmaker_put(&m, 6, "<<>>");
	pdfmaker_end(&m, 1);
	return pdfmaker_bytes(&m);
}

/* An update that writes a cross-reference stream's object anew leaves two readings of what stood there. */
static void a_cross_reference_stays_what_it_is(void **unused)
{
	(void)unused;
	opens(with_update(NULL));
	is_refused(with_update("<<>>"), E_PDF_AMBIGUOUS, "written anew over a cross-reference");
	is_refused(with_update("<</Length 3>>\nstream\nabc\nendstream"), E_PDF_AMBIGUOUS,
		   "written anew over a cross-reference");
}

static void an_object_stream_has_all_its_numbers(void **unused)
{
	struct pdfmaker m;

	(void)unused;
	pdfmaker_sealed(&m, &r);
	pdfmaker_stream(&m, 20, "/Type/ObjStm/N 1/First 5", "21 0 <<>>");
	pdfmaker_end(&m, 1);
	opens(pdfmaker_bytes(&m));
	pdfmaker_stream(&m, 20, "/Type/ObjStm/N 2/First 5", "21 0 <<>>");
	pdfmaker_end(&m, 1);
	is_refused(pdfmaker_bytes(&m), E_PDF_AMBIGUOUS, "without all its numbers");
}

/* Write these bytes over the last text of a document that is still being made. */
static void write_over(struct pdfmaker *m, const char *part, const char *by)
{
	struct slice whole = pdfmaker_bytes(m);
	const uint8_t *last = NULL, *at = whole.at;

	for (; (at = memmem(at, (size_t)(whole.at + whole.len - at), part, strlen(part))); at++)
		last = at;
	assert_non_null(last);
	memcpy((uint8_t *)(uintptr_t)last, by, strlen(by));
}

/* Sealed, with an object 15 in two generations before that, and a mark that refers to it. */
static struct slice with_two_generations(const char *mark)
{
	struct pdfmaker m;
	const char *row;

	pdfmaker_init(&m, r.arena);
	pdfmaker_notice(&m);
	pdfmaker_put(&m, 1, "<</Type/Catalog/Pages 2 0 R>>");
	pdfmaker_put(&m, 3, PDFMAKER_PAGE(""));
	pdfmaker_put(&m, 15, "(zero)");
	pdfmaker_end(&m, 1);
	pdfmaker_put(&m, 15, "(one)");
	row = arena_text(r.arena, "%010zu 0000", m.offsets[15]);
	pdfmaker_end(&m, 1);
	write_over(&m, "15 0 obj", "15 1 obj");
	write_over(&m, row, arena_text(r.arena, "%s1", row));
	pdfmaker_field(&m, "GM.sm2seal");
	pdfmaker_put(&m, 11, mark);
	pdfmaker_seal(&m, &r);
	pdfmaker_put(&m, 6, "<<>>");
	pdfmaker_end(&m, 1);
	return pdfmaker_bytes(&m);
}

/* From qpdf 12 on a reference to a generation that is not the last one written is null, as a reference to nothing is
 * (ISO 32000-1 §7.3.10); before, it is a reference. */
static bool qpdf_knows_the_last_generation_only(void)
{
	return strtol(qpdf_get_qpdf_version(), NULL, 10) >= 12;
}

static void an_object_is_of_one_generation(void **unused)
{
	struct slice both = with_two_generations("<</A 15 0 R/B 15 1 R>>");

	(void)unused;
	opens(with_two_generations("<</A 15 0 R/B 15 0 R>>"));
	opens(with_two_generations("<</A 15 1 R/B 15 1 R>>"));
	if (qpdf_knows_the_last_generation_only())
		opens(both);
	else
		is_refused(both, E_PDF_AMBIGUOUS, "in two generations");
}

/* ISO 32000-1 §7.6.3: with an empty password a reader opens it unasked, and so does qpdf. */
static void an_encrypted_document_is_refused_though_it_opens(void **unused)
{
	static const char encrypt[] =
		"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4"
		"/O<4141414141414141414141414141414141414141414141414141414141414141>"
		"/U<026F18F7FEFE0852126A68019A330C2883250060AE7D3E56D0736E86EFB0F73E>>>";

	(void)unused;
	is_refused(with("/Info 6 0 R", arena_text(r.arena, "/Info 6 0 R%s", encrypt)), E_PDF_FORM,
		   "encrypted");
}

/* As many rows as a table of that many objects has. */
static struct slice with_rows(size_t count)
{
	static const char row[] = "0000000000 65535 f \n";
	struct pdfmaker m;
	const char *end;

	pdfmaker_init(&m, r.arena);
	pdfmaker_put(&m, 1, "<</Type/Catalog/Pages 2 0 R>>");
	pdfmaker_put(&m, 2, "<</Type/Pages/Kids[]/Count 0>>");
	end = arena_text(r.arena, "trailer\n<</Size %zu/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n", count + 3,
			 buf_slice(&m.out).len);
	assert_ok(buf_putf(&m.out, "xref\n0 3\n%s%010zu 00000 n \n%010zu 00000 n \n3 %zu\n", row,
			   m.offsets[1], m.offsets[2], count));
	for (size_t i = 0; i < count; i++)
		pdfmaker_text(&m, row);
	pdfmaker_text(&m, end);
	return pdfmaker_bytes(&m);
}

static void a_document_has_so_many_objects(void **unused)
{
	(void)unused;
	opens(with_rows(100));
	is_refused(with_rows(PDF_OBJECTS_MAX), E_PDF_LIMIT, "objects");
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
		cmocka_unit_test_setup(a_cross_reference_stays_what_it_is, begin),
		cmocka_unit_test_setup(an_object_stream_has_all_its_numbers, begin),
		cmocka_unit_test_setup(an_object_is_of_one_generation, begin),
		cmocka_unit_test_setup(an_encrypted_document_is_refused_though_it_opens, begin),
		cmocka_unit_test_setup(a_document_has_so_many_objects, begin),
	};

	return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
