/* SPDX-License-Identifier: Apache-2.0 */
/* Signed values by themselves and beside what they sign: SignedData, bare SM2, seal signatures, as DER and as text; and
 * what is recognised only to be refused by its name. */
#include "base/file.h"
#include "base/text.h"
#include "der/oid.h"
#include "gm/pem.h"
#include "lib/check.h"
#include "lib/forge.h"
#include "lib/pdfmaker.h"
#include "lib/tool.h"
#include "lib/verdict.h"
#include "lib/zipmaker.h"

static const struct slice document = {(const uint8_t *)"a plain document", 16};

static struct report *judge(struct recipe *r, struct slice value, struct slice signed_document)
{
	struct report *report;

	recipe_collect(r);
	assert_ok(verify_detached(r->arena, value, signed_document, &r->request, &report));
	return report;
}

static void expect(struct recipe *r, struct slice value, struct slice signed_document, const char *words)
{
	assert_string_equal(verdict_words(r->arena, judge(r, value, signed_document)), words);
}

static void begin(struct recipe *r)
{
	recipe_honest(r);
	r->request.policy = POLICY_INTEGRITY;
}

static void signed_data_beside_its_document_is_judged(void **unused)
{
	struct slice value;
	struct recipe r;

	(void)unused;
	begin(&r);
	value = pdfmaker_cms_value(&r, document);
	expect(&r, value, document, "TOTAL_PASSED");
	expect(&r, value, slice_str("another document"), "TOTAL_FAILED DATA_HASH");
	r.request.policy = POLICY_OFFLINE;
	expect(&r, value, document, "TOTAL_PASSED");
}

static void a_bare_value_beside_its_document_needs_a_certificate(void **unused)
{
	struct slice value;
	struct recipe r;

	(void)unused;
	begin(&r);
	assert_ok(key_sign(&world.owner.key, r.arena, document, &value));
	expect(&r, value, document, "INDETERMINATE SIGNER_UNTRUSTED");
	r.evidence.signer_cert = world.owner.cert.der;
	expect(&r, value, document, "TOTAL_PASSED");
	expect(&r, value, slice_str("another document"), "TOTAL_FAILED SIGNATURE");
	r.evidence.signer_cert = world.colleague.cert.der;
	expect(&r, value, document, "TOTAL_FAILED SIGNATURE");
}

static void a_bare_value_may_be_64_raw_bytes(void **unused)
{
	struct sm2_signature pair;
	struct slice value;
	struct recipe r;
	uint8_t raw[64];

	(void)unused;
	begin(&r);
	r.evidence.signer_cert = world.owner.cert.der;
	assert_ok(key_sign(&world.owner.key, r.arena, document, &value));
	assert_ok(sm2_signature_read(value, 0, &pair));
	memcpy(raw, pair.r, 32);
	memcpy(raw + 32, pair.s, 32);
	expect(&r, slice(raw, 64), document, "TOTAL_PASSED");
	assert_true(verdict_has(judge(&r, slice(raw, 64), document), RESULT_WARNING, "SM2_RAW", NULL));
	raw[63] ^= 1;
	expect(&r, slice(raw, 64), document, "TOTAL_FAILED SIGNATURE");
}

static void a_seal_signature_beside_its_document_is_judged(void **unused)
{
	struct slice value;
	struct sm3 digest;
	struct recipe r;

	(void)unused;
	begin(&r);
	assert_ok(sm3_of(document, &digest));
	value = pdfmaker_seal_value(&r, &digest);
	expect(&r, value, document, "TOTAL_PASSED");
	expect(&r, value, slice_str("another document"), "TOTAL_FAILED DATA_HASH");
}

static void a_value_may_come_as_text_and_that_is_told(void **unused)
{
	struct slice value, base64, lines, pem;
	struct recipe r;

	(void)unused;
	begin(&r);
	value = pdfmaker_cms_value(&r, document);
	assert_ok(base64_write(r.arena, value, &base64));
	assert_ok(pem_write("CMS", value, r.arena, &pem));
	lines = slice_str(arena_text(r.arena, "%.*s\r\n%.*s\n", 76, (const char *)base64.at,
				     (int)base64.len - 76, (const char *)base64.at + 76));
	expect(&r, base64, document, "TOTAL_PASSED");
	expect(&r, lines, document, "TOTAL_PASSED");
	expect(&r, pem, document, "TOTAL_PASSED");
	assert_true(verdict_has(judge(&r, pem, document), RESULT_WARNING, "BASE64", NULL));
	assert_false(verdict_has(judge(&r, value, document), RESULT_WARNING, "BASE64", NULL));
}

