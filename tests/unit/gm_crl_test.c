/* SPDX-License-Identifier: Apache-2.0 */
/* CRLs: what they say, when they may say it, and what openssl reads in ours. */
#include "base/text.h"
#include "der/oid.h"
#include "gm/internal.h"
#include "gm/revocation.h"
#include "lib/check.h"
#include "lib/pki.h"
#include "lib/tool.h"

static struct arena arena;
static struct pki_party root, leaf, other;

static int start(void **unused)
{
	(void)unused;
	arena_init(&arena, 1 << 26);
	pki_root(&arena, "根", &root);
	pki_leaf(&arena, &root, "所有者", &leaf);
	pki_leaf(&arena, &root, "另一人", &other);
	return 0;
}

static int stop(void **unused)
{
	(void)unused;
	key_release(&other.key);
	key_release(&leaf.key);
	key_release(&root.key);
	tool_clean();
	arena_clear(&arena);
	return 0;
}

static instant day(int n)
{
	return pki_at("2026-06-01T00:00:00Z") + n * DAY;
}

/* A CRL of day 0, good for a week, that lists the other certificate and, if asked, the leaf. */
static struct slice list_der(const struct pki_party *issuer, bool with_leaf)
{
	struct crl_entry entries[] = {
		{.serial = other.cert.serial, .revoked_at = day(-30)},
		{.serial = leaf.cert.serial,
		 .revoked_at = day(-2),
		 .reason = REASON_KEY_COMPROMISE,
		 .invalid_since = day(-5)},
	};
	struct crl_form form = {
		.issuer = &issuer->cert,
		.key = &issuer->key,
		.number = 7,
		.this_update = day(0),
		.next_update = day(7),
		.entries = entries,
		.count = with_leaf ? 2 : 1,
	};
	struct slice der;

	assert_ok(crl_write(&form, &arena, &der));
	return der;
}

static struct crl list(const struct pki_party *issuer, bool with_leaf)
{
	struct crl crl;

	assert_ok(crl_read(list_der(issuer, with_leaf), &crl));
	return crl;
}

static struct revocation_question about(const struct cert *cert, int at, int now)
{
	return (struct revocation_question){
		.cert = cert, .issuer = &root.cert, .at = day(at), .now = day(now)};
}

static struct revocation answer(struct revocation_question q, const struct crl *crl)
{
	struct revocation r;

	assert_ok(revocation_by_crl(&q, crl, &r));
	return r;
}

static void assert_doubt(enum revocation_doubt doubt, struct revocation r)
{
	assert_int_equal(r.state, REVOCATION_UNKNOWN);
	assert_int_equal(r.doubt, doubt);
}

static void a_certificate_not_on_the_list_is_good(void **unused)
{
	struct crl crl = list(&root, false);
	struct revocation r = answer(about(&leaf.cert, 1, 1), &crl);

	(void)unused;
	assert_int_equal(r.state, REVOCATION_GOOD);
	assert_int_equal(r.source, REVOCATION_BY_CRL);
	assert_true(r.this_update == day(0) && r.next_update == day(7));
	/* and so it was before the list was made */
	assert_int_equal(answer(about(&leaf.cert, -20, 1), &crl).state, REVOCATION_GOOD);
}

static void a_certificate_on_the_list_is_revoked_with_its_reason_and_dates(void **unused)
{
	struct crl crl = list(&root, true);
	struct revocation r = answer(about(&leaf.cert, 1, 1), &crl);

	(void)unused;
	assert_int_equal(r.state, REVOCATION_REVOKED);
	assert_true(r.revoked_at == day(-2) && r.invalid_since == day(-5));
	assert_string_equal(revocation_reason_text(r.reason), "keyCompromise");
	r = answer(about(&other.cert, 1, 1), &crl);
	assert_int_equal(r.state, REVOCATION_REVOKED);
	assert_int_equal(r.reason, REASON_UNSPECIFIED);
	assert_true(r.invalid_since == day(-30));
}

static void a_list_is_good_for_its_time_only(void **unused)
{
	struct crl with = list(&root, true), without = list(&root, false);

	(void)unused;
	assert_doubt(REVOCATION_STALE, answer(about(&leaf.cert, 8, 8), &without));
	assert_doubt(REVOCATION_NOT_YET, answer(about(&leaf.cert, -1, -1), &without));
	assert_doubt(REVOCATION_NOT_YET, answer(about(&leaf.cert, -1, -1), &with));
	/* who was revoked stays so */
	assert_int_equal(answer(about(&leaf.cert, 80, 80), &with).state, REVOCATION_REVOKED);
	without.has_next_update = false;
	assert_doubt(REVOCATION_STALE, answer(about(&leaf.cert, 1, 1), &without));
}

static void a_list_made_after_a_certificate_expired_does_not_prove_it_good(void **unused)
{
	struct pki_party old;
	struct issue_form form = pki_form(&arena, &old, &root, "早已过期");
	struct crl crl = list(&root, false);

	(void)unused;
	form.not_after = day(-10);
	pki_issue(&arena, &form, &old);
	assert_doubt(REVOCATION_AFTER_EXPIRY, answer(about(&old.cert, -20, 1), &crl));
	key_release(&old.key);
}

