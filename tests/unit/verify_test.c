/* SPDX-License-Identifier: Apache-2.0 */
/* The judge on what is neither a sealed document nor forged: seals by themselves, signatures without a seal, integrity
 * files, documents without signature; and the report itself. */
#include <jansson.h>

#include "base/text.h"
#include "cms/signed_data.h"
#include "lib/check.h"
#include "lib/entries.h"
#include "lib/forge.h"
#include "lib/verdict.h"
#include "lib/zipmaker.h"
#include "ofd/stamp.h"

static struct recipe recipe;

static int setup(void **unused)
{
	(void)unused;
	recipe_honest(&recipe);
	recipe_collect(&recipe);
	return 0;
}

static const char *judged(struct slice file, struct report **report)
{
	assert_ok(verify_file(&world.arena, file, &recipe.request, report));
	return verdict_words(&world.arena, *report);
}

static struct slice seal_of(const struct recipe *r)
{
	return entry_of(r, recipe_make(r), SIGN_0 "Seal.esl");
}

static void a_document_without_signature_is_not_decided(void **unused)
{
	(void)unused;
	struct report *report;

	assert_string_equal(judged(world.notice, &report), "INDETERMINATE NO_SIGNATURE");
	assert_string_equal(report->format, "ofd");
}

static void a_file_that_is_named_and_absent_is_told(void **unused)
{
	(void)unused;
	struct slice without =
		zipmaker_with(&world.arena, world.notice, "Doc_0/Res/figure.png", slice(NULL, 0));
	struct report *report;

	assert_string_equal(judged(without, &report), "INDETERMINATE NO_SIGNATURE");
	assert_true(verdict_has(report, RESULT_WARNING, "DANGLING", "Doc_0/DocumentRes.xml"));
}

static void a_seal_is_judged_for_use_now(void **unused)
{
	(void)unused;
	struct slice seal = seal_of(&recipe);
	struct report *report;

	assert_string_equal(judged(seal, &report), "TOTAL_PASSED");
	assert_string_equal(report->format, "seal");
	assert_ok(verify_seal(&world.arena, seal, &recipe.request, &report));
	assert_string_equal(verdict_words(&world.arena, report), "TOTAL_PASSED");
	recipe.request.now = pki_at("2029-12-01T00:00:00Z");
	recipe.request.policy = POLICY_OFFLINE;
	assert_string_equal(judged(seal, &report), "TOTAL_FAILED SEAL_EXPIRED");
	recipe.request.now = pki_at("2026-10-01T00:00:00Z");
	assert_string_equal(judged(seal, &report), "TOTAL_FAILED SEAL_NOT_YET_VALID TIME_ORDER");
}

static void a_seal_whose_code_is_suspended_may_not_be_used(void **unused)
{
	(void)unused;
	struct report *report;

	recipe.status.status = STATUS_SUSPENDED;
	assert_string_equal(judged(seal_of(&recipe), &report), "TOTAL_FAILED SEAL_SUSPENDED");
}

static void a_seal_as_base64_text_is_a_seal(void **unused)
{
	(void)unused;
	struct report *report;
	struct slice text;

	assert_ok(base64_write(&world.arena, seal_of(&recipe), &text));
	assert_string_equal(judged(text, &report), "TOTAL_PASSED");
}

static struct slice raw_of(const struct recipe *r, struct slice value)
{
	struct ses_signature s;
	struct sm2_signature pair;
	uint8_t *raw = arena_take(r->arena, 64);
	struct slice out;

	assert_ok(ses_signature_read(r->arena, value, &s));
	assert_ok(sm2_signature_read(s.signature, SM2_DER_ONLY, &pair));
	memcpy(raw, pair.r, 32);
	memcpy(raw + 32, pair.s, 32);
	assert_ok(ses_signature_write(r->arena, s.tbs, s.signer_cert, slice(raw, 64), slice(NULL, 0), &out));
	return out;
}

static void a_raw_signature_value_passes_with_a_warning(void **unused)
{
	(void)unused;
	struct report *report;

	recipe.edit_value = raw_of;
	report = recipe_judge(&recipe);
	assert_string_equal(verdict_words(&world.arena, report), "TOTAL_PASSED");
	assert_true(verdict_has(report, RESULT_WARNING, "SM2_RAW", NULL));
}

