/* SPDX-License-Identifier: Apache-2.0 */
/* PDF documents: what is signed, and whether the judge passes honest ones. */
#include "lib/check.h"
#include "lib/pdfmaker.h"
#include "lib/verdict.h"
#include "pdf/range.h"

static struct report *judge(struct recipe *r, struct slice file)
{
	struct report *report;

	recipe_collect(r);
	assert_ok(verify_file(r->arena, file, &r->request, &report));
	return report;
}

static void show(const struct report *report)
{
	struct slice json;

	assert_ok(report_json(&world.arena, report, &json));
	fwrite(json.at, 1, json.len, stderr);
}

static void expect(struct recipe *r, struct slice file, const char *words)
{
	struct report *report = judge(r, file);

	if (strcmp(verdict_words(r->arena, report), words) != 0)
		show(report);
	assert_string_equal(verdict_words(r->arena, report), words);
}

static void a_sealed_pdf_passes(void **unused)
{
	struct recipe r;
	struct pdfmaker m;

	(void)unused;
	recipe_honest(&r);
	pdfmaker_sealed(&m, &r);
	expect(&r, pdfmaker_bytes(&m), "TOTAL_PASSED");
}

static void signed_data_in_a_pdf_passes(void **unused)
{
	struct recipe r;
	struct pdfmaker m;

	(void)unused;
	recipe_honest(&r);
	r.request.policy = POLICY_OFFLINE;
	pdfmaker_signed(&m, &r);
	expect(&r, pdfmaker_bytes(&m), "TOTAL_PASSED");
}

static bool told(const struct report *report, const char *note)
{
	return verdict_has(report, RESULT_WARNING, note, NULL);
}

/* A second seal on the sealed document; its mark shows when the rectangle has an area. */
static void seal_again(struct pdfmaker *m, const struct recipe *r, const char *rect)
{
	struct sm3 digest;

	pdfmaker_further(m, 20, rect, "10 0 R 20 0 R", "10 0 R 20 0 R");
	pdfmaker_end(m, 1);
	digest = pdfmaker_range(m);
	pdfmaker_value(m, pdfmaker_seal_value(r, &digest));
}

static void a_later_seal_is_told_of(void **unused)
{
	struct recipe r;
	struct pdfmaker m;
	struct report *report;

	(void)unused;
	recipe_honest(&r);
	pdfmaker_sealed(&m, &r);
	seal_again(&m, &r, "0 0 0 0");
	report = judge(&r, pdfmaker_bytes(&m));
	assert_int_equal(report->indication, INDICATION_PASSED);
	assert_int_equal(report->signature_count, 2);
	assert_true(told(report, "UPDATED_SINCE"));
	assert_false(told(report, "MARKED_SINCE"));
}

static void the_mark_of_a_later_seal_that_holds_is_told_of(void **unused)
{
	struct recipe r;
	struct pdfmaker m;
	struct report *report;

	(void)unused;
	recipe_honest(&r);
	pdfmaker_sealed(&m, &r);
	seal_again(&m, &r, "100 100 219 219");
	report = judge(&r, pdfmaker_bytes(&m));
	assert_int_equal(report->indication, INDICATION_PASSED);
	assert_true(verdict_has(report, RESULT_WARNING, "MARKED_SINCE", "/Root/Pages/Kids/0/Annots/1"));
}

static void the_mark_of_a_seal_that_does_not_hold_is_covered_by_nobody(void **unused)
{
	struct recipe r, other;
	struct pdfmaker m;
	struct report *report;

	(void)unused;
	recipe_honest(&r);
	pdfmaker_sealed(&m, &r);
	other = r;
	other.signer = &world.stranger;
	seal_again(&m, &other, "100 100 219 219");
	report = judge(&r, pdfmaker_bytes(&m));
	assert_int_equal(report->indication, INDICATION_FAILED);
	assert_int_equal(report->signatures->indication, INDICATION_INDETERMINATE);
	assert_int_equal(report->signatures->reason, REASON_NOT_COVERED);
}

static void evidence_added_later_is_told_of(void **unused)
{
	struct recipe r;
	struct pdfmaker m;
	struct report *report;

	(void)unused;
	recipe_honest(&r);
	pdfmaker_sealed(&m, &r);
	pdfmaker_put(&m, 1,
		     "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[10 0 R]/SigFlags 3>>/DSS 20 0 R>>");
	pdfmaker_put(&m, 20, "<</Certs[]>>");
	pdfmaker_end(&m, 1);
	report = judge(&r, pdfmaker_bytes(&m));
	assert_int_equal(report->indication, INDICATION_PASSED);
	assert_true(verdict_has(report, RESULT_WARNING, "UPDATED_SINCE", "/Root/DSS"));
}

