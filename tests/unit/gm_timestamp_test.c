/* SPDX-License-Identifier: Apache-2.0 */
/* Time stamps: ours judged by us and shown by openssl, and everything that can be wrong with one. */
#include "gm/timestamp.h"

#include "base/file.h"
#include "base/text.h"
#include "der/oid.h"
#include "lib/check.h"
#include "lib/pki.h"
#include "lib/tool.h"

static struct arena arena;
static struct pki_party root, tsa;
static const struct slice stamped = {(const uint8_t *)"the signature value", 19};

static int start(void **unused)
{
	(void)unused;
	arena_init(&arena, 1 << 26);
	pki_root(&arena, "根", &root);
	pki_tsa(&arena, &root, "时间戳", &tsa);
	return 0;
}

static int stop(void **unused)
{
	(void)unused;
	key_release(&tsa.key);
	key_release(&root.key);
	tool_clean();
	arena_clear(&arena);
	return 0;
}

static instant stamped_at(void)
{
	return pki_at("2026-11-22T08:00:00Z");
}

static struct timestamp_request request_for(struct slice bytes, struct slice nonce)
{
	struct timestamp_request request;
	struct slice der;

	assert_ok(timestamp_request_write(bytes, nonce, &arena, &der));
	assert_ok(timestamp_request_read(der, &request));
	return request;
}

static struct timestamp_form form_for(const struct timestamp_request *request,
				      const struct pki_party *authority)
{
	return (struct timestamp_form){
		.request = request,
		.tsa = &authority->cert,
		.key = &authority->key,
		.policy = slice("\x2a\x03\x04", 3),
		.serial = slice("\x01\x02", 2),
		.gen_time = stamped_at(),
		.version = 1,
	};
}

static struct slice token_of(const struct timestamp_form *form)
{
	struct slice token;

	assert_ok(timestamp_token_write(form, &arena, &token));
	return token;
}

/* Judged one day later, knowing anchor (may be NULL). */
static struct timestamp_result judge(struct slice token, struct slice over, const struct cert *anchor)
{
	struct chain_trust trust = {.anchors = anchor, .anchor_count = anchor ? 1 : 0};
	struct timestamp_result result;

	assert_ok(timestamp_judge(token, over, &trust, stamped_at() + DAY, &arena, &result));
	return result;
}

static void assert_fault(enum timestamp_fault fault, struct timestamp_result result)
{
	assert_string_equal(timestamp_fault_text(result.fault), timestamp_fault_text(fault));
}

static void a_token_over_the_right_bytes_by_a_known_authority_is_sound(void **unused)
{
	struct timestamp_request request = request_for(stamped, slice("\x7f\x01", 2));
	struct timestamp_form form = form_for(&request, &tsa);
	struct timestamp_result r = judge(token_of(&form), stamped, &root.cert);

	(void)unused;
	assert_fault(TIMESTAMP_SOUND, r);
	assert_true(r.gen_time == stamped_at());
	assert_true(slice_eq(r.tsa->der, tsa.cert.der));
	assert_int_equal(r.chain.state, CHAIN_SOUND);
	assert_int_equal(r.token.version, 1);
	assert_true(slice_eq(r.token.nonce, slice("\x7f\x01", 2)));
}

static void the_other_version_and_the_other_type_are_read_too(void **unused)
{
	struct timestamp_request request = request_for(stamped, slice(NULL, 0));
	struct timestamp_form form = form_for(&request, &tsa);
	struct timestamp_result r;

	(void)unused;
	form.version = 2;
	form.gm_type = true;
	r = judge(token_of(&form), stamped, &root.cert);
	assert_fault(TIMESTAMP_SOUND, r);
	assert_int_equal(r.token.version, 2);
	assert_true(r.token.gm_type);
	form.version = 3;
	assert_fault(TIMESTAMP_FORMAT, judge(token_of(&form), stamped, &root.cert));
}

static void an_unknown_authority_is_told_apart_from_a_fault(void **unused)
{
	struct timestamp_request request = request_for(stamped, slice(NULL, 0));
	struct timestamp_form form = form_for(&request, &tsa);
	struct slice token = token_of(&form);

	(void)unused;
	assert_fault(TIMESTAMP_UNTRUSTED, judge(token, stamped, NULL));
	assert_fault(TIMESTAMP_IMPRINT, judge(token, slice_str("other data"), NULL));
	assert_fault(TIMESTAMP_IMPRINT, judge(token, slice_str("other data"), &root.cert));
}