static void an_explicit_critical_false_passes_with_a_warning(void **unused)
{
	(void)unused;
	struct ses_ext ext = {.id = slice("\x2a\x03\x04", 3), .value = slice_str("x")};
	struct report *report;

	recipe.seal.exts = &ext;
	recipe.seal.ext_count = 1;
	report = recipe_judge(&recipe);
	assert_string_equal(verdict_words(&world.arena, report), "TOTAL_PASSED");
	assert_true(verdict_has(report, RESULT_WARNING, "EXT_CRITICAL_FALSE", "eseal"));
}

/* Type=Sign: GB/T 35275 over Signature.xml, no seal, no stamp. */
static struct slice signed_document(const struct pki_party *signer, const char *text)
{
	struct ofd_stamp_request request = {
		.type = OFD_TYPE_SIGN, .provider = "eseal", .version = "1", .company = "tests"};
	struct cms_form form = {.key = &signer->key, .cert = &signer->cert, .signed_at = recipe.signed_at};
	struct ofd *ofd = arena_new(&world.arena, struct ofd);
	struct slice value, container;
	struct ofd_stamp stamp;

	request.signed_at = recipe.signed_at;
	assert_ok(ofd_open(&world.arena, world.notice, ofd));
	assert_ok(ofd_stamp_prepare(&world.arena, ofd, &request, &stamp));
	assert_ok(
		cms_sign_detached(&world.arena, &form, text ? slice_str(text) : stamp.signature_xml, &value));
	assert_ok(ofd_stamp_finish(&world.arena, &stamp, value, &container));
	return container;
}

static void a_signature_without_a_seal_is_judged_by_its_certificate(void **unused)
{
	(void)unused;
	struct report *report;

	assert_string_equal(judged(signed_document(&world.owner, NULL), &report), "TOTAL_PASSED");
	assert_string_equal(report->signatures->kind, "sign");
	assert_string_equal(report->signatures->format, "GB/T 35275");
	assert_string_equal(judged(signed_document(&world.owner, "other"), &report),
			    "TOTAL_FAILED DATA_HASH");
	assert_string_equal(judged(signed_document(&world.foreigner, NULL), &report),
			    "INDETERMINATE SIGNER_UNTRUSTED");
}

static void an_integrity_file_names_what_was_smuggled_in(void **unused)
{
	(void)unused;
	const char *list = entries_list(world.notice);
	struct slice whole = entries_with(world.notice, list);
	struct slice empty = entries_with(world.notice, "");
	struct report *report;

	assert_string_equal(judged(whole, &report), "INDETERMINATE NO_SIGNATURE");
	assert_true(verdict_has(report, RESULT_PASSED, "INTEGRITY_FILE", "/signedvalue.dat"));
	whole = zipmaker_with(&world.arena, whole, "smuggled.xml", slice_str("<a/>"));
	assert_string_equal(judged(whole, &report), "TOTAL_FAILED CONTENT_CHANGED NO_SIGNATURE");
	assert_true(verdict_has(report, RESULT_FAILED, "CONTENT_CHANGED", "smuggled.xml"));
	whole = entries_with(world.notice,
			     arena_text(&world.arena, "%s<ofd:File ID=\"0\" FileLoc=\"/gone.xml\"/>", list));
	assert_string_equal(judged(whole, &report), "TOTAL_FAILED CONTENT_CHANGED NO_SIGNATURE");
	assert_true(verdict_has(report, RESULT_FAILED, "CONTENT_CHANGED", "/gone.xml"));
	whole = zipmaker_with(&world.arena, entries_with(world.notice, list), "OFDEntries.xml",
			      entry_of(&recipe, empty, "OFDEntries.xml"));
	judged(whole, &report);
	assert_true(verdict_has(report, RESULT_FAILED, "SIGNATURE", "/signedvalue.dat"));
	whole = zipmaker_with(&world.arena, entries_with(world.notice, list), "signedvalue.dat",
			      slice(NULL, 0));
	judged(whole, &report);
	assert_true(verdict_has(report, RESULT_FAILED, "SIGNATURE_MALFORMED", "OFDEntries.xml"));
	whole = zipmaker_with(&world.arena, whole, "OFDEntries.xml", slice_str("<ofd:DocEntries>"));
	judged(whole, &report);
	assert_true(verdict_has(report, RESULT_FAILED, "XML_SHAPE", "OFDEntries.xml"));
}