static void a_list_of_another_issuer_says_nothing(void **unused)
{
	struct pki_party stranger, twin;
	struct crl crl;

	(void)unused;
	pki_root(&arena, "别的根", &stranger);
	crl = list(&stranger, true);
	assert_doubt(REVOCATION_NO_EVIDENCE, answer(about(&leaf.cert, 1, 1), &crl));
	pki_root(&arena, "根", &twin); /* the same name, another key */
	crl = list(&twin, false);
	assert_doubt(REVOCATION_BAD_SIGNATURE, answer(about(&leaf.cert, 1, 1), &crl));
	key_release(&twin.key);
	key_release(&stranger.key);
}

static void an_issuer_without_the_right_to_sign_lists_is_not_entitled(void **unused)
{
	struct pki_party ca, child;
	struct issue_form form = pki_form(&arena, &ca, &root, "不签 CRL");
	struct revocation_question q;
	struct crl crl;

	(void)unused;
	form.constraints = ISSUE_CA;
	form.usage = CERT_SIGN_CERTS;
	pki_issue(&arena, &form, &ca);
	pki_leaf(&arena, &ca, "叶", &child);
	crl = list(&ca, false);
	q = about(&child.cert, 1, 1);
	q.issuer = &ca.cert;
	assert_doubt(REVOCATION_NOT_ENTITLED, answer(q, &crl));
	q.issuer_is_anchor = true; /* an anchor is a name and a key */
	assert_int_equal(answer(q, &crl).state, REVOCATION_GOOD);
	key_release(&child.key);
	key_release(&ca.key);
}

static void no_bit_of_a_list_can_be_turned(void **unused)
{
	struct slice der = list_der(&root, true), copy;

	(void)unused;
	for (size_t i = 0; i < der.len; i++) {
		struct crl crl;

		assert_ok(arena_copy(&arena, der, &copy));
		((uint8_t *)(uintptr_t)copy.at)[i] ^= (uint8_t)(1u << i % 8);
		if (crl_read(copy, &crl).code == E_OK)
			assert_int_equal(answer(about(&leaf.cert, 1, 1), &crl).state, REVOCATION_UNKNOWN);
	}
	for (size_t len = 0; len < der.len; len++) {
		struct crl crl;

		assert_err(E_DER, crl_read(slice(der.at, len), &crl));
	}
}

/* A list with one more extension, of this value, signed properly. */
static struct crl extended_by(struct crl plain, struct slice oid, bool critical, struct slice value)
{
	struct crl crl;
	struct der in, tbs, extensions, inside;
	struct der_writer w;
	struct slice fields, der;
	size_t mark;

	assert_ok(der_open(plain.tbs, &in));
	assert_ok(der_enter(&in, DER_SEQUENCE, &tbs));
	fields = tbs.rest;
	while (der_peek(&tbs) != DER_CONTEXT(0)) {
		struct der_element skipped;

		assert_ok(der_element(&tbs, &skipped));
	}
	fields.len -= tbs.rest.len;
	assert_ok(der_enter(&tbs, DER_CONTEXT(0), &extensions));
	assert_ok(der_enter(&extensions, DER_SEQUENCE, &inside));

	der_writer_init(&w, &arena, 4096);
	der_put_raw(&w, inside.rest);
	mark = der_mark(&w);
	der_put_raw(&w, value);
	wrap_extension(&w, mark, oid, critical);
	der_wrap(&w, 0, DER_SEQUENCE);
	der_wrap(&w, 0, DER_CONTEXT(0));
	der_put_raw(&w, fields);
	der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &der));
	struct slice signed_tbs = der;

	der_writer_init(&w, &arena, 4096);
	assert_ok(signed_put(&w, signed_tbs, &root.key, &arena));
	assert_ok(der_written(&w, &der));
	assert_ok(crl_read(der, &crl));
	return crl;
}

static struct crl extended(struct slice oid, bool critical)
{
	return extended_by(list(&root, false), oid, critical, slice("\x05\x00", 2));
}

/* Of some certificates; of others' (indirectCRL); of attribute certificates. */
static const struct slice some = {(const uint8_t *)"\x30\x03\x81\x01\xff", 5};
static const struct slice indirect = {(const uint8_t *)"\x30\x03\x84\x01\xff", 5};
static const struct slice attributes = {(const uint8_t *)"\x30\x03\x85\x01\xff", 5};

static void what_a_partial_or_delta_list_names_is_revoked(void **unused)
{
	struct crl named = list(&root, true), crl;

	(void)unused;
	crl = extended_by(named, OID_ISSUING_POINT, true, some);
	assert_int_equal(answer(about(&leaf.cert, 1, 1), &crl).state, REVOCATION_REVOKED);
	crl = extended_by(named, OID_DELTA_CRL, true, slice("\x02\x01\x01", 3));
	assert_int_equal(answer(about(&leaf.cert, 1, 1), &crl).state, REVOCATION_REVOKED);
	crl = extended_by(list(&root, false), OID_ISSUING_POINT, true, some);
	assert_doubt(REVOCATION_UNSUPPORTED, answer(about(&leaf.cert, 1, 1), &crl));
	crl = extended_by(named, OID_ISSUING_POINT, true, indirect);
	assert_doubt(REVOCATION_UNSUPPORTED, answer(about(&leaf.cert, 1, 1), &crl));
	crl = extended_by(named, OID_ISSUING_POINT, true, attributes);
	assert_doubt(REVOCATION_UNSUPPORTED, answer(about(&leaf.cert, 1, 1), &crl));
}

