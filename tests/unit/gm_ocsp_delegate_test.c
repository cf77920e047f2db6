/* SPDX-License-Identifier: Apache-2.0 */
/* OCSP answers by somebody whom the issuer appointed: how they are named, and when they are believed. */
#include <openssl/evp.h>

#include "der/oid.h"
#include "gm/revocation.h"
#include "lib/check.h"
#include "lib/pki.h"

static struct arena arena;
static struct pki_party root, leaf, exempt, checked, second;

static void make_delegate(const char *cn, bool no_check, struct pki_party *out)
{
	struct issue_form form = pki_form(&arena, out, &root, cn);

	form.usage = CERT_DIGITAL_SIGNATURE;
	form.purpose = CERT_OCSP_SIGNING;
	form.ocsp_no_check = no_check;
	form.key_by_sm2 = no_check; /* both ways of naming the key do */
	pki_issue(&arena, &form, out);
}

static int start(void **unused)
{
	(void)unused;
	arena_init(&arena, 1 << 26);
	pki_root(&arena, "根", &root);
	pki_leaf(&arena, &root, "所有者", &leaf);
	make_delegate("应答者", true, &exempt);
	make_delegate("应答者二", false, &checked);
	make_delegate("应答者三", false, &second);
	return 0;
}

static int stop(void **unused)
{
	struct pki_party *all[] = {&root, &leaf, &exempt, &checked, &second};

	(void)unused;
	for (size_t i = 0; i < COUNT(all); i++)
		key_release(&all[i]->key);
	arena_clear(&arena);
	return 0;
}

static instant noon(void)
{
	return pki_at("2026-06-01T12:00:00Z");
}

static struct ocsp answered(const struct ocsp_request *request, const struct pki_party *speaker, bool by_key)
{
	const struct ocsp_answer good = {.state = REVOCATION_GOOD};
	const struct ocsp_reply reply = {
		.request = request,
		.answers = &good,
		.responder = &speaker->cert,
		.by_key = by_key,
		.key = &speaker->key,
		.produced_at = noon(),
		.this_update = noon(),
		.next_update = noon() + DAY,
	};
	struct slice der;
	struct ocsp ocsp;

	assert_ok(ocsp_response_write(&reply, &arena, &der));
	assert_ok(ocsp_read(der, &ocsp));
	return ocsp;
}

static struct ocsp answer_about(const struct pki_party *about, const struct pki_party *speaker, bool by_key)
{
	struct ocsp_request request;
	struct slice der;

	der = pki_ocsp_request(&arena, &about->cert, &root.cert, slice(NULL, 0));
	assert_ok(ocsp_request_read(der, &root.cert, &request));
	return answered(&request, speaker, by_key);
}

static struct crl list(const struct pki_party *revoked)
{
	struct crl_entry entry = {.revoked_at = noon() - DAY};
	struct crl_form form = {.issuer = &root.cert,
				.key = &root.key,
				.number = 1,
				.this_update = noon() - HOUR,
				.next_update = noon() + DAY,
				.entries = &entry,
				.count = revoked != NULL};
	struct slice der;
	struct crl crl;

	if (revoked)
		entry.serial = revoked->cert.serial;
	assert_ok(crl_write(&form, &arena, &der));
	assert_ok(crl_read(der, &crl));
	return crl;
}

/* What the OCSP answers say; of the CRL only that there may be one. */
static struct revocation judged(const struct ocsp *ocsps, size_t count, const struct crl *crl)
{
	const struct revocation_question q = {
		.cert = &leaf.cert, .issuer = &root.cert, .at = noon(), .now = noon()};
	const struct revocation_evidence evidence = {
		.ocsps = ocsps, .ocsp_count = count, .crls = crl, .crl_count = crl != NULL};
	struct revocation out;

	assert_ok(revocation_judge(&q, &evidence, &out));
	return out;
}