static void dummy_bytes_are_no_token(void **unused)
{
	(void)unused;
	assert_fault(TIMESTAMP_FORMAT, judge(slice("\x01\x02\x03", 3), stamped, &root.cert));
	assert_fault(TIMESTAMP_FORMAT, judge(slice(NULL, 0), stamped, &root.cert));
}

static void no_bit_of_a_token_can_be_turned(void **unused)
{
	struct timestamp_request request = request_for(stamped, slice("\x01", 1));
	struct timestamp_form form = form_for(&request, &tsa);
	struct slice token = token_of(&form), copy;
	size_t cert_at =
		(size_t)((const uint8_t *)memmem(token.at, token.len, tsa.cert.der.at, tsa.cert.der.len) -
			 token.at);

	(void)unused;
	for (size_t i = 0; i < token.len; i++) {
		struct timestamp_result r;

		if (i == cert_at)
			i += tsa.cert.der.len; /* what is in the certificate is the chain's business */
		assert_ok(arena_copy(&arena, token, &copy));
		((uint8_t *)(uintptr_t)copy.at)[i] ^= (uint8_t)(1u << i % 8);
		r = judge(copy, stamped, &root.cert);
		if (r.fault == TIMESTAMP_SOUND) /* the versions of SignedData and SignerInfo say nothing */
			assert_true(copy.at[i - 2] == DER_INTEGER && copy.at[i - 1] == 1);
	}
}

static void an_authority_needs_its_purpose_and_its_period(void **unused)
{
	struct timestamp_request request = request_for(stamped, slice(NULL, 0));
	struct pki_party other;
	struct timestamp_form form = form_for(&request, &other);
	struct issue_form certificate;

	(void)unused;
	pki_leaf(&arena, &root, "无用途", &other);
	assert_fault(TIMESTAMP_PURPOSE, judge(token_of(&form), stamped, &root.cert));
	key_release(&other.key);

	certificate = pki_form(&arena, &other, &root, "已过期");
	certificate.usage = CERT_DIGITAL_SIGNATURE;
	certificate.purpose = CERT_TIME_STAMPING;
	certificate.not_after = stamped_at() - DAY;
	pki_issue(&arena, &certificate, &other);
	assert_fault(TIMESTAMP_PERIOD, judge(token_of(&form), stamped, &root.cert));
	key_release(&other.key);

	certificate = pki_form(&arena, &other, &tsa, "链断");
	certificate.usage = CERT_DIGITAL_SIGNATURE;
	certificate.purpose = CERT_TIME_STAMPING;
	pki_issue(&arena, &certificate, &other);
	form.chain = &tsa.cert;
	form.chain_count = 1;
	assert_fault(TIMESTAMP_CHAIN, judge(token_of(&form), stamped, &root.cert));
	key_release(&other.key);
}

static void the_signers_certificate_must_be_there_and_its_own(void **unused)
{
	struct timestamp_request request = request_for(stamped, slice(NULL, 0));
	struct timestamp_form form = form_for(&request, &tsa);
	struct chain_trust trust = {
		.anchors = &root.cert, .anchor_count = 1, .others = &tsa.cert, .other_count = 1};
	struct timestamp_result r;
	struct pki_party twin;
	struct issue_form certificate;
	struct slice token;

	(void)unused;
	request.cert_wanted = false;
	token = token_of(&form);
	assert_fault(TIMESTAMP_NO_CERT, judge(token, stamped, &root.cert));
	assert_ok(timestamp_judge(token, stamped, &trust, stamped_at(), &arena, &r));
	assert_fault(TIMESTAMP_SOUND, r);

	/* the same key, issuer and serial number in another certificate: the token names the first by its digest */
	certificate = pki_form(&arena, &twin, &root, "另一张");
	key_release(&twin.key);
	certificate.key = &tsa.key.public;
	certificate.serial = tsa.cert.serial;
	certificate.usage = CERT_DIGITAL_SIGNATURE;
	certificate.purpose = CERT_TIME_STAMPING;
	pki_issue(&arena, &certificate, &twin);
	trust.others = &twin.cert;
	assert_ok(timestamp_judge(token, stamped, &trust, stamped_at(), &arena, &r));
	assert_fault(TIMESTAMP_SIGNATURE, r);
}

