/* SPDX-License-Identifier: Apache-2.0 */
/* OCSP: questions, answers, and who may give them. */
#include "base/file.h"
#include "gm/revocation.h"
#include "lib/check.h"
#include "lib/pki.h"
#include "lib/tool.h"

static struct arena arena;
static struct pki_party root, leaf, delegate;
static const struct slice nonce = {(const uint8_t *)"0123456789abcdef", 16};

static void make_delegate(const struct pki_party *issuer, unsigned purpose, instant not_after,
			  struct pki_party *out)
{
	struct issue_form form = pki_form(&arena, out, issuer, "应答者");

	form.usage = CERT_DIGITAL_SIGNATURE;
	form.purpose = purpose;
	form.ocsp_no_check = true;
	form.not_after = not_after;
	pki_issue(&arena, &form, out);
}

static int start(void **unused)
{
	(void)unused;
	arena_init(&arena, 1 << 26);
	pki_root(&arena, "根", &root);
	pki_leaf(&arena, &root, "所有者", &leaf);
	make_delegate(&root, CERT_OCSP_SIGNING, pki_end(), &delegate);
	return 0;
}

static int stop(void **unused)
{
	(void)unused;
	key_release(&delegate.key);
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

static struct ocsp_request request_for(const struct cert *cert, struct slice with)
{
	struct ocsp_request request;
	struct slice der;

	der = pki_ocsp_request(&arena, cert, &root.cert, with);
	assert_ok(ocsp_request_read(der, &root.cert, &request));
	return request;
}

/* An answer of day 0, good for a day, about the leaf. */
static struct slice response_der(const struct pki_party *responder, struct ocsp_answer answer)
{
	struct ocsp_request request = request_for(&leaf.cert, nonce);
	struct ocsp_reply reply = {
		.request = &request,
		.answers = &answer,
		.responder = &responder->cert,
		.key = &responder->key,
		.produced_at = day(0),
		.this_update = day(0),
		.next_update = day(1),
	};
	struct slice der;

	assert_ok(ocsp_response_write(&reply, &arena, &der));
	return der;
}

static struct ocsp response(const struct pki_party *responder, struct ocsp_answer answer)
{
	struct ocsp ocsp;

	assert_ok(ocsp_read(response_der(responder, answer), &ocsp));
	return ocsp;
}

static const struct ocsp_answer good = {.state = REVOCATION_GOOD};

static struct revocation_question about(const struct cert *cert, int at, int now)
{
	return (struct revocation_question){
		.cert = cert, .issuer = &root.cert, .at = day(at), .now = day(now)};
}

static struct revocation judged(struct revocation_question q, const struct ocsp *ocsp)
{
	struct revocation r;

	assert_ok(revocation_by_ocsp(&q, ocsp, &r));
	return r;
}

static void assert_doubt(enum revocation_doubt doubt, struct revocation r)
{
	assert_int_equal(r.state, REVOCATION_UNKNOWN);
	assert_int_equal(r.doubt, doubt);
}

static void a_request_names_what_it_asks(void **unused)
{
	struct ocsp_request request = request_for(&leaf.cert, nonce);
	struct slice der;

	(void)unused;
	assert_int_equal(request.count, 1);
	assert_true(request.asked[0].ours);
	assert_true(slice_eq(request.asked[0].serial, leaf.cert.serial));
	assert_true(slice_eq(request.nonce, nonce));
	der = pki_ocsp_request(&arena, &leaf.cert, &root.cert, slice(NULL, 0));
	assert_ok(ocsp_request_read(der, &delegate.cert, &request));
	assert_false(request.asked[0].ours);
	assert_int_equal(request.nonce.len, 0);
}

static void the_issuer_and_its_delegate_may_answer(void **unused)
{
	struct ocsp by_root = response(&root, good), by_delegate = response(&delegate, good);
	struct revocation r = judged(about(&leaf.cert, 0, 0), &by_root);

	(void)unused;
	assert_int_equal(r.state, REVOCATION_GOOD);
	assert_int_equal(r.source, REVOCATION_BY_OCSP);
	assert_true(r.this_update == day(0) && r.next_update == day(1));
	assert_int_equal(judged(about(&leaf.cert, 0, 0), &by_delegate).state, REVOCATION_GOOD);
}

static void revoked_comes_with_its_moment_and_reason(void **unused)
{
	struct ocsp_answer answer = {
		.state = REVOCATION_REVOKED, .revoked_at = day(-3), .reason = REASON_CESSATION};
	struct ocsp ocsp = response(&delegate, answer);
	struct revocation r = judged(about(&leaf.cert, 0, 0), &ocsp);

	(void)unused;
	assert_int_equal(r.state, REVOCATION_REVOKED);
	assert_true(r.revoked_at == day(-3) && r.invalid_since == day(-3));
	assert_int_equal(r.reason, REASON_CESSATION);
	assert_int_equal(judged(about(&leaf.cert, 90, 90), &ocsp).state, REVOCATION_REVOKED);
}

static void unknown_stays_unknown(void **unused)
{
	struct ocsp ocsp = response(&delegate, (struct ocsp_answer){.state = REVOCATION_UNKNOWN});

	(void)unused;
	assert_doubt(REVOCATION_SAYS_UNKNOWN, judged(about(&leaf.cert, 0, 0), &ocsp));
}

static void who_is_no_delegate_of_this_issuer_may_not_answer(void **unused)
{
	struct pki_party stranger, other_root;
	struct ocsp ocsp;

	(void)unused;
	make_delegate(&root, CERT_CLIENT_AUTH, pki_end(), &stranger); /* lacks the purpose */
	ocsp = response(&stranger, good);
	assert_doubt(REVOCATION_NOT_ENTITLED, judged(about(&leaf.cert, 0, 0), &ocsp));
	key_release(&stranger.key);

	make_delegate(&root, CERT_OCSP_SIGNING, day(-1), &stranger); /* has expired */
	ocsp = response(&stranger, good);
	assert_doubt(REVOCATION_NOT_ENTITLED, judged(about(&leaf.cert, 0, 0), &ocsp));
	key_release(&stranger.key);

	pki_root(&arena, "根", &other_root); /* a delegate of somebody of the same name */
	make_delegate(&other_root, CERT_OCSP_SIGNING, pki_end(), &stranger);
	ocsp = response(&stranger, good);
	assert_doubt(REVOCATION_NOT_ENTITLED, judged(about(&leaf.cert, 0, 0), &ocsp));
	key_release(&stranger.key);
	ocsp = response(&other_root, good);
	assert_doubt(REVOCATION_BAD_SIGNATURE, judged(about(&leaf.cert, 0, 0), &ocsp));
	key_release(&other_root.key);
}

static void an_old_answer_is_stale_and_one_of_tomorrow_not_yet(void **unused)
{
	struct ocsp ocsp = response(&delegate, good);
	struct revocation_question q = about(&leaf.cert, 0, 0);

	(void)unused;
	assert_doubt(REVOCATION_STALE, judged(about(&leaf.cert, 2, 2), &ocsp));
	assert_doubt(REVOCATION_NOT_YET, judged(about(&leaf.cert, -1, -1), &ocsp));
	q.nonce = nonce;
	assert_int_equal(judged(q, &ocsp).state, REVOCATION_GOOD);
	q.nonce = slice_str("another question"); /* replayed */
	assert_doubt(REVOCATION_STALE, judged(q, &ocsp));
}

static void an_answer_about_another_certificate_says_nothing(void **unused)
{
	struct ocsp ocsp = response(&delegate, good);

	(void)unused;
	assert_doubt(REVOCATION_NO_EVIDENCE, judged(about(&delegate.cert, 0, 0), &ocsp));
}

static void an_error_is_no_evidence(void **unused)
{
	struct slice der;
	struct ocsp ocsp;

	(void)unused;
	assert_ok(ocsp_error_write(3, &arena, &der));
	assert_ok(ocsp_read(der, &ocsp));
	assert_int_equal(ocsp.status, 3);
	assert_doubt(REVOCATION_NO_EVIDENCE, judged(about(&leaf.cert, 0, 0), &ocsp));
	assert_ok(ocsp_error_write(9, &arena, &der));
	assert_err(E_DER, ocsp_read(der, &ocsp));
}

static void no_bit_of_an_answer_can_be_turned(void **unused)
{
	struct slice der = response_der(&delegate, good), copy;

	(void)unused;
	for (size_t i = 0; i < der.len; i++) {
		struct ocsp ocsp;

		assert_ok(arena_copy(&arena, der, &copy));
		((uint8_t *)(uintptr_t)copy.at)[i] ^= (uint8_t)(1u << i % 8);
		if (ocsp_read(copy, &ocsp).code == E_OK)
			assert_int_equal(judged(about(&leaf.cert, 0, 0), &ocsp).state, REVOCATION_UNKNOWN);
	}
}

static void openssl_reads_our_messages_and_we_its_request(void **unused)
{
	struct slice der, pem;
	struct ocsp_request request;
	const char *out, *root_path, *leaf_path, *path;

	(void)unused;
	assert_ok(cert_pem(root.cert.der, &arena, &pem));
	root_path = tool_file(&arena, "root.pem", pem);
	assert_ok(cert_pem(leaf.cert.der, &arena, &pem));
	leaf_path = tool_file(&arena, "leaf.pem", pem);
	path = arena_text(&arena, "%s.req", leaf_path);
	assert_int_equal(tool_run(&arena,
				  (const char *[]){"openssl", "ocsp", "-issuer", root_path, "-cert",
						   leaf_path, "-reqout", path, NULL},
				  &out),
			 0);
	assert_ok(file_read(&arena, path, OCSP_DER_MAX, &der));
	assert_ok(ocsp_request_read(der, &root.cert, &request));
	assert_true(request.asked[0].ours && slice_eq(request.asked[0].serial, leaf.cert.serial));
	assert_true(request.nonce.len > 0);

	der = pki_ocsp_request(&arena, &leaf.cert, &root.cert, nonce);
	path = tool_file(&arena, "ours.req", der);
	assert_int_equal(tool_run(&arena,
				  (const char *[]){"openssl", "ocsp", "-reqin", path, "-req_text", NULL},
				  &out),
			 0);
	assert_non_null(strstr(out, "Hash Algorithm: sm3"));
	path = tool_file(&arena, "ours.resp", response_der(&delegate, good));
	assert_int_equal(tool_run(&arena,
				  (const char *[]){"openssl", "ocsp", "-respin", path, "-noverify",
						   "-resp_text", NULL},
				  &out),
			 0);
	assert_non_null(strstr(out, "OCSP Response Status: successful"));
	assert_non_null(strstr(out, "Cert Status: good"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_names_what_it_asks),
		cmocka_unit_test(the_issuer_and_its_delegate_may_answer),
		cmocka_unit_test(revoked_comes_with_its_moment_and_reason),
		cmocka_unit_test(unknown_stays_unknown),
		cmocka_unit_test(who_is_no_delegate_of_this_issuer_may_not_answer),
		cmocka_unit_test(an_old_answer_is_stale_and_one_of_tomorrow_not_yet),
		cmocka_unit_test(an_answer_about_another_certificate_says_nothing),
		cmocka_unit_test(an_error_is_no_evidence),
		cmocka_unit_test(no_bit_of_an_answer_can_be_turned),
		cmocka_unit_test(openssl_reads_our_messages_and_we_its_request),
	};

	return cmocka_run_group_tests_name("OCSP", tests, start, stop);
}
