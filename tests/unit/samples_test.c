/* SPDX-License-Identifier: Apache-2.0 */
/* Every file of shared/samples gets the verdict its README says. "Now" is the end of November 2026; the one trust
 * anchor is the OFDRW root as a bare name and key. */
#include "lib/check.h"
#include "lib/samples.h"
#include "lib/verdict.h"

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

static const char ROOT[] = "certs/ofdrw__ROOT_cert.pem";
static const char NOW[] = "2026-11-30T00:00:00Z";

static struct verify_request request_for(enum policy policy, const char *now, const char *supplied)
{
	struct evidence *evidence = arena_new(&arena, struct evidence);
	struct cert *root = arena_new(&arena, struct cert);

	assert_true(evidence && root);
	if (policy != POLICY_INTEGRITY) {
		assert_ok(cert_read_any(sample(&arena, ROOT), &arena, root));
		evidence->trust.anchors = root;
		evidence->trust.anchor_count = 1;
	}
	if (supplied)
		evidence->signer_cert = sample(&arena, supplied);
	return (struct verify_request){
		.id = "01900000-0000-7000-8000-000000000000",
		.policy = policy,
		.now = at(now),
		.evidence = evidence,
	};
}

static const char USER[] = "certs/bec51e64d7_signer.der";

/* A file, judged with both policies. README §2, §3, §4, §7. */
static const struct row {
	const char *file;
	const char *now;      /* NULL: NOW */
	const char *supplied; /* certificate, or NULL */
	const char *integrity;
	const char *offline;
} rows[] = {
	{"ofd/ofdrw__v4signed.ofd", NULL, NULL, "TOTAL_PASSED",
	 "INDETERMINATE SIGNER_UNTRUSTED MAKER_UNTRUSTED"},
	{"ofd/ofdrw__fapiao_tampered.ofd", NULL, NULL, "TOTAL_FAILED CONTENT_CHANGED",
	 "TOTAL_FAILED CONTENT_CHANGED SIGNER_UNTRUSTED MAKER_UNTRUSTED"},
	{"ofd/ofdrw__999.ofd", NULL, NULL, "TOTAL_PASSED", "INDETERMINATE SIGNER_UNTRUSTED MAKER_UNTRUSTED"},
	{"ofd/ofdrw__SESV4SignDoc.ofd", NULL, NULL, "TOTAL_PASSED",
	 "TOTAL_FAILED SEAL_EXPIRED SIGNER_EXPIRED"},
	{"ofd/ofdrw__V4RideRight.ofd", NULL, NULL, "TOTAL_PASSED", "TOTAL_PASSED"},
	{"ofd/ofdrw__allprotected.ofd", NULL, NULL, "TOTAL_PASSED", "TOTAL_PASSED"},
	{"ofd/easyofd-rust__gen_13_riding_seal.ofd", NULL, NULL, "TOTAL_PASSED",
	 "TOTAL_FAILED SEAL_EXPIRED SIGNER_EXPIRED"},
	{"ofd/ofdrw__DigitalSign.ofd", NULL, NULL, "INDETERMINATE SIGNER_UNTRUSTED",
	 "INDETERMINATE SIGNER_UNTRUSTED"},
	{"ofd/ofdrw__DigitalSign.ofd", NULL, USER, "TOTAL_PASSED", "TOTAL_PASSED"},
	{"ofd/ofdrw__DigitalSign.ofd", NULL, "certs/982072deac_maker.der", "TOTAL_FAILED SIGNATURE",
	 "TOTAL_FAILED SIGNATURE"},
	/* What the first signature leaves open the second protects, if it passes. */
	{"ofd/ofdrw__testImageNotFound.ofd", NULL, NULL, "TOTAL_PASSED",
	 "INDETERMINATE SIGNER_UNTRUSTED NOT_COVERED"},
	{"ofd/ofdrw__hello-integrity.ofd", NULL, NULL, "INDETERMINATE NO_SIGNATURE",
	 "INDETERMINATE NO_SIGNATURE"},

	{"unsigned/ofdrw__helloworld.ofd", NULL, NULL, "INDETERMINATE NO_SIGNATURE",
	 "INDETERMINATE NO_SIGNATURE"},
	{"unsigned/ofdrw__page1.ofd", NULL, NULL, "INDETERMINATE NO_SIGNATURE", "INDETERMINATE NO_SIGNATURE"},
	{"unsigned/ofdrw__hello.ofd", NULL, NULL, "INDETERMINATE NO_SIGNATURE", "INDETERMINATE NO_SIGNATURE"},
	{"unsigned/ofdrw__VPage7.ofd", NULL, NULL, "INDETERMINATE NO_SIGNATURE",
	 "INDETERMINATE NO_SIGNATURE"},
	{"unsigned/ofdrw__chineseDir.ofd", NULL, NULL, "INDETERMINATE NO_SIGNATURE",
	 "INDETERMINATE NO_SIGNATURE"},
	{"unsigned/ofdrw__namespace_no_std.ofd", NULL, NULL, "INDETERMINATE NO_SIGNATURE",
	 "INDETERMINATE NO_SIGNATURE"},
	{"unsigned/ofdrw__test-ofda.ofd", NULL, NULL, "INDETERMINATE NO_SIGNATURE",
	 "INDETERMINATE NO_SIGNATURE"},

	{"seals/ofdrw__UserV1.esl", NULL, NULL, "TOTAL_PASSED", "TOTAL_FAILED SEAL_EXPIRED"},
	{"seals/ofdrw__UserV1.esl", "2020-04-22T02:18:07Z", NULL, "TOTAL_PASSED", "TOTAL_PASSED"},
	{"seals/ofdrw__UserV4.esl", NULL, NULL, "TOTAL_PASSED", "TOTAL_FAILED SEAL_EXPIRED"},
	{"seals/ofdrw__UserV4.esl", "2020-04-22T02:09:00Z", NULL, "TOTAL_PASSED", "TOTAL_PASSED"},
	{"seals/ofdrw__UserV5.esl", NULL, NULL, "TOTAL_PASSED", "TOTAL_FAILED MAKER_EXPIRED"},
	{"seals/ofdrw__UserV5_ts.esl", NULL, NULL, "TOTAL_PASSED",
	 "TOTAL_FAILED TIMESTAMP_INVALID MAKER_EXPIRED"},
	{"seals/ofdrw__SESealData.DER", NULL, NULL, "TOTAL_FAILED SEAL_SIGNATURE",
	 "TOTAL_FAILED SEAL_SIGNATURE SEAL_EXPIRED MAKER_EXPIRED MAKER_UNTRUSTED"},

	/* A value without what it signs: the signatures verify, and that is not enough. */
	{"signedvalue/ofdrw__SignedValueV4.dat", NULL, NULL, "INDETERMINATE NOT_COVERED",
	 "INDETERMINATE NOT_COVERED"},
	{"signedvalue/ofdrw__SignedValueV5.dat", NULL, NULL, "INDETERMINATE NOT_COVERED",
	 "TOTAL_FAILED SIGNER_EXPIRED MAKER_EXPIRED NOT_COVERED"},
	/* Those of the tax offices, whose pictures are OFD documents. */
	{"signedvalue/ofdrw__v4signed__doc_0_signs_sign_0.dat", NULL, NULL, "INDETERMINATE NOT_COVERED",
	 "INDETERMINATE SIGNER_UNTRUSTED MAKER_UNTRUSTED NOT_COVERED"},
	{"signedvalue/ofdrw__999__doc_0_signs_sign_0.dat", NULL, NULL, "INDETERMINATE NOT_COVERED",
	 "INDETERMINATE SIGNER_UNTRUSTED MAKER_UNTRUSTED NOT_COVERED"},
	{"signedvalue/ofdrw__SignScaleError__doc_0_signs_sign_0.dat", NULL, NULL, "INDETERMINATE NOT_COVERED",
	 "INDETERMINATE SIGNER_UNTRUSTED MAKER_UNTRUSTED NOT_COVERED"},
};

