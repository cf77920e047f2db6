/* SPDX-License-Identifier: Apache-2.0 */
/* Deviations of how a value is encoded, seen in genuine documents: each passes, and is told by its name. */
#include "base/text.h"
#include "der/der.h"
#include "der/oid.h"
#include "lib/check.h"
#include "lib/forge.h"
#include "lib/pdfmaker.h"
#include "lib/verdict.h"

static const struct ses_ext ext = {
	.id = {(const uint8_t *)"\x2a\x03\x04", 3}, .critical = true, .value = {(const uint8_t *)"x", 1}};

static bool told(const struct report *report, const char *note, const char *where)
{
	return verdict_has(report, RESULT_WARNING, note, where);
}

/* A SEQUENCE with its element number n written as something else; "last": n < 0. */
static struct slice with_element(struct arena *arena, struct slice sequence, int n, struct slice by)
{
	struct slice parts[16];
	struct der_writer w;
	struct der in, seq;
	struct slice out;
	int count = 0;

	assert_ok(der_open(sequence, &in));
	assert_ok(der_enter(&in, DER_SEQUENCE, &seq));
	while (der_peek(&seq) != DER_NONE) {
		struct der_element e;

		assert_ok(der_element(&seq, &e));
		parts[count++] = e.whole;
	}
	parts[n < 0 ? count - 1 : n] = by;
	der_writer_init(&w, arena, SES_VALUE_MAX);
	for (int i = count; i-- > 0;)
		der_put_raw(&w, parts[i]);
	der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &out));
	return out;
}

static struct slice last_of(struct slice sequence)
{
	struct der_element e = {0};
	struct der in, seq;

	assert_ok(der_open(sequence, &in));
	assert_ok(der_enter(&in, DER_SEQUENCE, &seq));
	while (der_peek(&seq) != DER_NONE)
		assert_ok(der_element(&seq, &e));
	return e.whole;
}

static struct slice inner_of(struct slice tagged)
{
	struct der_element e;
	struct der in;

	assert_ok(der_open(tagged, &in));
	assert_ok(der_element(&in, &e));
	return e.content;
}

static struct slice tagged(struct arena *arena, struct slice whole)
{
	struct der_writer w;
	struct slice out;

	der_writer_init(&w, arena, SES_VALUE_MAX);
	der_put_raw(&w, whole);
	der_wrap(&w, 0, DER_CONTEXT(0));
	assert_ok(der_written(&w, &out));
	return out;
}

static const struct slice document = {(const uint8_t *)"a plain document", 16};

static struct slice seal_of(const struct recipe *r, bool tag_exts, struct slice stamp)
{
	struct ses_seal_form form = r->seal;
	struct slice info, value, seal;

	form.certs = &r->listed->cert.der;
	form.exts = &ext;
	form.ext_count = 1;
	assert_ok(ses_seal_info_write(r->arena, &form, &info));
	if (tag_exts)
		info = with_element(r->arena, info, -1, tagged(r->arena, last_of(info)));
	assert_ok(key_sign(&r->maker->key, r->arena, info, &value));
	assert_ok(ses_seal_write(r->arena, info, r->maker->cert.der, value, stamp, &seal));
	return seal;
}

static struct slice tbs_of(const struct recipe *r, struct slice seal, bool untag_exts)
{
	struct ses_tbs_form form = {.seal = seal,
				    .signed_at = r->signed_at,
				    .property = slice_str("x"),
				    .exts = &ext,
				    .ext_count = 1};
	struct sm3 digest;
	struct slice tbs;

	assert_ok(sm3_of(document, &digest));
	form.data_hash = sm3_slice(&digest);
	assert_ok(ses_tbs_write(r->arena, &form, &tbs));
	return untag_exts ? with_element(r->arena, tbs, -1, inner_of(last_of(tbs))) : tbs;
}

static struct report *judge(struct recipe *r, struct slice value)
{
	struct report *report;

	r->request.policy = POLICY_INTEGRITY;
	recipe_collect(r);
	assert_ok(verify_detached(r->arena, value, document, &r->request, &report));
	return report;
}

static void extensions_may_be_tagged_otherwise(void **unused)
{
	struct slice tbs, signature, value;
	struct report *report;
	struct recipe r;

	(void)unused;
	recipe_honest(&r);
	tbs = tbs_of(&r, seal_of(&r, true, slice(NULL, 0)), true);
	assert_ok(key_sign(&r.signer->key, r.arena, tbs, &signature));
	assert_ok(ses_signature_write(r.arena, tbs, r.signer->cert.der, signature, slice(NULL, 0), &value));
	report = judge(&r, value);
	assert_int_equal(report->indication, INDICATION_PASSED);
	assert_true(told(report, "SEAL_EXTS_TAGGED", "eseal"));
	assert_true(told(report, "TBS_EXTS_UNTAGGED", NULL));
}