static void a_value_by_itself_leaves_open_what_was_signed(void **unused)
{
	(void)unused;
	struct report *report;

	judged(entry_of(&recipe, recipe_make(&recipe), SIGN_0 "SignedValue.dat"), &report);
	assert_int_equal(report->indication, INDICATION_INDETERMINATE);
	assert_true(verdict_has(report, RESULT_UNKNOWN, "NOT_COVERED", "dataHash"));
}

/* An SM2 value and nothing else: whose it is, and over what, must come from elsewhere. */
static void a_bare_value_needs_a_certificate_and_the_message(void **unused)
{
	(void)unused;
	struct report *report;
	struct slice value;
	struct sm3 digest;

	assert_ok(key_sign(&world.owner.key, &world.arena, slice_str("text"), &value));
	assert_ok(sm3_of(slice_str("text"), &digest));
	assert_err(E_FIELD, verify_value(&world.arena, value, slice_str("short"), &recipe.request, &report));
	assert_ok(verify_value(&world.arena, value, sm3_slice(&digest), &recipe.request, &report));
	assert_true(verdict_has(report, RESULT_UNKNOWN, "SIGNER_UNTRUSTED", NULL));
	recipe.evidence.signer_cert = world.owner.cert.der;
	assert_ok(verify_value(&world.arena, value, sm3_slice(&digest), &recipe.request, &report));
	assert_true(verdict_has(report, RESULT_UNKNOWN, "NOT_COVERED", NULL));
}

static void a_makers_certificate_that_cannot_be_read_is_told(void **unused)
{
	(void)unused;
	struct pki_party maker = world.maker;
	struct report *report;

	maker.cert.der = cert_edited(&world.arena, &world.ca, maker.cert.der, slice_str("360101000000Z"),
				     slice_str("500101000000Z"));
	recipe.maker = &maker;
	report = recipe_judge(&recipe);
	assert_true(verdict_has(report, RESULT_FAILED, "DER_NOT_CANONICAL", "eseal.cert"));
}

/* Flavour A of GB/T 35275 has no attributes, so no time. */
static void a_signature_without_a_time_is_not_decided(void **unused)
{
	struct cms_form form = {.key = &world.owner.key, .cert = &world.owner.cert};
	struct report *report;
	struct slice value;
	struct sm3 digest;
	(void)unused;

	assert_ok(cms_sign_digest(&world.arena, &form, slice_str("text"), &value));
	assert_ok(sm3_of(slice_str("text"), &digest));
	assert_ok(verify_value(&world.arena, value, sm3_slice(&digest), &recipe.request, &report));
	assert_string_equal(verdict_words(&world.arena, report), "INDETERMINATE TIME_UNPROVEN");
	assert_true(verdict_has(report, RESULT_UNKNOWN, "TIME_UNPROVEN", "certificates"));
}