static void judge(const struct row *row, enum policy policy, const char *expected)
{
	struct verify_request request = request_for(policy, row->now ? row->now : NOW, row->supplied);
	struct report *report;
	const char *words;

	assert_ok(verify_file(&arena, sample(&arena, row->file), &request, &report));
	words = verdict_words(&arena, report);
	if (strcmp(words, expected) != 0)
		print_error("%s, %s:\n", row->file, policy_name(policy));
	assert_string_equal(words, expected);
}

static void every_sample_gets_the_verdict_of_its_readme(void **unused)
{
	(void)unused;
	size_t judged = 0;

	for (size_t i = 0; i < COUNT(rows); i++) {
		if (!sample_there(rows[i].file) || (rows[i].supplied && !sample_there(rows[i].supplied)))
			continue;
		judged++;
		judge(&rows[i], POLICY_INTEGRITY, rows[i].integrity);
		if (sample_there(ROOT))
			judge(&rows[i], POLICY_OFFLINE, rows[i].offline);
		arena_clear(&arena);
	}
	if (judged == 0)
		skip();
}

/* README §4: the value with the digest of its Signature.xml. */
static const struct {
	const char *value;
	const char *integrity;
	const char *offline;
} values[] = {
	{"ofdrw__v4signed__doc_0_signs_sign_0", "TOTAL_PASSED",
	 "INDETERMINATE SIGNER_UNTRUSTED MAKER_UNTRUSTED"},
	{"ofdrw__fapiao_tampered__doc_0_signs_sign_0", "TOTAL_PASSED",
	 "INDETERMINATE SIGNER_UNTRUSTED MAKER_UNTRUSTED"},
	{"ofdrw__999__doc_0_signs_sign_0", "TOTAL_PASSED", "INDETERMINATE SIGNER_UNTRUSTED MAKER_UNTRUSTED"},
	{"ofdrw__SESV4SignDoc__doc_0_signs_sign_0", "TOTAL_PASSED",
	 "TOTAL_FAILED SEAL_EXPIRED SIGNER_EXPIRED"},
	{"ofdrw__V4RideRight__doc_0_signs_sign_0", "TOTAL_PASSED", "TOTAL_PASSED"},
	{"ofdrw__allprotected__doc_0_signs_sign_0", "TOTAL_PASSED", "TOTAL_PASSED"},
	{"easyofd-rust__gen_13_riding_seal__doc_0_signs_sign_0", "TOTAL_PASSED",
	 "TOTAL_FAILED SEAL_EXPIRED SIGNER_EXPIRED"},
	{"ofdrw__testImageNotFound__doc_0_signs_sign_0", "TOTAL_PASSED", "INDETERMINATE SIGNER_UNTRUSTED"},
	{"ofdrw__testImageNotFound__doc_0_signs_sign_1", "TOTAL_PASSED", "INDETERMINATE SIGNER_UNTRUSTED"},
	{"ofdrw__SignScaleError__doc_0_signs_sign_0", "TOTAL_PASSED",
	 "INDETERMINATE SIGNER_UNTRUSTED MAKER_UNTRUSTED"},
};