static void a_document_without_signature_is_undecided(void **unused)
{
	struct recipe r;
	struct pdfmaker m;

	(void)unused;
	recipe_honest(&r);
	pdfmaker_init(&m, r.arena);
	pdfmaker_notice(&m);
	pdfmaker_put(&m, 1, "<</Type/Catalog/Pages 2 0 R>>");
	pdfmaker_put(&m, 3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>");
	pdfmaker_end(&m, 1);
	expect(&r, pdfmaker_bytes(&m), "INDETERMINATE NO_SIGNATURE");
}

/* A document time stamp says when, and nobody's name: it is no signature. */
static void a_document_time_stamp_alone_is_no_signature(void **unused)
{
	struct recipe r;
	struct pdfmaker m;
	struct report *report;

	(void)unused;
	recipe_honest(&r);
	pdfmaker_init(&m, r.arena);
	pdfmaker_notice(&m);
	pdfmaker_field(&m, "ETSI.RFC3161");
	pdfmaker_end(&m, 1);
	pdfmaker_range(&m);
	pdfmaker_value(&m, slice("\x30\x00", 2));
	report = judge(&r, pdfmaker_bytes(&m));
	assert_int_equal(report->reason, REASON_NO_SIGNATURE);
	assert_true(told(report, "DOCUMENT_TIME_STAMP"));
}

static void a_sub_filter_that_names_something_else_is_told_of(void **unused)
{
	struct recipe r;
	struct pdfmaker m;
	struct report *report;
	struct sm3 digest;

	(void)unused;
	recipe_honest(&r);
	pdfmaker_init(&m, r.arena);
	pdfmaker_notice(&m);
	pdfmaker_field(&m, "adbe.pkcs7.detached");
	pdfmaker_end(&m, 1);
	digest = pdfmaker_range(&m);
	pdfmaker_value(&m, pdfmaker_seal_value(&r, &digest));
	report = judge(&r, pdfmaker_bytes(&m));
	assert_int_equal(report->indication, INDICATION_PASSED);
	assert_true(verdict_has(report, RESULT_WARNING, "SUB_FILTER", "SubFilter"));
}

static void what_depends_on_the_reader_is_told_of(void **unused)
{
	struct recipe r;
	struct pdfmaker m;
	struct report *report;
	struct sm3 digest;

	(void)unused;
	recipe_honest(&r);
	pdfmaker_init(&m, r.arena);
	pdfmaker_notice(&m);
	pdfmaker_field(&m, "GM.sm2seal");
	pdfmaker_put(&m, 1,
		     "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[10 0 R]/SigFlags 3>>/OCProperties<<>>>>");
	pdfmaker_end(&m, 1);
	digest = pdfmaker_range(&m);
	pdfmaker_value(&m, pdfmaker_seal_value(&r, &digest));
	report = judge(&r, pdfmaker_bytes(&m));
	assert_int_equal(report->indication, INDICATION_PASSED);
	assert_true(told(report, "ACTIVE_CONTENT"));
}

static void a_date_is_a_claim_only_with_its_zone(void **unused)
{
	instant t;

	(void)unused;
	assert_true(pdf_date(slice_str("D:20261122160000+08'00'"), &t));
	assert_int_equal(t, pki_at("2026-11-22T08:00:00Z"));
	assert_true(pdf_date(slice_str("D:20261122080000Z"), &t));
	assert_int_equal(t, pki_at("2026-11-22T08:00:00Z"));
	assert_true(pdf_date(slice_str("D:20261122043000-03'30'"), &t));
	assert_int_equal(t, pki_at("2026-11-22T08:00:00Z"));
	assert_false(pdf_date(slice_str("D:20261122080000"), &t));
	assert_false(pdf_date(slice_str("D:20261322080000Z"), &t));
	assert_false(pdf_date(slice_str("yesterday"), &t));
}

static void any_cut_of_a_document_is_refused_or_unsigned(void **unused)
{
	struct recipe r;
	struct pdfmaker m;
	struct slice whole;

	(void)unused;
	recipe_honest(&r);
	pdfmaker_sealed(&m, &r);
	whole = pdfmaker_bytes(&m);
	for (size_t len = 1; len + 1 < whole.len; len += 97)
		assert_int_not_equal(judge(&r, slice(whole.at, len))->indication, INDICATION_PASSED);
}

static void any_other_byte_is_found(void **unused)
{
	struct recipe r;
	struct pdfmaker m;
	struct slice whole;
	uint8_t *at;

	(void)unused;
	recipe_honest(&r);
	r.request.policy = POLICY_INTEGRITY;
	pdfmaker_sealed(&m, &r);
	whole = pdfmaker_bytes(&m);
	at = (uint8_t *)(uintptr_t)whole.at;
	for (size_t i = 0; i + 1 < whole.len; i++) {
		if (i > m.gap + 6000 && i < m.gap + 2 * (size_t)PDFMAKER_ROOM)
			continue; /* the zeros */
		if (i % 13 != 0)
			continue;
		at[i] ^= 1;
		if (judge(&r, whole)->indication == INDICATION_PASSED)
			print_error("byte %zu, the gap begins at %zu\n", i, m.gap);
		assert_int_not_equal(judge(&r, whole)->indication, INDICATION_PASSED);
		at[i] ^= 1;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sealed_pdf_passes),
		cmocka_unit_test(signed_data_in_a_pdf_passes),
		cmocka_unit_test(a_later_seal_is_told_of),
		cmocka_unit_test(the_mark_of_a_later_seal_that_holds_is_told_of),
		cmocka_unit_test(the_mark_of_a_seal_that_does_not_hold_is_covered_by_nobody),
		cmocka_unit_test(evidence_added_later_is_told_of),
		cmocka_unit_test(a_document_without_signature_is_undecided),
		cmocka_unit_test(a_document_time_stamp_alone_is_no_signature),
		cmocka_unit_test(a_sub_filter_that_names_something_else_is_told_of),
		cmocka_unit_test(what_depends_on_the_reader_is_told_of),
		cmocka_unit_test(a_date_is_a_claim_only_with_its_zone),
		cmocka_unit_test(any_cut_of_a_document_is_refused_or_unsigned),
		cmocka_unit_test(any_other_byte_is_found),
	};

	return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