static void the_report_is_json_in_the_words_of_the_contract(void **unused)
{
	(void)unused;
	struct slice text;
	json_t *json, *s;

	assert_ok(report_json(&world.arena, recipe_judge(&recipe), &text));
	json = json_loadb((const char *)text.at, text.len, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(json);
	assert_string_equal(json_string_value(json_object_get(json, "report")), "eseal.verification/1");
	assert_string_equal(json_string_value(json_object_get(json, "indication")), "TOTAL_PASSED");
	assert_true(json_is_null(json_object_get(json, "reason")));
	assert_string_equal(json_string_value(json_object_get(json, "verified_at")), "2026-11-22T08:00:00Z");
	s = json_array_get(json_object_get(json, "signatures"), 0);
	assert_string_equal(json_string_value(json_object_get(s, "format")), "GB/T 38540-2020");
	assert_string_equal(json_string_value(json_object_get(json_object_get(s, "seal"), "code")),
			    "31000000000001");
	assert_string_equal(json_string_value(json_object_get(json_object_get(s, "status"), "value")),
			    "active");
	assert_int_equal(json_array_size(json_object_get(json_object_get(s, "coverage"), "unprotected")), 0);
	assert_true(json_array_size(json_object_get(s, "checks")) > 20);
	json_decref(json);
}

/* Names from strangers' files end up in reports: they must not break them. */
static void a_name_with_quotes_and_controls_stays_text(void **unused)
{
	(void)unused;
	struct slice text;
	json_t *json;

	recipe.seal.name = slice_str("\"},\n\\ \x7f 章");
	assert_ok(report_json(&world.arena, recipe_judge(&recipe), &text));
	json = json_loadb((const char *)text.at, text.len, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(json);
	assert_string_equal(
		json_string_value(json_object_get(
			json_object_get(json_array_get(json_object_get(json, "signatures"), 0), "seal"),
			"name")),
		"\"},\n\\ \x7f 章");
	json_decref(json);
}

static void each_policy_has_a_digest_of_its_own(void **unused)
{
	(void)unused;
	uint8_t digests[POLICY_COUNT][32];

	for (int p = 0; p < POLICY_COUNT; p++) {
		enum policy policy;

		assert_ok(policy_digest((enum policy)p, digests[p]));
		assert_ok(policy_read(slice_str(policy_name((enum policy)p)), &policy));
		assert_int_equal(policy, p);
		for (int q = 0; q < p; q++)
			assert_memory_not_equal(digests[p], digests[q], 32);
	}
}

/* A stricter policy never demands less: what passes it passes the looser ones. */
static void policies_grow_stricter(void **unused)
{
	(void)unused;
	for (int c = 0; c < CHECK_COUNT; c++) {
		const struct check_meaning *m = check_meaning((enum check)c);

		assert_true(m->grades[POLICY_INTEGRITY] <= m->grades[POLICY_OFFLINE]);
		assert_true(m->grades[POLICY_OFFLINE] <= m->grades[POLICY_STANDARD]);
		assert_true(strlen(m->en) > 3 && strlen(m->zh) > 3 && m->article > 0);
	}
}

static void a_fault_comes_before_a_lack_of_evidence(void **unused)
{
	(void)unused;
	bool undecided = false;

	for (int r = REASON_NONE + 1; r < REASON_COUNT; r++) {
		const struct reason_meaning *m = reason_meaning((enum reason)r);

		undecided |= m->indication == INDICATION_INDETERMINATE;
		assert_true(m->indication == (undecided ? INDICATION_INDETERMINATE : INDICATION_FAILED));
		assert_true(strlen(m->en) > 3 && strlen(m->zh) > 3);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_document_without_signature_is_not_decided, setup),
		cmocka_unit_test_setup(a_file_that_is_named_and_absent_is_told, setup),
		cmocka_unit_test_setup(a_seal_is_judged_for_use_now, setup),
		cmocka_unit_test_setup(a_seal_whose_code_is_suspended_may_not_be_used, setup),
		cmocka_unit_test_setup(a_seal_as_base64_text_is_a_seal, setup),
		cmocka_unit_test_setup(a_raw_signature_value_passes_with_a_warning, setup),
		cmocka_unit_test_setup(an_explicit_critical_false_passes_with_a_warning, setup),
		cmocka_unit_test_setup(a_signature_without_a_seal_is_judged_by_its_certificate, setup),
		cmocka_unit_test_setup(an_integrity_file_names_what_was_smuggled_in, setup),
		cmocka_unit_test_setup(a_value_by_itself_leaves_open_what_was_signed, setup),
		cmocka_unit_test_setup(a_bare_value_needs_a_certificate_and_the_message, setup),
		cmocka_unit_test_setup(a_makers_certificate_that_cannot_be_read_is_told, setup),
		cmocka_unit_test_setup(a_signature_without_a_time_is_not_decided, setup),
		cmocka_unit_test_setup(the_report_is_json_in_the_words_of_the_contract, setup),
		cmocka_unit_test_setup(a_name_with_quotes_and_controls_stays_text, setup),
		cmocka_unit_test_setup(each_policy_has_a_digest_of_its_own, setup),
		cmocka_unit_test_setup(policies_grow_stricter, setup),
		cmocka_unit_test_setup(a_fault_comes_before_a_lack_of_evidence, setup),
	};

	return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