static struct report *judge_value(struct slice value, struct slice data, enum policy policy)
{
	struct verify_request request = request_for(policy, NOW, NULL);
	struct report *report;
	struct sm3 digest;

	assert_ok(sm3_of(data, &digest));
	assert_ok(verify_value(&arena, value, sm3_slice(&digest), &request, &report));
	return report;
}

static void a_value_is_judged_against_the_digest_of_its_data(void **unused)
{
	(void)unused;
	size_t judged = 0;

	for (size_t i = 0; i < COUNT(values); i++) {
		const char *file = arena_text(&arena, "signedvalue/%s.dat", values[i].value);
		struct slice value, xml;

		if (!sample_there(file))
			continue;
		judged++;
		value = sample(&arena, file);
		xml = sample(&arena, arena_text(&arena, "signedvalue/%s.Signature.xml", values[i].value));
		assert_string_equal(verdict_words(&arena, judge_value(value, xml, POLICY_INTEGRITY)),
				    values[i].integrity);
		if (sample_there(ROOT))
			assert_string_equal(verdict_words(&arena, judge_value(value, xml, POLICY_OFFLINE)),
					    values[i].offline);
	}
	if (judged == 0)
		skip();
}

static void a_value_over_other_data_fails(void **unused)
{
	(void)unused;
	struct slice value = sample(&arena, "signedvalue/ofdrw__allprotected__doc_0_signs_sign_0.dat");
	struct report *report = judge_value(value, slice_str("any real data"), POLICY_INTEGRITY);

	assert_string_equal(verdict_words(&arena, report), "TOTAL_FAILED DATA_HASH");
	value = sample(&arena, "signedvalue/ofdrw__testImageNotFound__doc_0_signs_sign_0.dat");
	report = judge_value(value, slice_str("any real data"), POLICY_INTEGRITY);
	assert_string_equal(verdict_words(&arena, report), "TOTAL_FAILED DATA_HASH");
}

static void the_two_time_rules_differ_on_the_maker(void **unused)
{
	(void)unused;
	struct verify_request request = request_for(POLICY_OFFLINE, NOW, NULL);
	struct slice file = sample(&arena, "ofd/ofdrw__SESV4SignDoc.ofd");
	struct report *report;

	assert_ok(verify_file(&arena, file, &request, &report));
	assert_true(verdict_has(report, RESULT_PASSED, "MAKER_EXPIRED_SINCE", NULL));
	request.time_rule = TIME_RULE_GB38540;
	assert_ok(verify_file(&arena, file, &request, &report));
	assert_string_equal(verdict_words(&arena, report),
			    "TOTAL_FAILED SEAL_EXPIRED SIGNER_EXPIRED MAKER_EXPIRED");
}

static struct report *report_of(const char *file, enum policy policy)
{
	struct verify_request request = request_for(policy, NOW, NULL);
	struct report *report;

	assert_ok(verify_file(&arena, sample(&arena, file), &request, &report));
	return report;
}