static void a_stamp_from_the_future_is_a_fault(void **unused)
{
	struct timestamp_request request = request_for(stamped, slice(NULL, 0));
	struct timestamp_form form = form_for(&request, &tsa);

	(void)unused;
	form.gen_time = stamped_at() + 2 * DAY;
	assert_fault(TIMESTAMP_FROM_FUTURE, judge(token_of(&form), stamped, &root.cert));
}

static void a_response_must_answer_the_request(void **unused)
{
	struct slice nonce = slice("\x00\x99\x01", 3), der, token;
	struct timestamp_request request = request_for(stamped, nonce);
	struct timestamp_form form = form_for(&request, &tsa);

	(void)unused;
	assert_ok(timestamp_response_write(token_of(&form), &arena, &der));
	assert_ok(timestamp_response_read(der, stamped, nonce, &token));
	assert_fault(TIMESTAMP_SOUND, judge(token, stamped, &root.cert));
	assert_err(E_SIGNATURE, timestamp_response_read(der, stamped, slice("\x01", 1), &token));
	assert_err(E_SIGNATURE, timestamp_response_read(der, stamped, slice(NULL, 0), &token));
	assert_err(E_SIGNATURE, timestamp_response_read(der, slice_str("x"), nonce, &token));
	assert_ok(timestamp_refusal_write(2, &arena, &der));
	assert_err(E_SIGNATURE_FORM, timestamp_response_read(der, stamped, nonce, &token));
}

static void openssl_reads_our_response_and_we_its_query(void **unused)
{
	const char *data = tool_file(&arena, "stamped", stamped), *out;
	const char *query = arena_text(&arena, "%s.tsq", data), *reply;
	struct timestamp_request request;
	struct timestamp_form form = form_for(&request, &tsa);
	struct slice bytes, der;

	(void)unused;
	assert_int_equal(tool_run(&arena,
				  (const char *[]){"openssl", "ts", "-query", "-data", data, "-sm3", "-cert",
						   "-out", query, NULL},
				  &out),
			 0);
	assert_ok(file_read(&arena, query, TIMESTAMP_DER_MAX, &bytes));
	assert_ok(timestamp_request_read(bytes, &request));
	assert_true(request.cert_wanted && request.nonce.len > 0 && slice_eq(request.algorithm, OID_SM3));
	assert_ok(timestamp_response_write(token_of(&form), &arena, &der));
	reply = tool_file(&arena, "stamped.tsr", der);
	assert_int_equal(tool_run(&arena,
				  (const char *[]){"openssl", "ts", "-reply", "-in", reply, "-text", NULL},
				  &out),
			 0);
	assert_non_null(strstr(out, "Status: Granted."));
	assert_non_null(strstr(out, "Hash Algorithm: sm3"));
	assert_non_null(strstr(out, "Time stamp: Nov 22 08:00:00 2026 GMT"));
	assert_ok(timestamp_refusal_write(0, &arena, &der));
	reply = tool_file(&arena, "refusal.tsr", der);
	assert_int_equal(tool_run(&arena,
				  (const char *[]){"openssl", "ts", "-reply", "-in", reply, "-text", NULL},
				  &out),
			 0);
	assert_non_null(strstr(out, "unrecognized or unsupported algorithm identifier"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_token_over_the_right_bytes_by_a_known_authority_is_sound),
		cmocka_unit_test(the_other_version_and_the_other_type_are_read_too),
		cmocka_unit_test(an_unknown_authority_is_told_apart_from_a_fault),
		cmocka_unit_test(dummy_bytes_are_no_token),
		cmocka_unit_test(no_bit_of_a_token_can_be_turned),
		cmocka_unit_test(an_authority_needs_its_purpose_and_its_period),
		cmocka_unit_test(the_signers_certificate_must_be_there_and_its_own),
		cmocka_unit_test(a_stamp_from_the_future_is_a_fault),
		cmocka_unit_test(a_response_must_answer_the_request),
		cmocka_unit_test(openssl_reads_our_response_and_we_its_query),
	};

	return cmocka_run_group_tests_name("time stamps", tests, start, stop);
}