static void partial_delta_and_unknown_lists_give_no_answer(void **unused)
{
	struct crl crl = extended(OID_TAX_SEAL_EXTENSION, false);

	(void)unused;
	assert_int_equal(answer(about(&leaf.cert, 1, 1), &crl).state, REVOCATION_GOOD);
	crl = extended(OID_TAX_SEAL_EXTENSION, true);
	assert_doubt(REVOCATION_UNSUPPORTED, answer(about(&leaf.cert, 1, 1), &crl));
	crl = extended(OID_DELTA_CRL, true);
	assert_doubt(REVOCATION_UNSUPPORTED, answer(about(&leaf.cert, 1, 1), &crl));
	crl = extended(OID_ISSUING_POINT, false);
	assert_doubt(REVOCATION_UNSUPPORTED, answer(about(&leaf.cert, 1, 1), &crl));
}

static void of_several_lists_revoked_counts_before_good_before_doubt(void **unused)
{
	struct crl lists[] = {list(&other, false), list(&root, false), list(&root, true)};
	struct revocation_evidence evidence = {.crls = lists, .crl_count = 3};
	struct revocation_question q = about(&leaf.cert, 1, 1);
	struct revocation r;

	(void)unused;
	assert_ok(revocation_judge(&q, &evidence, &r));
	assert_int_equal(r.state, REVOCATION_REVOKED);
	evidence.crl_count = 2;
	assert_ok(revocation_judge(&q, &evidence, &r));
	assert_int_equal(r.state, REVOCATION_GOOD);
	evidence.crl_count = 1;
	assert_ok(revocation_judge(&q, &evidence, &r));
	assert_doubt(REVOCATION_NO_EVIDENCE, r);
	evidence.crl_count = 0;
	assert_ok(revocation_judge(&q, &evidence, &r));
	assert_doubt(REVOCATION_NO_EVIDENCE, r);
	q.at = q.now = day(20);
	evidence.crl_count = 2;
	assert_ok(revocation_judge(&q, &evidence, &r));
	assert_doubt(REVOCATION_STALE, r);
}

static void a_memo_changes_no_answer(void **unused)
{
	struct crl good = list(&root, false), bad = good;
	struct revocation_question q = about(&leaf.cert, 1, 1);
	struct slice copy;

	(void)unused;
	assert_ok(sm2_memo_new(16, &q.memo));
	assert_ok(arena_copy(&arena, good.der, &copy));
	((uint8_t *)(uintptr_t)copy.at)[copy.len - 1] ^= 1;
	assert_ok(crl_read(copy, &bad));
	for (int i = 0; i < 2; i++) {
		assert_int_equal(answer(q, &good).state, REVOCATION_GOOD);
		assert_doubt(REVOCATION_BAD_SIGNATURE, answer(q, &bad));
	}
	sm2_memo_free(q.memo);
}

static void openssl_reads_our_list(void **unused)
{
	const char *path = tool_file(&arena, "list.crl", list_der(&root, true)), *out, *serial;

	(void)unused;
	assert_int_equal(tool_run(&arena,
				  (const char *[]){"openssl", "crl", "-inform", "DER", "-in", path, "-noout",
						   "-text", NULL},
				  &out),
			 0);
	assert_ok(cert_serial_text(&leaf.cert, &arena, &serial));
	assert_non_null(strcasestr(out, serial));
	assert_non_null(strstr(out, "Key Compromise"));
	assert_non_null(strstr(out, "Invalidity Date"));
	assert_non_null(strstr(out, "X509v3 CRL Number"));
	assert_non_null(strstr(out, "Next Update: Jun  8 00:00:00 2026 GMT"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_certificate_not_on_the_list_is_good),
		cmocka_unit_test(a_certificate_on_the_list_is_revoked_with_its_reason_and_dates),
		cmocka_unit_test(a_list_is_good_for_its_time_only),
		cmocka_unit_test(a_list_made_after_a_certificate_expired_does_not_prove_it_good),
		cmocka_unit_test(a_list_of_another_issuer_says_nothing),
		cmocka_unit_test(an_issuer_without_the_right_to_sign_lists_is_not_entitled),
		cmocka_unit_test(no_bit_of_a_list_can_be_turned),
		cmocka_unit_test(partial_delta_and_unknown_lists_give_no_answer),
		cmocka_unit_test(what_a_partial_or_delta_list_names_is_revoked),
		cmocka_unit_test(of_several_lists_revoked_counts_before_good_before_doubt),
		cmocka_unit_test(a_memo_changes_no_answer),
		cmocka_unit_test(openssl_reads_our_list),
	};

	return cmocka_run_group_tests_name("CRLs", tests, start, stop);
}