/* The warnings that the README names. */
static void deviations_are_told_by_name(void **unused)
{
	(void)unused;
	struct report *r = report_of("ofd/ofdrw__999.ofd", POLICY_INTEGRITY);

	assert_true(verdict_has(r, RESULT_WARNING, "EXT_CRITICAL_FALSE", "eseal"));
	assert_true(verdict_has(r, RESULT_WARNING, "ROOT_UNPROTECTED", "OFD.xml"));
	r = report_of("ofd/ofdrw__V4RideRight.ofd", POLICY_INTEGRITY);
	assert_true(verdict_has(r, RESULT_WARNING, "DANGLING", NULL));
	r = report_of("ofd/ofdrw__testImageNotFound.ofd", POLICY_INTEGRITY);
	assert_true(verdict_has(r, RESULT_WARNING, "INNER_PKCS7", NULL));
	assert_true(verdict_has(r, RESULT_WARNING, "ATTRIBUTES_UNSORTED", NULL));
	assert_true(verdict_has(r, RESULT_WARNING, "NAMESPACE", NULL));
	assert_true(verdict_has(r, RESULT_WARNING, "COVERED_LATER", "Doc_0/Annots/Annotations.xml"));
	r = report_of("ofd/ofdrw__DigitalSign.ofd", POLICY_INTEGRITY);
	assert_true(verdict_has(r, RESULT_WARNING, "BARE_IN_SIGN", NULL));
	r = report_of("ofd/ofdrw__hello-integrity.ofd", POLICY_INTEGRITY);
	assert_true(verdict_has(r, RESULT_PASSED, "INTEGRITY_FILE", NULL));
}

static void facts_about_the_parties_are_told(void **unused)
{
	(void)unused;
	struct report *r = report_of("ofd/ofdrw__v4signed.ofd", POLICY_OFFLINE);

	assert_true(verdict_has(r, RESULT_WARNING, "CERT_NEWER_THAN_SEAL", NULL));
	assert_true(verdict_has(r, RESULT_WARNING, "LETTER_CASE", NULL));
	assert_true(verdict_has(r, RESULT_PASSED, "SEAL_EXPIRED_SINCE", NULL));
	assert_true(verdict_has(r, RESULT_PASSED, "MAKER_EXPIRED_SINCE", NULL));
}

static void the_changed_file_is_named(void **unused)
{
	(void)unused;
	struct report *r = report_of("ofd/ofdrw__fapiao_tampered.ofd", POLICY_INTEGRITY);

	assert_true(verdict_has(r, RESULT_FAILED, "CONTENT_CHANGED", "Doc_0/Document.xml"));
	assert_int_equal(r->signatures->protected_count, 13);
}

static void a_file_of_no_known_format_has_a_report_too(void **unused)
{
	(void)unused;
	struct verify_request request = request_for(POLICY_INTEGRITY, NOW, NULL);
	static const struct {
		const char *bytes;
		const char *verdict;
	} files[] = {
		{"", "TOTAL_FAILED FORMAT_UNKNOWN"},
		{"Dear sir or madam", "TOTAL_FAILED FORMAT_UNKNOWN"},
		{"%PDF-1.7", "TOTAL_FAILED CONTAINER_AMBIGUOUS"},
		{"0\x83", "TOTAL_FAILED DER_NOT_CANONICAL"},
		{"0\x03\x02\x01\x07", "TOTAL_FAILED FORMAT_UNKNOWN"},
		{"PK\x03\x04 and no end", "TOTAL_FAILED CONTAINER_AMBIGUOUS"},
	};

	for (size_t i = 0; i < COUNT(files); i++) {
		struct report *report;

		assert_ok(verify_file(&arena, slice_str(files[i].bytes), &request, &report));
		assert_string_equal(verdict_words(&arena, report), files[i].verdict);
	}
}

static void the_same_input_gives_the_same_bytes(void **unused)
{
	(void)unused;
	struct slice a, b;

	assert_ok(report_json(&arena, report_of("ofd/ofdrw__v4signed.ofd", POLICY_INTEGRITY), &a));
	assert_ok(report_json(&arena, report_of("ofd/ofdrw__v4signed.ofd", POLICY_INTEGRITY), &b));
	assert_true(slice_eq(a, b));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_sample_gets_the_verdict_of_its_readme, setup, teardown),
		cmocka_unit_test_setup_teardown(a_value_is_judged_against_the_digest_of_its_data, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_value_over_other_data_fails, setup, teardown),
		cmocka_unit_test_setup_teardown(the_two_time_rules_differ_on_the_maker, setup, teardown),
		cmocka_unit_test_setup_teardown(deviations_are_told_by_name, setup, teardown),
		cmocka_unit_test_setup_teardown(facts_about_the_parties_are_told, setup, teardown),
		cmocka_unit_test_setup_teardown(a_file_of_no_known_format_has_a_report_too, setup, teardown),
		cmocka_unit_test_setup_teardown(the_changed_file_is_named, setup, teardown),
		cmocka_unit_test_setup_teardown(the_same_input_gives_the_same_bytes, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