static void a_time_stamp_may_lack_its_tag(void **unused)
{
	struct slice tbs, signature, value, token = slice("\x30\x00", 2);
	struct ses_signature read;
	struct recipe r;

	(void)unused;
	recipe_honest(&r);
	tbs = tbs_of(&r, seal_of(&r, false, slice(NULL, 0)), false);
	assert_ok(key_sign(&r.signer->key, r.arena, tbs, &signature));
	assert_ok(ses_signature_write(r.arena, tbs, r.signer->cert.der, signature, token, &value));
	value = with_element(r.arena, value, -1, inner_of(last_of(value)));
	assert_ok(ses_signature_read(r.arena, value, &read));
	assert_true(note_in(read.notes, NOTE_TIMESTAMP_UNTAGGED));
	assert_true(slice_eq(read.time_stamp, token));
}

static void a_version_4_seal_may_carry_a_time_stamp(void **unused)
{
	struct slice seal, info, header, token = slice("\x30\x00", 2);
	struct ses_seal read;
	struct recipe r;

	(void)unused;
	recipe_honest(&r);
	r.seal.version = SES_V5;
	seal = seal_of(&r, false, token);
	assert_ok(ses_seal_read(r.arena, seal, &read));
	info = read.info;
	assert_ok(ses_seal_read(r.arena, seal, &read));
	header = slice("\x02\x01\x05", 3);
	info = replaced_bytes(r.arena, info, header, slice("\x02\x01\x04", 3));
	seal = with_element(r.arena, seal, 0, info);
	assert_ok(ses_seal_read(r.arena, seal, &read));
	assert_true(note_in(read.notes, NOTE_SEAL_TIMESTAMP_IN_V4));
}

/* GB/T 35275 as others write it: SignedData of one signer, the digest's text inside. */
static void put_algorithm(struct der_writer *w, struct slice oid)
{
	size_t mark = der_mark(w);

	der_put_oid(w, oid);
	der_wrap(w, mark, DER_SEQUENCE);
}

static struct slice foreign_signed_data(const struct recipe *r)
{
	struct slice text, value, out;
	struct der_writer w;
	struct sm3 digest;
	size_t mark;

	assert_ok(sm3_of(document, &digest));
	assert_ok(base64_write(r->arena, sm3_slice(&digest), &text));
	assert_ok(key_sign(&r->signer->key, r->arena, text, &value));
	der_writer_init(&w, r->arena, CMS_MAX);
	der_put_octets(&w, value);
	put_algorithm(&w, OID_SM2_WITH_SM3);
	put_algorithm(&w, OID_SM3);
	mark = der_mark(&w);
	der_put(&w, DER_INTEGER, r->signer->cert.serial);
	der_put_raw(&w, r->signer->cert.issuer);
	der_wrap(&w, mark, DER_SEQUENCE);
	der_put_int(&w, 1);
	der_wrap(&w, 0, DER_SEQUENCE);
	der_wrap(&w, 0, DER_SET);
	mark = der_mark(&w);
	der_put_raw(&w, r->signer->cert.der);
	der_wrap(&w, mark, DER_CONTEXT(0));
	mark = der_mark(&w);
	der_put_octets(&w, text);
	der_wrap(&w, mark, DER_CONTEXT(0));
	der_put_oid(&w, OID_PKCS7_DATA);
	der_wrap(&w, mark, DER_SEQUENCE);
	mark = der_mark(&w);
	put_algorithm(&w, OID_SM3);
	der_wrap(&w, mark, DER_SET);
	der_put_int(&w, 1);
	der_wrap(&w, 0, DER_SEQUENCE);
	der_wrap(&w, 0, DER_CONTEXT(0));
	der_put_oid(&w, OID_PKCS7_SIGNED_DATA);
	der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &out));
	return out;
}

static void signed_data_may_be_labelled_otherwise(void **unused)
{
	struct report *report;
	struct recipe r;

	(void)unused;
	recipe_honest(&r);
	report = judge(&r, foreign_signed_data(&r));
	assert_int_equal(report->indication, INDICATION_PASSED);
	assert_true(told(report, "OUTER_PKCS7", NULL));
	assert_true(told(report, "INNER_PKCS7", NULL));
	assert_true(told(report, "SIGNATURE_OID", "signerInfos"));
	assert_true(told(report, "DIGEST_AS_TEXT", NULL));
}

static void a_value_judged_by_its_digest_says_so(void **unused)
{
	struct report *report;
	struct sm3 digest;
	struct recipe r;

	(void)unused;
	recipe_honest(&r);
	r.request.policy = POLICY_INTEGRITY;
	assert_ok(sm3_of(document, &digest));
	recipe_collect(&r);
	assert_ok(verify_value(r.arena, pdfmaker_seal_value(&r, &digest), sm3_slice(&digest), &r.request,
			       &report));
	assert_int_equal(report->indication, INDICATION_PASSED);
	assert_true(told(report, "NO_REFERENCES_SEEN", NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(extensions_may_be_tagged_otherwise),
		cmocka_unit_test(a_time_stamp_may_lack_its_tag),
		cmocka_unit_test(a_version_4_seal_may_carry_a_time_stamp),
		cmocka_unit_test(signed_data_may_be_labelled_otherwise),
		cmocka_unit_test(a_value_judged_by_its_digest_says_so),
	};

	return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