static void a_seal_may_come_as_text_too(void **unused)
{
	struct slice text;
	struct report *report;
	struct recipe r;

	(void)unused;
	begin(&r);
	assert_ok(base64_write(r.arena, entry_of(&r, recipe_make(&r), SIGN_0 "Seal.esl"), &text));
	recipe_collect(&r);
	assert_ok(verify_file(r.arena, text, &r.request, &report));
	assert_string_equal(report->format, "seal");
	assert_int_equal(report->indication, INDICATION_PASSED);
	assert_true(verdict_has(report, RESULT_WARNING, "BASE64", NULL));
}

/* A key of another algorithm and its certificate, as openssl makes them. */
static const char *const rsa[] = {"rsa:2048", "-pkeyopt", "rsa_keygen_bits:2048"};
static const char *const p256[] = {"ec", "-pkeyopt", "ec_paramgen_curve:P-256"};

static const char *foreign_cert(struct recipe *r, const char *const kind[3], const char *key)
{
	const char *cert = tool_file(r->arena, "foreign.pem", slice_str("-"));
	const char *const make[] = {"openssl", "req",   "-x509",  "-newkey", kind[0],
				    kind[1],   kind[2], "-nodes", "-subj",   "/CN=NONE",
				    "-keyout", key,     "-out",   cert,      NULL};
	const char *said;

	assert_int_equal(tool_run(r->arena, make, &said), 0);
	return cert;
}

/* SignedData by such a key, digested so. */
static struct slice foreign_value(struct recipe *r, const char *const kind[3], const char *digest)
{
	const char *key = tool_file(r->arena, "foreign.key", slice_str("-"));
	const char *cert = foreign_cert(r, kind, key);
	const char *text = tool_file(r->arena, "document", document);
	const char *out = tool_file(r->arena, "foreign.p7", slice_str("-"));
	const char *const sign[] = {"openssl", "smime", "-sign",    "-binary", "-md", digest,
				    "-signer", cert,    "-inkey",   key,       "-in", text,
				    "-out",    out,     "-outform", "DER",     NULL};
	const char *said;
	struct slice value;

	assert_int_equal(tool_run(r->arena, sign, &said), 0);
	assert_ok(file_read(r->arena, out, FILE_MAX, &value));
	return value;
}

static bool says(const struct report *report, enum reason reason, const char *words)
{
	for (const struct finding *f = report->signatures->findings.first; f; f = f->next)
		if (f->reason == reason && f->detail && strstr(f->detail, words))
			return true;
	return false;
}

static const char *judged_alone(struct recipe *r, struct slice file)
{
	struct report *report;

	recipe_collect(r);
	assert_ok(verify_file(r->arena, file, &r->request, &report));
	return verdict_words(r->arena, report);
}

/* A recipe whose seal shows a package, whole: its end record lies in the seal, and in whatever was signed with it. */
static void show_a_document(struct recipe *r)
{
	begin(r);
	r->seal.picture.type = slice_str("OFD");
	r->seal.picture.data = zipmaker_honest(
		r->arena, &(struct zipmaker_entry){.name = slice_str("OFD.xml"), .content = document}, 1);
}

static void a_seal_that_shows_a_document_is_no_container(void **unused)
{
	struct slice container;
	struct recipe r;

	(void)unused;
	show_a_document(&r);
	container = recipe_make(&r);
	assert_string_equal(judged_alone(&r, container), "TOTAL_PASSED");
	assert_string_equal(judged_alone(&r, entry_of(&r, container, SIGN_0 "Seal.esl")), "TOTAL_PASSED");
	assert_string_equal(judged_alone(&r, entry_of(&r, container, SIGN_0 "SignedValue.dat")),
			    "INDETERMINATE NOT_COVERED");
}

static void a_container_elsewhere_in_a_seal_is_ambiguous(void **unused)
{
	struct ses_ext ext = {.id = {(const uint8_t *)"\x2a\x03\x04", 3}};
	struct recipe r;

	(void)unused;
	show_a_document(&r);
	ext.value = r.seal.picture.data;
	r.seal.exts = &ext;
	r.seal.ext_count = 1;
	assert_string_equal(judged_alone(&r, entry_of(&r, recipe_make(&r), SIGN_0 "Seal.esl")),
			    "TOTAL_FAILED CONTAINER_AMBIGUOUS");
}

static void rsa_and_weak_digests_are_refused_by_name(void **unused)
{
	struct report *report;
	struct recipe r;

	(void)unused;
	begin(&r);
	report = judge(&r, foreign_value(&r, rsa, "sha256"), document);
	assert_int_equal(report->reason, REASON_ALGORITHM);
	assert_true(says(report, REASON_ALGORITHM, "SHA-256 (2.16.840.1.101.3.4.2.1)"));
	assert_true(says(report, REASON_ALGORITHM, "RSA"));
	report = judge(&r, foreign_value(&r, rsa, "sha1"), document);
	assert_int_equal(report->reason, REASON_DIGEST_WEAK);
	assert_true(says(report, REASON_DIGEST_WEAK, "SHA-1"));
	report = judge(&r, foreign_value(&r, rsa, "md5"), document);
	assert_int_equal(report->reason, REASON_DIGEST_WEAK);
	assert_true(says(report, REASON_DIGEST_WEAK, "MD5"));
}