static void a_responder_may_be_named_by_name_or_by_key(void **unused)
{
	(void)unused;
	for (int by_key = 0; by_key <= 1; by_key++) {
		struct ocsp by_root = answer_about(&leaf, &root, by_key),
			    by_delegate = answer_about(&leaf, &exempt, by_key);

		assert_int_equal(by_key ? by_root.responder_key.len : 0, by_key ? 20 : 0);
		assert_int_equal(judged(&by_root, 1, NULL).state, REVOCATION_GOOD);
		assert_int_equal(judged(&by_delegate, 1, NULL).state, REVOCATION_GOOD);
	}
}

static void a_delegate_that_the_issuer_did_not_exempt_must_be_known_not_to_be_revoked(void **unused)
{
	struct ocsp ocsp = answer_about(&leaf, &checked, false);
	struct crl none = list(NULL), all = list(&checked);
	struct revocation r;

	(void)unused;
	assert_int_equal(judged(&ocsp, 1, NULL).doubt, REVOCATION_NOT_ENTITLED);
	r = judged(&ocsp, 1, &none);
	assert_int_equal(r.state, REVOCATION_GOOD);
	assert_int_equal(r.source, REVOCATION_BY_OCSP); /* it is the newer of the two */
	r = judged(&ocsp, 1, &all);
	assert_int_equal(r.source, REVOCATION_BY_CRL);
}

static void delegates_do_not_vouch_for_each_other(void **unused)
{
	struct ocsp ocsps[] = {answer_about(&leaf, &checked, false), answer_about(&checked, &second, false),
			       answer_about(&second, &checked, false)};
	struct ocsp by_exempt[] = {answer_about(&leaf, &checked, false),
				   answer_about(&checked, &exempt, false)};

	(void)unused;
	assert_int_equal(judged(ocsps, COUNT(ocsps), NULL).doubt, REVOCATION_NOT_ENTITLED);
	assert_int_equal(judged(by_exempt, COUNT(by_exempt), NULL).state, REVOCATION_GOOD);
}

/* A request as many write it: CertID with this digest. */
static struct ocsp_request request_with(const char *digest, struct slice oid)
{
	uint8_t name[EVP_MAX_MD_SIZE], key[EVP_MAX_MD_SIZE];
	struct ocsp_request request;
	struct der_writer w;
	struct slice der;
	size_t len, mark;

	assert_int_equal(
		EVP_Q_digest(NULL, digest, NULL, root.cert.subject.at, root.cert.subject.len, name, &len), 1);
	assert_int_equal(EVP_Q_digest(NULL, digest, NULL, root.cert.key.point, SM2_POINT_SIZE, key, &len), 1);
	der_writer_init(&w, &arena, OCSP_DER_MAX);
	der_put(&w, DER_INTEGER, leaf.cert.serial);
	der_put_octets(&w, slice(key, len));
	der_put_octets(&w, slice(name, len));
	mark = der_mark(&w);
	der_put_oid(&w, oid);
	der_wrap(&w, mark, DER_SEQUENCE);
	for (int i = 0; i < 5; i++) /* CertID, Request, requestList, TBSRequest, OCSPRequest */
		der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &der));
	assert_ok(ocsp_request_read(der, &root.cert, &request));
	return request;
}

static void a_certificate_may_be_named_with_sm3_sha1_or_sha256(void **unused)
{
	const struct {
		const char *digest;
		struct slice oid;
	} rows[] = {{"SM3", OID_SM3}, {"SHA1", OID_SHA1}, {"SHA256", OID_SHA256}};

	(void)unused;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct ocsp_request request = request_with(rows[i].digest, rows[i].oid);
		struct ocsp ocsp = answered(&request, &exempt, true);

		assert_true(request.asked[0].ours);
		assert_int_equal(judged(&ocsp, 1, NULL).state, REVOCATION_GOOD);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_responder_may_be_named_by_name_or_by_key),
		cmocka_unit_test(a_delegate_that_the_issuer_did_not_exempt_must_be_known_not_to_be_revoked),
		cmocka_unit_test(delegates_do_not_vouch_for_each_other),
		cmocka_unit_test(a_certificate_may_be_named_with_sm3_sha1_or_sha256),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