static void an_rsa_signature_in_a_pdf_is_refused_by_name(void **unused)
{
	struct report *report;
	struct pdfmaker m;
	struct recipe r;

	(void)unused;
	begin(&r);
	pdfmaker_init(&m, r.arena);
	pdfmaker_notice(&m);
	pdfmaker_field(&m, "adbe.pkcs7.detached");
	pdfmaker_end(&m, 1);
	pdfmaker_range(&m);
	pdfmaker_value(&m, foreign_value(&r, rsa, "sha256"));
	recipe_collect(&r);
	assert_ok(verify_file(r.arena, pdfmaker_bytes(&m), &r.request, &report));
	assert_int_equal(report->indication, INDICATION_FAILED);
	assert_int_equal(report->reason, REASON_ALGORITHM);
}

static void ecdsa_is_refused_by_name(void **unused)
{
	struct report *report;
	struct recipe r;

	(void)unused;
	begin(&r);
	report = judge(&r, foreign_value(&r, p256, "sha256"), document);
	assert_int_equal(report->reason, REASON_ALGORITHM);
	assert_true(says(report, REASON_ALGORITHM, "SHA-256 (2.16.840.1.101.3.4.2.1)"));
	assert_true(says(report, REASON_ALGORITHM, "ECDSA with SHA-256 (1.2.840.10045.4.3.2)"));
}

/* The same eight octets long: SM2 with SM3 becomes ECDSA with SHA-256. */
static struct slice called_ecdsa(const struct recipe *r, struct slice value)
{
	struct ses_signature s;

	assert_ok(ses_signature_read(r->arena, value, &s));
	assert_int_equal(OID_SM2_WITH_SM3.len, OID_ECDSA_SHA256.len);
	memcpy((uint8_t *)(uintptr_t)s.algorithm.at, OID_ECDSA_SHA256.at, OID_ECDSA_SHA256.len);
	return value;
}

static void a_seal_signature_with_ecdsa_is_refused_by_name(void **unused)
{
	struct report *report;
	struct cert shown = {0};
	struct recipe r;
	struct slice pem;

	(void)unused;
	begin(&r);
	assert_ok(file_read(r.arena,
			    foreign_cert(&r, p256, tool_file(r.arena, "foreign.key", slice_str("-"))),
			    FILE_MAX, &pem));
	assert_err(E_ALGORITHM, cert_read_any(pem, r.arena, &shown));
	assert_ok(pem_or_der(pem, "CERTIFICATE", r.arena, &shown.der));
	r.shown_cert = &shown;
	report = recipe_judge(&r);
	assert_int_equal(report->reason, REASON_ALGORITHM);
	assert_true(says(report, REASON_ALGORITHM, "ECDSA with SHA-256"));
	begin(&r);
	r.edit_value = called_ecdsa;
	report = recipe_judge(&r);
	assert_int_equal(report->reason, REASON_ALGORITHM);
	assert_true(says(report, REASON_ALGORITHM, "ECDSA with SHA-256"));
}

/* An authority that signs with SM2, and a key on another curve. */
static void a_key_on_another_curve_is_refused_by_name(void **unused)
{
	struct report *report;
	struct cert shown = {0};
	struct recipe r;

	(void)unused;
	begin(&r);
	shown.der = cert_edited(r.arena, &world.ca, world.owner.cert.der, OID_SM2, OID_P256);
	r.shown_cert = &shown;
	report = recipe_judge(&r);
	assert_int_equal(report->reason, REASON_ALGORITHM);
	assert_true(says(report, REASON_ALGORITHM, "the curve P-256 (1.2.840.10045.3.1.7)"));
}

static int teardown(void **state)
{
	tool_clean();
	return world_teardown(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signed_data_beside_its_document_is_judged),
		cmocka_unit_test(a_bare_value_beside_its_document_needs_a_certificate),
		cmocka_unit_test(a_bare_value_may_be_64_raw_bytes),
		cmocka_unit_test(a_seal_signature_beside_its_document_is_judged),
		cmocka_unit_test(a_value_may_come_as_text_and_that_is_told),
		cmocka_unit_test(a_seal_may_come_as_text_too),
		cmocka_unit_test(a_seal_that_shows_a_document_is_no_container),
		cmocka_unit_test(a_container_elsewhere_in_a_seal_is_ambiguous),
		cmocka_unit_test(rsa_and_weak_digests_are_refused_by_name),
		cmocka_unit_test(an_rsa_signature_in_a_pdf_is_refused_by_name),
		cmocka_unit_test(ecdsa_is_refused_by_name),
		cmocka_unit_test(a_seal_signature_with_ecdsa_is_refused_by_name),
		cmocka_unit_test(a_key_on_another_curve_is_refused_by_name),
	};

	return cmocka_run_group_tests(tests, world_setup, teardown);
}
